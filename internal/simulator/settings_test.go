package simulator_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// TestSettings plays each setting that no other test is about, after the default.
func TestSettings(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		opts simulator.Options
		// usual is how a server is without the setting, and odd how it is with it.
		usual, odd func(w *world)
	}{
		"connect of who is connected": {
			simulator.Options{Connected: simulator.ConnectedAlready},
			connectsAgain(200, wants{"response": "Connected", "connected": true}),
			connectsAgain(200, wants{"response": "Already connected", "connected": true}),
		},
		"connect of who is connected refused": {
			simulator.Options{Connected: simulator.Connected409},
			connectsAgain(200, wants{"response": "Connected"}),
			connectsAgain(409, wants{"response": "Already connected", "instance.status": "connected"}),
		},
		"place of the proxy": {
			simulator.Options{PlaceLate: true},
			shows(wants{"instance.proxy_managed_country": "br", "instance.proxy_managed_state": missing{}, "instance.proxy_managed_city": missing{}}),
			func(w *world) {
				in := w.sim.Add("a")
				w.as(in, statusRoute, "").check(200, wants{"instance.proxy_managed_country": missing{}, "instance.proxy_managed_city": missing{}})
				w.as(in, connectRoute, "").check(200, wants{
					"instance.proxy_managed_country": "br", "instance.proxy_managed_state": "rj", "instance.proxy_managed_city": "riodejaneiro",
				})
			},
		},
		"messages that are found at once": {
			simulator.Options{Sends: simulator.SendOptions{FoundAfter: simulator.AtOnce}},
			sendsAndFinds(0, nil, wants{"returnedMessages": 0.0}, "Pending"),
			sendsAndFinds(0, nil, wants{"returnedMessages": 1.0}, "Pending"),
		},
		"messages that are found late": {
			simulator.Options{Sends: simulator.SendOptions{FoundAfter: time.Minute}},
			sendsAndFinds(59*time.Second, nil, wants{"returnedMessages": 1.0}, "Delivered"),
			sendsAndFinds(59*time.Second, nil, wants{"returnedMessages": 0.0}, "Delivered"),
		},
		"messages that are never found": {
			simulator.Options{Sends: simulator.SendOptions{NeverFound: true}},
			sendsAndFinds(time.Hour, nil, wants{"returnedMessages": 1.0}, "Delivered"),
			sendsAndFinds(time.Hour, nil, wants{"returnedMessages": 0.0}, "Delivered"),
		},
		"messages that fail": {
			simulator.Options{Sends: simulator.SendOptions{Fails: true}},
			sendsAndFinds(4*time.Second, wants{"status": "Pending"}, nil, "Sent"),
			sendsAndFinds(4*time.Second, wants{"status": "Pending"}, nil, "Failed"),
		},
		"messages that stay": {
			simulator.Options{Sends: simulator.SendOptions{Stays: true}},
			sendsAndFinds(time.Hour, wants{"status": "Pending"}, nil, "Delivered"),
			sendsAndFinds(time.Hour, wants{"status": "Pending"}, nil, "Pending"),
		},
		"answer of a send": {
			simulator.Options{Sends: simulator.SendOptions{AnswerTells: true}},
			sendsAndFinds(0, wants{"response": missing{}}, nil, "Pending"),
			sendsAndFinds(0, wants{"response.status": "success"}, nil, "Pending"),
		},
		"pages of messages": {
			simulator.Options{Sends: simulator.SendOptions{Paginated: true}},
			sendsAndFinds(0, nil, wants{"nextOffset": 0.0, "pagination": missing{}}, "Pending"),
			sendsAndFinds(0, nil, wants{"nextOffset": missing{}, "pagination.nextOffset": 0.0}, "Pending"),
		},
		"placeholders": {
			simulator.Options{Sends: simulator.SendOptions{BracesKept: true}},
			sendsAndFinds(0, wants{"text": "Olá Cliente"}, nil, "Pending"),
			sendsAndFinds(0, wants{"text": "Olá {{name}}"}, nil, "Pending"),
		},
		"answer of create": {
			simulator.Options{CreateHidesName: true},
			creates(`{"name":"a"}`, wants{"name": "a"}),
			creates(`{"name":"a"}`, wants{"name": missing{}, "instance.name": "a"}),
		},
		"place in create": {
			simulator.Options{CreateIgnoresPlace: true},
			creates(`{"name":"a","systemName":"x","proxy_managed_country":"pt"}`, wants{"instance.systemName": "x", "instance.proxy_managed_country": "pt"}),
			creates(`{"name":"a","systemName":"x","proxy_managed_country":"pt"}`, wants{"instance.systemName": "uazapi", "instance.proxy_managed_country": "br"}),
		},
		"accounts of no business": {
			simulator.Options{Accounts: simulator.AccountsPersonal},
			pairs("5511990000005", wants{"instance.plataform": "smba", "instance.isBusiness": true}),
			pairs("5511990000005", wants{"instance.plataform": "android", "instance.isBusiness": false}),
		},
		"accounts of business": {
			simulator.Options{Accounts: simulator.AccountsBusiness},
			pairs("5511990000001", wants{"instance.plataform": "android", "instance.isBusiness": false}),
			pairs("5511990000001", wants{"instance.plataform": "smba", "instance.isBusiness": true}),
		},
		"profile": {
			simulator.Options{ProfileAtOnce: true},
			pairs("5511990000001", wants{"instance.profileName": ""}),
			pairs("5511990000001", wants{"instance.profileName": "Conta 0001"}),
		},
		"field of a business that fails": {
			simulator.Options{Business: simulator.BusinessOptions{Fails: []string{"email"}}},
			tells(`{"address":"a","email":"b"}`, 200, wants{"response.email.status": "updated", "failed": 0.0}, "b"),
			tells(`{"address":"a","email":"b"}`, 207, wants{"response.email.status": "error", "response.address.status": "updated", "failed": 1.0}, ""),
		},
		"fields of a business that all fail": {
			simulator.Options{Business: simulator.BusinessOptions{Fails: []string{"email"}}},
			tells(`{"email":"b"}`, 200, wants{"updated": 1.0}, "b"),
			tells(`{"email":"b"}`, 500, wants{"response.email.error": "upstream unavailable", "updated": 0.0, "failed": 1.0}, ""),
		},
		"answer of a business": {
			simulator.Options{Business: simulator.BusinessOptions{SaysSuccess: true}},
			tells(`{"email":"b"}`, 200, wants{"updated": 1.0}, "b"),
			tells(`{"email":"b"}`, 200, wants{"response": "success", "updated": missing{}}, "b"),
		},
		"empty field of a business": {
			simulator.Options{Business: simulator.BusinessOptions{KeepsEmpty: true}},
			tells(`{"description":""}`, 200, wants{"updated": 1.0}, ""),
			func(w *world) {
				in := w.paired("a", "5511990000009")
				w.as(in, setBusiness, `{"description":""}`).check(200, wants{"updated": 1.0})
				w.as(in, getBusiness, "{}").check(200, wants{"response.description": "Atendimento"})
			},
		},
		"business of a person": {
			simulator.Options{Business: simulator.BusinessOptions{Personal400: true}},
			func(w *world) { w.as(w.paired("a", "5511990000001"), getBusiness, "{}").check(500, nil) },
			func(w *world) { w.as(w.paired("a", "5511990000001"), getBusiness, "{}").check(400, nil) },
		},
		"changes of a profile": {
			simulator.Options{ProfileChanges: 1},
			changesTwice(200),
			changesTwice(403),
		},
		"profile that was changed": {
			simulator.Options{ProfileAtOnce: true},
			namesLate("Conta 0001", "Acme"),
			namesLate("Acme", "Acme"),
		},
		"picture that was removed": {
			simulator.Options{RemovedPictureShown: true},
			removesPicture(true),
			removesPicture(false),
		},
		"nobody may add to groups, refused": {
			simulator.Options{GroupAddNone: simulator.GroupAddNoneRefused},
			sets(`{"groupadd":"none","last":"none"}`, 200, wants{"groupadd": "none", "last": "none"}),
			sets(`{"groupadd":"none","last":"none"}`, 400, nil),
		},
		"nobody may add to groups, changed": {
			simulator.Options{GroupAddNone: simulator.GroupAddNoneChanged},
			sets(`{"groupadd":"none","last":"none"}`, 200, wants{"groupadd": "none", "last": "none"}),
			sets(`{"groupadd":"none","last":"none"}`, 200, wants{"groupadd": "contact_blacklist", "last": "none"}),
		},
		"session after a disconnect": {
			simulator.Options{DisconnectKeepsSession: true},
			connectsAfterLeaving(wants{"connected": false, "response": "Connecting"}),
			connectsAfterLeaving(wants{"connected": true, "response": "Connected", "instance.qrcode": ""}),
		},
		"countries":      {simulator.Options{OnlyBrazil: true}, connects(`{"proxy_managed_country":"pt"}`, 200), connects(`{"proxy_managed_country":"pt"}`, 400)},
		"empty phone":    {simulator.Options{EmptyPhoneRefused: true}, connects(`{"phone":""}`, 200), connects(`{"phone":""}`, 400)},
		"phone":          {simulator.Options{ConnectTakesAll: true}, connects(`{"phone":"1"}`, 400), connects(`{"phone":"1"}`, 200)},
		"browser":        {simulator.Options{ConnectTakesAll: true}, connects(`{"browser":"lynx"}`, 400), connects(`{"browser":"lynx"}`, 200)},
		"missing route":  {simulator.Options{MissingRoutes: []string{resetRoute}}, asks(resetRoute, 409), asks(resetRoute, 405)},
		"missing read":   {simulator.Options{MissingRoutes: []string{webhookRoute}}, asks(webhookRoute, 200), asks(webhookRoute, 404)},
		"wrong verb":     {simulator.Options{WrongVerb405: true}, asks("GET /instance/connect", 404), asks("GET /instance/connect", 405)},
		"session first":  {simulator.Options{ValueFirst: true}, sends(presenceRoute, `{"presence":"away"}`, 500), sends(presenceRoute, `{"presence":"away"}`, 400)},
		"session second": {simulator.Options{ValueFirst: true}, sends(setPrivacy, `{"last":"none"}`, 500), sends(setPrivacy, `{"last":"none"}`, 500)},
		"privacy first":  {simulator.Options{ValueFirst: true}, sends(setPrivacy, `{"last":"x"}`, 500), sends(setPrivacy, `{"last":"x"}`, 400)},
		"answer that names lead fields": {
			simulator.Options{LeadFieldsAnswerShort: true},
			namesLeadField(wants{"status": "disconnected", "fieldsMap.lead_field01": "CPF", "instance": missing{}}),
			namesLeadField(wants{"success": true, "instance.name": "a", "instance.status": missing{}, "instance.fieldsMap.lead_field01": "CPF"}),
		},
		"proxy of 2.1": {
			simulator.Options{ProxyGeneration: simulator.ProxySecond},
			proxies(`{"mode":"internal","proxy_managed_country":"pt"}`, 200, wants{"mode": "internal", "proxy_fallback": "internal"}, "pt"),
			proxies(`{"mode":"internal","proxy_managed_country":"pt"}`, 200, wants{"mode": "internal", "proxy_fallback": "internal_proxy"}, "br"),
		},
		"proxy of old": {
			simulator.Options{ProxyGeneration: simulator.ProxyFirst},
			proxies(`{"enable":true,"proxy_url":"http://u:p@a.example:8080"}`, 400, wants{"mode": "internal", "enabled": missing{}}, "br"),
			proxies(`{"enable":true,"proxy_url":"http://u:p@a.example:8080"}`, 200, wants{"mode": missing{}, "enabled": true, "proxy_url": "http://***:***@a.example:8080"}, "br"),
		},
		"URL of a proxy": {
			simulator.Options{ProxyURLPlain: true},
			proxies(customProxy("http://a.example:1", ""), 200, wants{"proxy_url": "http://***:***@a.example:1"}, "br"),
			proxies(customProxy("http://a.example:1", ""), 200, wants{"proxy_url": "http://a.example:1"}, "br"),
		},
		"URL of a fallback": {
			simulator.Options{FallbackURLPlain: true},
			proxies(customProxy("http://a.example:1", "socks5://u:p@b.example:2"), 200, wants{"proxy_fallback": "socks5://***:***@b.example:2"}, "br"),
			proxies(customProxy("http://a.example:1", "socks5://u:p@b.example:2"), 200, wants{"proxy_fallback": "socks5://u:p@b.example:2"}, "br"),
		},
		"word of a fallback": {
			simulator.Options{FallbackWordStrict: true},
			proxies(customProxy("http://a.example:1", "internal_proxy"), 200, wants{"mode": "custom", "proxy_fallback": "internal"}, "br"),
			proxies(customProxy("http://a.example:1", "internal_proxy"), 400, wants{"mode": "internal"}, "br"),
		},
		"line of a proxy": {
			simulator.Options{ProxyKeepsLine: true},
			restarts(false),
			restarts(true),
		},
		"place with the proxy": {
			simulator.Options{ProxyTellsPlace: true},
			proxies(`{"mode":"internal","proxy_managed_country":"pt"}`, 200, wants{"proxy_managed_country": missing{}}, "pt"),
			proxies(`{"mode":"internal","proxy_managed_country":"pt"}`, 200, wants{"proxy_managed_country": "pt"}, "pt"),
		},
		"new labels": {
			simulator.Options{LabelsNotCreated: true},
			func(w *world) { w.as(w.paired("a", "5511990000009"), editLabel, newLabel).check(200, nil) },
			func(w *world) {
				in := w.paired("a", "5511990000009")
				added, err := w.sim.AddLabel(in.ID, simulator.Label{Name: "VIP"})
				w.must(err)
				w.as(in, editLabel, newLabel).check(500, wants{"error": "error editing label"})
				w.as(in, editLabel, `{"labelid":"`+added.LabelID+`","name":"Novo"}`).check(200, nil)
			},
		},
		"missing list":                {simulator.Options{MissingRoutes: []string{showReplies}}, asks(showReplies, 200), asks(showReplies, 404)},
		"Chatwoot that was never set": {simulator.Options{ChatwootUnset404: true}, asks(getChatwoot, 200), asks(getChatwoot, 404)},
		"token of a Chatwoot": {
			simulator.Options{ChatwootTokenMasked: true},
			chatwoots("", wants{"chatwoot_access_token": "pXXGHHHyJPYHYgWHJHYHgJjj"}),
			chatwoots("", wants{"chatwoot_access_token": "pXXG********"}),
		},
		"URL for the inbox of a Chatwoot": {
			simulator.Options{ChatwootURLRenewed: true},
			chatwoots("", wants{"chatwoot_enabled": true}),
			chatwoots("/2", wants{"chatwoot_enabled": true}),
		},
		"global webhook": {
			simulator.Options{GlobalWebhook: simulator.GlobalWebhookOptions{List: true}},
			tellsGlobalWebhook("https://a", 200, `{"addUrlEvents":false,"addUrlTypesMessages":false,"enabled":false,"events":[],"excludeMessages":[],"url":"https://a"}`),
			tellsGlobalWebhook("https://a", 200, `[{"addUrlEvents":false,"addUrlTypesMessages":false,"enabled":false,"events":[],"excludeMessages":[],"url":"https://a"}]`),
		},
		"no global webhook": {
			simulator.Options{GlobalWebhook: simulator.GlobalWebhookOptions{Unset: simulator.GlobalWebhookEmpty}},
			tellsGlobalWebhook("", 404, `{"error":"Global webhook not found"}`),
			tellsGlobalWebhook("", 200, `{"addUrlEvents":false,"addUrlTypesMessages":false,"enabled":false,"events":[],"excludeMessages":[],"url":""}`),
		},
		"no global webhook in short": {
			simulator.Options{GlobalWebhook: simulator.GlobalWebhookOptions{Unset: simulator.GlobalWebhookNull}},
			tellsGlobalWebhook("", 404, `{"error":"Global webhook not found"}`),
			tellsGlobalWebhook("", 200, `null`),
		},
		"global webhook without a URL": {
			simulator.Options{GlobalWebhook: simulator.GlobalWebhookOptions{EmptyURLRefused: true}},
			func(w *world) { w.admin(writeGlobalWebhook, `{"url":"","events":[]}`).check(200, nil) },
			func(w *world) { w.admin(writeGlobalWebhook, `{"url":"","events":[]}`).check(400, nil) },
		},
		"answer to a rotation": {
			simulator.Options{Rotation: simulator.RotationOptions{Answer: simulator.RotationAnswersInstance}},
			rotates(`,"confirm_impacts":true`, 200, wants{"id": missing{}}, true),
			rotates(`,"confirm_impacts":true`, 200, wants{"name": "a", "status": "connected"}, true),
		},
		"answer to a rotation without a token": {
			simulator.Options{Rotation: simulator.RotationOptions{Answer: simulator.RotationAnswersNothing}},
			rotates(`,"confirm_impacts":true`, 200, wants{"success": missing{}}, true),
			rotates(`,"confirm_impacts":true`, 200, wants{"success": true, "token": missing{}}, true),
		},
		"rotation without a confirmation": {
			simulator.Options{Rotation: simulator.RotationOptions{Unconfirmed: true}},
			rotates("", 400, nil, true),
			rotates("", 200, nil, true),
		},
		"session of a rotation": {
			simulator.Options{Rotation: simulator.RotationOptions{DropsSession: true}},
			rotates(`,"confirm_impacts":true`, 200, nil, true),
			rotates(`,"confirm_impacts":true`, 200, nil, false),
		},
		"pause between rotations": {
			simulator.Options{Rotation: simulator.RotationOptions{Cooldown: 24 * time.Hour}},
			rotatesAgain(200, nil),
			rotatesAgain(429, wants{"error": "Instance token rotation cooldown active", "retry_after_ms": 3600000.0}),
		},
		"address of the server's own proxy": {
			simulator.Options{ProxyNotRotated: true},
			takesAnotherAddress(wants{"rotated": true}, 1),
			takesAnotherAddress(wants{"rotated": missing{}}, 0),
		},
		"list of countries": {
			simulator.Options{Countries: simulator.CountriesAsTexts},
			tellsCountries(200, `{"countries":[{"label":"Brasil","value":"br"},{"label":"Portugal","value":"pt"}]}`),
			tellsCountries(200, `["br","pt"]`),
		},
		"no countries":        {simulator.Options{Countries: simulator.CountriesMissing}, tellsCountries(200, ""), tellsCountries(404, "")},
		"addresses in groups": {simulator.Options{Groups: simulator.GroupOptions{ByLID: true}}, lists("5511990000002@s.whatsapp.net"), lists("182736455463728@lid")},
		"groups without a session": {
			simulator.Options{Groups: simulator.GroupOptions{NoSession500: true}}, asks(groupsRoute, 401), asks(groupsRoute, 500),
		},
		"queue that stands still":   {simulator.Options{QueueStuck: true}, queued(0, 200), queued(2, 200)},
		"queue that is not emptied": {simulator.Options{QueueBusy: true}, queued(0, 200), queued(0, 409)},
		"numbers without a session": {
			simulator.Options{CheckOffline500: true},
			func(w *world) {
				w.as(w.sim.Add("a"), checkRoute, `{"numbers":["5511990000001"]}`).check(401, wants{"error": "No active session"})
			},
			func(w *world) {
				w.as(w.sim.Add("a"), checkRoute, `{"numbers":["5511990000001"]}`).check(500, wants{"error": "WhatsApp client is not connected"})
			},
		},
		"health": {
			simulator.Options{HealthForm: simulator.HealthUncounted},
			func(w *world) { w.do(healthRoute, "").check(200, wants{"instance_counts.total": 0.0}) },
			func(w *world) {
				w.do(healthRoute, "").check(200, wants{"instance_counts": missing{}, "status.server_status": "running"})
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.usual(newWorld(t, simulator.Options{}))
			test.odd(newWorld(t, test.opts))
		})
	}
}

func TestDemoListingWithoutAToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Demo: true})
	w.do(listRoute, "").check(401, wants{"error": "This is a public demo server. This endpoint has been disabled."})
	w = newWorld(t, simulator.Options{Demo: true, DemoAsksFirst: true})
	w.do(listRoute, "").check(401, wants{"error": "Unauthorized"})
}

func connectsAgain(status int, want wants) func(w *world) {
	return func(w *world) { w.as(w.paired("a", "5511990000001"), connectRoute, "{}").check(status, want) }
}

func connectsAfterLeaving(want wants) func(w *world) {
	return func(w *world) {
		in := w.paired("a", "5511990000001")
		w.as(in, disconnectRoute, "").check(200, nil)
		w.clock.Advance(2 * time.Second)
		w.as(in, statusRoute, "").check(200, wants{"status.connected": false, "instance.status": "disconnected"})
		w.as(in, getPrivacy, "").check(500, nil)
		w.as(in, connectRoute, "").check(200, want)
	}
}

func shows(want wants) func(w *world) {
	return func(w *world) { w.as(w.sim.Add("a"), statusRoute, "").check(200, want) }
}

func creates(body string, want wants) func(w *world) {
	return func(w *world) { w.admin(createRoute, body).check(200, want) }
}

func pairs(phone string, want wants) func(w *world) {
	return func(w *world) { w.as(w.paired("a", phone), statusRoute, "").check(200, want) }
}

func sets(body string, status int, want wants) func(w *world) {
	return func(w *world) { w.as(w.paired("a", "5511990000001"), setPrivacy, body).check(status, want) }
}

func namesLeadField(want wants) func(w *world) {
	return func(w *world) {
		in := w.sim.Add("a")
		w.as(in, leadFieldsRoute, `{"lead_field01":"CPF"}`).check(200, want)
		w.hasLeadFields(in, map[string]string{"lead_field01": "CPF"})
	}
}

// proxies changes the proxy of an instance, and looks what it is then, and in which country.
func proxies(body string, status int, want wants, country string) func(w *world) {
	return func(w *world) {
		in := w.sim.Add("a")
		w.as(in, setProxy, body).check(status, nil)
		w.as(in, getProxy, "").check(200, want)
		w.as(in, statusRoute, "").check(200, wants{"instance.proxy_managed_country": country})
	}
}

func customProxy(proxyURL, fallback string) string {
	if fallback == "" {
		return fmt.Sprintf(`{"mode":"custom","proxy_url":%q}`, proxyURL)
	}
	return fmt.Sprintf(`{"mode":"custom","proxy_url":%q,"proxy_fallback":%q}`, proxyURL, fallback)
}

// tells changes what a business tells, and looks which email it has then.
func tells(body string, status int, want wants, email string) func(w *world) {
	return func(w *world) {
		in := w.paired("a", "5511990000009")
		w.as(in, setBusiness, body).check(status, want)
		w.as(in, getBusiness, "{}").check(200, wants{"response.email": email})
	}
}

// changesTwice changes the name of an account, and then its picture.
func changesTwice(status int) func(w *world) {
	return func(w *world) {
		in := w.paired("a", "5511990000001")
		w.as(in, setName, `{"name":"Acme"}`).check(200, wants{"profile.name": "Acme"})
		w.as(in, setPicture, `{"image":"delete"}`).check(status, nil)
	}
}

// namesLate changes the name of an account, and looks twice what it is.
func namesLate(first, second string) func(w *world) {
	return func(w *world) {
		in := w.paired("a", "5511990000001")
		w.as(in, statusRoute, "").check(200, nil)
		w.as(in, setName, `{"name":"Acme"}`).check(200, nil)
		w.as(in, statusRoute, "").check(200, wants{"instance.profileName": first})
		w.as(in, statusRoute, "").check(200, wants{"instance.profileName": second})
	}
}

// removesPicture removes the picture of an account, and looks whether one shows in the end.
func removesPicture(empty bool) func(w *world) {
	return func(w *world) {
		in := w.paired("a", "5511990000001")
		w.as(in, setPicture, `{"image":"remove"}`).check(200, wants{"profile.image_removed": true})
		for range 2 {
			w.as(in, statusRoute, "").check(200, nil)
		}
		body := w.as(in, statusRoute, "").body
		if got := strings.Contains(body, `"profilePicUrl":""`); got != empty {
			w.t.Errorf("no picture shows: %t, want %t", got, empty)
		}
	}
}

// restarts changes the proxy of an instance that is connected.
func restarts(keeps bool) func(w *world) {
	return func(w *world) {
		in := w.paired("a", "5511990000001")
		w.as(in, setProxy, `{"mode":"none","confirm_no_proxy":true}`).check(200, wants{"restart_requested": true})
		w.as(in, statusRoute, "").check(200, wants{"status.connected": keeps, "status.loggedIn": true})
		w.clock.Advance(2 * time.Second)
		w.as(in, statusRoute, "").check(200, wants{"status.connected": true})
	}
}

func connects(body string, status int) func(w *world) { return sends(connectRoute, body, status) }

func asks(route string, status int) func(w *world) { return sends(route, "", status) }

// sends asks something of an instance without a session.
func sends(route, body string, status int) func(w *world) {
	return func(w *world) { w.as(w.sim.Add("a"), route, body).check(status, nil) }
}
