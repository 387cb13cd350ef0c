package simulator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The document of the API, version 2.1.0, says what shape its answers have. Servers were seen to answer otherwise, and
// the simulator follows them. The tables of this file hold its answers against the document, in our own words, and list
// each contradiction with what was seen. A difference that is not listed fails, and so does one that is no more.

// kind tells what is wrong with a value, "" for nothing.
type kind func(value any) string

// shape is what an object is documented to hold. A key with a ? at its end may be missing.
type shape map[string]kind

func text(value any) string {
	if _, ok := value.(string); !ok {
		return "is no text"
	}
	return ""
}

func flag(value any) string {
	if _, ok := value.(bool); !ok {
		return "is no true or false"
	}
	return ""
}

func flagOrNull(value any) string {
	if value == nil {
		return ""
	}
	return flag(value)
}

func number(value any) string {
	if _, ok := value.(float64); !ok {
		return "is no number"
	}
	return ""
}

func objectOrNull(value any) string {
	if _, ok := value.(map[string]any); !ok && value != nil {
		return "is no object and not null"
	}
	return ""
}

func anything(any) string { return "" }

func anyList(value any) string {
	if _, ok := value.([]any); !ok {
		return "is no list"
	}
	return ""
}

func uuidText(value any) string {
	said, _ := value.(string)
	if !regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(said) {
		return "is no uuid"
	}
	return ""
}

// dateTime is a date of RFC 3339. What has not happened yet may be "".
func dateTime(value any) string {
	said, ok := value.(string)
	if _, err := time.Parse(time.RFC3339, said); !ok || said != "" && err != nil {
		return "is no date-time"
	}
	return ""
}

func oneOf(values ...string) kind {
	return func(value any) string {
		if said, ok := value.(string); !ok || !slices.Contains(values, said) {
			return "is none of " + strings.Join(values, ", ")
		}
		return ""
	}
}

func instanceShape() shape {
	return shape{
		"id": uuidText, "token": text, "status": text, "paircode": text, "qrcode": text, "name": text,
		"profileName": text, "profilePicUrl": text, "isBusiness": flag, "plataform": text, "systemName": text, "owner": text,
		"current_presence": oneOf("available", "unavailable"), "lastDisconnect": dateTime, "lastDisconnectReason": text,
		"adminField01": text, "adminField02": text, "openai_apikey": text, "chatbot_enabled": flag,
		"chatbot_ignoreGroups": flag, "chatbot_stopConversation": text, "chatbot_stopMinutes": number,
		"chatbot_stopWhenYouSendMsg": number, "fieldsMap?": objectOrNull, "currentTime": text, "created": dateTime,
		"updated": dateTime,
	}
}

func privacyShape() shape {
	wide := oneOf("all", "contacts", "contact_blacklist", "none")
	return shape{
		"groupadd": wide, "last": wide, "status": wide, "profile": wide, "readreceipts": oneOf("all", "none"),
		"online": oneOf("all", "match_last_seen"), "calladd": oneOf("all", "known"),
	}
}

func proxyShape() shape {
	return shape{
		"mode": oneOf("custom", "internal", "none"), "effective_mode": oneOf("custom", "internal", "direct"),
		"effective_detail?": oneOf("managed_pool", "internal_route", "relay"),
		"fallback":          shape{"active": flag, "reason": text, "since": number}.inside(),
		"proxy_url":         text, "proxy_fallback": text, "managed": flag,
		"last_test_at": number, "last_test_error": text, "validation_error": text,
	}
}

func replyShape() shape {
	return shape{
		"id": uuidText, "onWhatsApp": flag, "docName": text, "file": text, "shortCut": text, "text": text, "type": text,
		"owner": text, "created": dateTime, "updated": dateTime,
	}
}

func labelShape() shape {
	return shape{
		"id": uuidText, "name": text, "color": number, "colorHex": text, "labelid": text, "owner": text, "created": dateTime, "updated": dateTime,
	}
}

func businessShape() shape {
	return shape{"tag": text, "description": text, "address": text, "email": text, "websites": anyList, "categories": anyList}
}

func chatwootShape() shape {
	return shape{
		"chatwoot_enabled": flag, "chatwoot_url": text, "chatwoot_access_token": text, "chatwoot_account_id": number, "chatwoot_inbox_id": number,
		"chatwoot_ignore_groups": flag, "chatwoot_sign_messages": flag, "chatwoot_create_new_conversation": flag,
	}
}

func globalWebhookShape() shape {
	return shape{"id?": text, "url": text, "enabled": flag, "events": anyList, "excludeMessages": anyList, "addUrlEvents": flag, "addUrlTypesMessages": flag}
}

func messageShape() shape {
	return shape{
		"id": uuidText, "messageid": text, "chatid": text, "sender": text, "senderName": text, "isGroup": flag, "fromMe": flag,
		"messageType": text, "source": text, "messageTimestamp": number, "status": text, "text": text, "quoted": text, "edited": text,
		"reaction": text, "convertOptions": text, "owner": text, "content": anything, "track_source": text, "track_id": text,
		"vote?": text, "buttonOrListid?": text, "error?": text, "fileURL?": text, "send_folder_id?": text,
	}
}

// sendAnswers are the answers of a route that sends, with the statuses that are told with an error.
func sendAnswers(failures ...int) map[int]shape {
	sent := messageShape()
	sent["response"] = shape{"status": text, "message": text}.inside()
	answers := map[int]shape{200: sent}
	for _, status := range failures {
		answers[status] = shape{"error": text}
	}
	return answers
}

func resetShape(first string) shape {
	return shape{first: text, "resetting": flag, "instanceId": text, "queuedRecoveryAttempted": flag}
}

// documented are the answers of each route by status. Nil is an answer whose body is not described.
func documented() map[string]map[int]shape {
	failed := shape{"error": text}
	entry := func(answers map[int]shape) map[int]shape {
		for _, status := range []int{401, 500} {
			if _, described := answers[status]; !described {
				answers[status] = nil
			}
		}
		return answers
	}
	return map[string]map[int]shape{
		createRoute: entry(map[int]shape{200: {
			"response": text, "instance": instanceShape().inside(), "connected": flag, "loggedIn": flag, "name": text,
			"token": text, "info": text,
		}, 404: nil}),
		listRoute:        entry(map[int]shape{200: {"": instanceShape().each()}, 401: failed, 403: failed, 500: failed}),
		adminFieldsRoute: entry(map[int]shape{200: instanceShape(), 404: nil}),
		renameRoute:      entry(map[int]shape{200: instanceShape(), 404: nil}),
		deleteRoute:      entry(map[int]shape{200: {"response": text, "info": text}, 401: failed, 404: failed, 500: failed}),
		statusRoute: entry(map[int]shape{200: {
			"instance": instanceShape().inside(),
			"status":   shape{"connected": flag, "loggedIn": flag, "jid": objectOrNull}.inside(),
		}, 401: failed, 404: nil}),
		connectRoute: entry(map[int]shape{200: {
			"connected": flag, "loggedIn": flag, "jid": objectOrNull, "instance": instanceShape().inside(),
		}, 404: nil, 429: nil}),
		disconnectRoute: entry(map[int]shape{200: {"instance": instanceShape().inside(), "response": text, "info": text}, 404: nil}),
		resetRoute: entry(map[int]shape{
			200: resetShape("response"), 400: failed, 401: failed, 403: resetShape("error"), 409: resetShape("error"), 500: resetShape("error"),
		}),
		getPrivacy:    {200: privacyShape(), 401: failed, 500: failed},
		setPrivacy:    {200: privacyShape(), 400: failed, 401: failed, 500: failed},
		presenceRoute: {200: {"response": text}, 400: failed, 401: failed, 500: failed},
		getProxy:      {200: proxyShape(), 401: failed, 500: failed},
		setProxy: {200: {
			"details": text, "proxy": proxyShape().inside(), "restart_requested?": flag,
		}, 400: failed, 401: failed, 500: failed},
		getBusiness: {200: {"response": businessShape().inside()}, 400: failed, 401: failed, 500: failed},
		setBusiness: {200: {"response": objectOrNull, "updated": number, "failed": number}, 207: {"response": objectOrNull, "updated": number, "failed": number}, 400: failed, 401: failed, 500: nil},
		setName: {200: {
			"success": flag, "message": text, "profile": shape{"name": text, "updated_at": number}.inside(),
		}, 400: failed, 401: failed, 403: failed, 500: failed},
		setPicture: {200: {
			"success": flag, "message": text, "profile": shape{"image_updated": flag, "image_removed": flag, "updated_at": number}.inside(),
		}, 400: failed, 401: failed, 403: failed, 413: failed, 500: failed},
		getChatwoot: {200: chatwootShape(), 401: nil, 500: nil},
		setChatwoot: {200: {"message": text, "chatwoot_inbox_webhook_url": text}, 400: nil, 401: nil, 500: nil},
		limitsRoute: {200: {
			"provider": text, "reachable": flag, "can_send_new_messages": flagOrNull, "message": text, "message_ptbr": text,
			"error_key?": text, "provider_message?": text, "provider_message_ptbr?": text, "diagnostics_endpoint": text,
			"new_chat_message_capping": shape{
				"available": flag, "status?": text, "used_quota?": number, "total_quota?": number, "cycle_start?": dateTime, "cycle_end?": dateTime,
				"server_sent_at?": dateTime, "ote_status?": text, "mv_status?": text, "lookup_error?": text,
			}.inside(),
			"reachout_timelock": shape{
				"available": flag, "active?": flag, "until?": dateTime, "enforcement_type?": text, "lookup_error?": text,
			}.inside(),
		}, 401: failed, 500: failed},
		checkRoute: {200: {"": shape{
			"query": text, "jid": text, "lid?": text, "isInWhatsapp": flag, "verifiedName": text, "groupName?": text, "error?": text,
		}.each()}, 400: failed, 401: failed, 500: failed},
		queueRoute: {200: {"response": text, "instanceId": text, "queue": shape{
			"status": text, "pending": number, "processingNow": flag, "acceptingNewMessages": flag, "sessionReady": flag, "resetting": flag,
		}.inside()}, 401: nil, 500: {"error": text, "instanceId": text}},
		clearRoute: {200: {"response": text, "instanceId": text, "stats": shape{
			"trackedJobsCleared": number, "bufferedJobsMarkedCanceled": number, "drainedChannelJobs": number,
			"clearedOverflowJobs": number, "persistedQueuedCanceled": number,
		}.inside()}, 401: nil, 409: {"error": text, "instanceId": text, "stats": objectOrNull}, 500: nil},
		delayRoute: {200: {"instance": instanceShape().inside()}, 400: failed, 401: failed, 500: failed},
		sendText: func() map[int]shape {
			answers := sendAnswers(400, 401, 429)
			answers[500] = shape{
				"error": text, "error_source?": text, "provider?": text, "provider_code?": number, "error_key?": text, "message?": text,
				"message_ptbr?": text, "provider_message?": text, "provider_message_ptbr?": text, "diagnostics_endpoint?": text, "details?": anything,
			}
			return answers
		}(),
		sendMedia:    sendAnswers(400, 401, 413, 415, 500),
		sendLocation: sendAnswers(400, 401, 429, 500),
		sendContact:  sendAnswers(400, 401, 429, 500),
		sendMenu:     sendAnswers(400, 401, 429, 500),
		findRoute: entry(map[int]shape{200: {
			"returnedMessages": number, "messages": messageShape().each(), "limit": number, "offset": number, "nextOffset": number, "hasMore": flag,
		}, 400: nil, 404: nil}),
		restartRoute: {202: {"message": text}, 500: failed},
		showReplies:  entry(map[int]shape{200: {"": replyShape().each()}}),
		editReply: entry(map[int]shape{
			200: {"message": text, "quickReplies": replyShape().each()}, 400: nil, 403: nil, 404: nil,
		}),
		showLabels:          entry(map[int]shape{200: {"": labelShape().each()}, 500: failed}),
		editLabel:           entry(map[int]shape{200: {"response": oneOf("Label created", "Label edited")}, 400: failed, 500: failed}),
		webhookErrors:       {200: {"": webhookErrorShape().each()}, 401: failed},
		globalWebhookErrors: {200: {"": webhookErrorShape().each()}, 401: failed, 403: failed},
		citiesRoute: {200: {"country": text, "state?": text, "cities": shape{
			"value": text, "label": text, "state?": text, "state_label?": text, "raw_city?": text,
		}.each()}, 400: nil, 401: nil, 500: nil, 503: nil},
		groupsRoute:        {200: {"groups": groupShape().each()}, 500: failed},
		webhookRoute:       {200: {"": anyList}, 401: failed, 500: failed},
		writeWebhook:       {200: {"": anyList}, 400: failed, 401: failed, 500: failed},
		globalWebhook:      {200: globalWebhookShape(), 401: failed, 403: failed, 404: failed},
		writeGlobalWebhook: {200: globalWebhookShape(), 400: failed, 401: failed, 403: failed, 500: failed},
		leadFieldsRoute:    entry(map[int]shape{200: instanceShape(), 404: nil}),
	}
}

func webhookErrorShape() shape {
	return shape{
		"created": dateTime, "url": text, "type": oneOf("local", "global"), "event": text, "message_type": text,
		"status_code": number, "attempts": number, "error": text, "payload": objectOrNull,
	}
}

func groupShape() shape {
	return shape{
		"JID": text, "Name": text, "Topic": text, "OwnerJID": text, "OwnerPN": text, "Participants": anyList, "IsAnnounce": flag, "IsLocked": flag,
		"IsEphemeral": flag, "DisappearingTimer": number, "IsParent": flag, "LinkedParentJID": text, "IsDefaultSubGroup": flag,
		"IsJoinApprovalRequired": flag, "IsIncognito": flag, "MemberAddMode": oneOf("admin_add", "all_member_add"),
		"AddressingMode": oneOf("pn", "lid"), "OwnerIsAdmin": flag, "OwnerCanSendMessage": flag, "GroupCreated": dateTime, "CreatorCountryCode": text,
	}
}

// inside makes a kind of a shape: an object that has it. What is wrong inside is told by differences.
func (s shape) inside() kind {
	return func(value any) string { return strings.Join(s.differences(value), "\n") }
}

// each makes a kind of a shape: a list of objects that have it.
func (s shape) each() kind {
	return func(value any) string {
		list, ok := value.([]any)
		if !ok {
			return "is no list"
		}
		var found []string
		for _, entry := range list {
			found = append(found, s.differences(entry)...)
		}
		return strings.Join(found, "\n")
	}
}

// differences are what a value has, lacks or writes otherwise, each as "key: what". The key "" is the value itself.
func (s shape) differences(value any) []string {
	if whole, ok := s[""]; ok {
		value = map[string]any{"": value}
		s = shape{"": whole}
	}
	fields, ok := value.(map[string]any)
	if !ok {
		return []string{"is no object"}
	}
	var found []string
	for key := range fields {
		if s[key] == nil && s[key+"?"] == nil {
			found = append(found, key+": is not documented")
		}
	}
	for key, is := range s {
		name, optional := strings.CutSuffix(key, "?")
		value, there := fields[name]
		if !there && !optional {
			found = append(found, name+": is missing")
		}
		if !there {
			continue
		}
		for problem := range strings.SplitSeq(is(value), "\n") {
			found = append(found, name+": "+problem)
		}
	}
	return slices.DeleteFunc(found, func(problem string) bool { return strings.HasSuffix(problem, ": ") })
}

// contradicts holds an answer against the document.
func (r reply) contradicts(route string) []string {
	r.t.Helper()
	answers, known := documented()[route]
	if !known {
		r.t.Fatalf("%s is not in the table", route)
	}
	described, known := answers[r.status]
	if !known {
		return []string{fmt.Sprintf("%s %d: is not documented", route, r.status)}
	}
	if described == nil {
		return nil
	}
	var value any
	if err := json.Unmarshal([]byte(r.body), &value); err != nil {
		return []string{fmt.Sprintf("%s %d: is no JSON", route, r.status)}
	}
	var found []string
	for _, problem := range described.differences(value) {
		// An instance is the same wherever it stands.
		at := fmt.Sprintf("%s %d: ", route, r.status)
		for _, prefix := range []string{"instance: ", ": "} {
			if rest, inside := strings.CutPrefix(problem, prefix); inside && strings.Contains(rest, ": ") {
				at, problem = "instance: ", rest
			}
		}
		if described["id"] != nil {
			at = "instance: "
		}
		if described["messageid"] != nil {
			at = "message: "
		}
		found = append(found, at+problem)
	}
	return found
}

// contradictions are all differences to the document, with what was seen on real servers.
func contradictions() map[string]string {
	const (
		keys  = "captured instances have 29 keys, with the delays and the country of the proxy; its state and city once they are set"
		ids   = "captured ids are r and 14 hexadecimal digits"
		mails = "captured ids of messages are the number, a colon and the id of WhatsApp"
		dates = `captured dates are like "2026-08-04 09:52:02.993Z"; older servers write a T`
		form  = "captured in 2025-11: {code, message, data}"
		parse = "servers decode into typed structures, and a wrong body has to be told somehow; the status is inferred, not captured"
	)
	return map[string]string{
		"message: id: is no uuid":                                         mails,
		"message: readChatAttempted: is not documented":                   "captured in the answers to sends, and not in those to finds",
		"message: response: is missing":                                   "captured: a bare message",
		findRoute + " 200: messages: id: is no uuid":                      mails,
		sendText + " 503: is not documented":                              "captured: session is not reconnectable",
		"instance: id: is no uuid":                                        ids,
		"instance: created: is no date-time":                              dates,
		"instance: updated: is no date-time":                              dates,
		"instance: lastDisconnect: is no date-time":                       dates,
		"instance: msg_delay_min: is not documented":                      keys,
		"instance: msg_delay_max: is not documented":                      keys,
		"instance: proxy_managed_country: is not documented":              keys,
		"instance: proxy_managed_state: is not documented":                keys,
		"instance: proxy_managed_city: is not documented":                 keys,
		statusRoute + " 200: status: resetting: is not documented":        "captured: connected, jid, loggedIn, resetting",
		statusRoute + " 200: status: jid: is no object and not null":      `captured: "5511990000000:57@s.whatsapp.net", or null`,
		connectRoute + " 200: jid: is no object and not null":             `captured: "5511990000000:57@s.whatsapp.net", or null`,
		connectRoute + " 200: response: is not documented":                "captured: Connecting",
		connectRoute + " 200: status: is not documented":                  "captured, with connected, jid and loggedIn, and without resetting",
		connectRoute + " 400: is not documented":                          parse,
		connectRoute + " 409: is not documented":                          "older servers, captured in 2025-11: please wait 2 minutes",
		createRoute + " 200: info: is missing":                            "captured on private servers; those of the demo have it",
		createRoute + " 400: is not documented":                           "captured: Missing Name or instanceName in payload",
		createRoute + " 403: is not documented":                           "captured: Invalid AdminToken Header",
		adminFieldsRoute + " 400: is not documented":                      parse,
		adminFieldsRoute + " 403: is not documented":                      "captured: Invalid AdminToken Header",
		leadFieldsRoute + " 400: is not documented":                       parse,
		renameRoute + " 400: is not documented":                           parse,
		disconnectRoute + " 200: instance: is missing":                    "captured: Already disconnected alone",
		disconnectRoute + " 200: info: is missing":                        "captured: Already disconnected alone",
		restartRoute + " 401: is not documented":                          "captured on all admin routes",
		restartRoute + " 403: is not documented":                          "captured: Invalid AdminToken Header",
		editReply + " 200: quickReplies: id: is no uuid":                  ids,
		editReply + " 200: quickReplies: created: is no date-time":        dates,
		editReply + " 200: quickReplies: updated: is no date-time":        dates,
		setProxy + " 200: rotated: is not documented":                     "captured by a client",
		webhookRoute + " 200: : is no list":                               "captured: literal null where none was ever set",
		listRoute + " 401: is no JSON":                                    "captured: Invalid AdminToken Header as plain text",
		globalWebhook + " 401: is no JSON":                                "captured on all admin routes",
		writeGlobalWebhook + " 401: is no JSON":                           "captured on all admin routes",
		listRoute + " 401: error: is missing":                             form,
		listRoute + " 401: code: is not documented":                       form,
		listRoute + " 401: message: is not documented":                    form,
		listRoute + " 401: data: is not documented":                       form,
		globalWebhookErrors + " 401: is no JSON":                          "captured on all admin routes",
		groupsRoute + " 200: groups: ParticipantCount: is not documented": "captured: always 0",
		groupsRoute + " 200: groups: Suspended: is not documented":        "captured",
		groupsRoute + " 401: is not documented":                           "captured on all routes",
	}
}

func TestAnswersAreAsDocumentedOrAsCaptured(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	hold := func(r reply, route string) {
		for _, problem := range r.contradicts(route) {
			found[problem] = true
		}
	}
	w := newWorld(t, simulator.Options{Quota: 4})
	in, fresh := w.paired("a", "5511990000001"), w.sim.Add("b")
	w.sim.LeaveWhatsApp("5581999990001")
	business := w.paired("business", "5511990000009")
	id := `"id":"` + in.ID + `"`
	w.must(w.sim.AddGroup(in.ID, simulator.Group{JID: "1@g.us", Name: "Equipe", Owner: "5511990000001"}))
	w.must(w.sim.FailWebhook(in.ID, simulator.WebhookError{URL: "https://a", Event: "messages"}))
	w.sim.FailGlobalWebhook(simulator.WebhookError{URL: "https://a", Event: "connection"})
	for _, exchange := range []struct {
		route, body string
		as          simulator.Instance
	}{
		{createRoute, `{"name":"c"}`, in},
		{createRoute, `{}`, in},
		{listRoute, "", in},
		{adminFieldsRoute, `{` + id + `,"adminField01":"x"}`, in},
		{adminFieldsRoute, `{"id":"r00000000000000"}`, in},
		{adminFieldsRoute, `{}`, in},
		{renameRoute, `{"name":"d"}`, in},
		{renameRoute, `{}`, in},
		{statusRoute, "", in},
		{statusRoute, "", fresh},
		{connectRoute, "{}", in},
		{connectRoute, `{"proxy_managed_country":"br","proxy_managed_state":"rj","proxy_managed_city":"niteroi"}`, fresh},
		{connectRoute, `{"phone":"1"}`, fresh},
		{getPrivacy, "", in},
		{getPrivacy, "", fresh},
		{setPrivacy, `{"last":"none"}`, in},
		{setPrivacy, `{"last":"nobody"}`, in},
		{setPrivacy, `{"last":"none"}`, fresh},
		{presenceRoute, `{"presence":"available"}`, in},
		{presenceRoute, `{"presence":"away"}`, in},
		{presenceRoute, `{"presence":"available"}`, fresh},
		{getProxy, "", in},
		{setProxy, `{"mode":"custom","proxy_url":"http://u:p@a.example:8080"}`, fresh},
		{setProxy, `{"mode":"none"}`, fresh},
		{setProxy, `{"mode":"internal","rotate_now":true}`, fresh},
		{getProxy, "", fresh},
		{getBusiness, "{}", business},
		{getBusiness, "[]", business},
		{getBusiness, "{}", fresh},
		{setBusiness, `{"description":"a"}`, business},
		{setBusiness, `{}`, business},
		{setBusiness, `{"description":"a"}`, in},
		{setName, `{"name":"Acme"}`, in},
		{setName, `{"name":""}`, in},
		{setName, `{"name":"Acme"}`, fresh},
		{setPicture, `{"image":"remove"}`, in},
		{setPicture, `{"image":"nothing"}`, in},
		{setPicture, `{"image":"remove"}`, fresh},
		{getChatwoot, "", fresh},
		{setChatwoot, wholeChatwoot, fresh},
		{setChatwoot, `{}`, fresh},
		{getChatwoot, "", fresh},
		{delayRoute, `{"msg_delay_min":1,"msg_delay_max":3}`, in},
		{delayRoute, `{"msg_delay_min":"1"}`, in},
		{leadFieldsRoute, `{"lead_field01":"CPF"}`, in},
		{leadFieldsRoute, `{"lead_field01":1}`, in},
		{limitsRoute, "", in},
		{limitsRoute, "", fresh},
		{checkRoute, `{"numbers":["5511990000001","5511990000009"]}`, in},
		{checkRoute, `{}`, in},
		{checkRoute, `{"numbers":["5511990000001"]}`, fresh},
		{queueRoute, "", in},
		{webhookErrors, "", in},
		{globalWebhookErrors, "", in},
		{citiesRoute, "", in},
		{groupsRoute, "", in},
		{clearRoute, "", in},
		{sendText, hello, in},
		{sendText, hello, fresh},
		{sendText, `{}`, in},
		{sendText, `{"number":"5581999990001","text":"Olá"}`, in},
		{sendMedia, `{"number":"5581999990000","type":"image","file":"https://a.example/a.jpg"}`, in},
		{sendMedia, `{}`, in},
		{sendLocation, `{"number":"5581999990000","latitude":1,"longitude":1}`, in},
		{sendLocation, `{}`, in},
		{sendContact, `{"number":"5581999990000","fullName":"Ana","phoneNumber":"1"}`, in},
		{sendContact, `{}`, in},
		{sendMenu, `{"number":"5581999990000","type":"poll","text":"a","choices":["b"]}`, in},
		{sendMenu, `{}`, in},
		{findRoute, `{}`, in},
		{findRoute, `[]`, in},
		{resetRoute, "", in},
		{resetRoute, "[", in},
		{resetRoute, "", fresh},
		{webhookRoute, "", in},
		{writeWebhook, `{"action":"add","url":"https://a","enabled":true,"events":["messages"]}`, in},
		{writeWebhook, `{"action":"change"}`, in},
		{webhookRoute, "", in},
		{editReply, greeting, in},
		{editReply, `{"shortCut":"oi"}`, in},
		{editReply, `{"id":"r00000000000000","shortCut":"oi","type":"text"}`, in},
		{showReplies, "", in},
		{editLabel, `{"labelid":"new","name":"Novo","color":2,"delete":false}`, business},
		{editLabel, `{"labelid":"1","name":"VIP","color":2}`, business},
		{editLabel, `{"labelid":"1","name":"VIP"}`, in},
		{editLabel, `{}`, business},
		{showLabels, "", business},
		{globalWebhook, "", in},
		{writeGlobalWebhook, `{"url":"https://a","enabled":true,"events":["messages"]}`, in},
		{writeGlobalWebhook, `{}`, in},
		{globalWebhook, "", in},
		{restartRoute, "", in},
		{disconnectRoute, "", in},
		{disconnectRoute, "", fresh},
		{deleteRoute, "", fresh},
		{deleteRoute, "", fresh},
	} {
		hold(w.do(exchange.route, exchange.body, "token", exchange.as.Token, "admintoken", w.sim.AdminToken()), exchange.route)
	}
	for route := range documented() {
		for range 4 {
			hold(w.do(route, "", "token", "wrong", "admintoken", "wrong"), route)
		}
	}
	for range 2 {
		hold(w.do(listRoute, ""), listRoute)
	}
	w.clock.Advance(time.Minute)
	hold(w.as(in, statusRoute, ""), statusRoute)
	hold(w.as(in, findRoute, `{"limit":5}`), findRoute)
	over, full := newWorld(t, simulator.Options{Quota: 1}), newWorld(t, simulator.Options{Busy: simulator.Busy409})
	over.sim.Add("a")
	hold(over.as(over.sim.Add("b"), connectRoute, ""), connectRoute)
	busy := full.sim.Add("a")
	full.as(busy, connectRoute, "").check(200, nil)
	hold(full.as(busy, connectRoute, ""), connectRoute)
	stuck := newWorld(t, simulator.Options{QueueBusy: true})
	hold(stuck.as(stuck.sim.Add("a"), clearRoute, ""), clearRoute)

	if diff := cmp.Diff(slices.Sorted(maps.Keys(contradictions())), slices.Sorted(maps.Keys(found))); diff != "" {
		t.Errorf("contradictions to the document (-listed +found):\n%s", diff)
	}
}
