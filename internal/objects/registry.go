package objects

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/smileapi"
)

// Routes that more than one object calls.
const (
	Listing = "GET /instance/all"
	status  = "GET /instance/status"
)

const (
	changesNone = "it changes nothing that a state could lose"

	phone = `phone = "5511999990000"`
	// sendsTo is who gets the messages.
	sendsTo   = `number = "5581999990000"`
	confirmed = "confirm_impacts = true"
	// Nothing is worth waiting for where everything fails.
	endsSoon    = `timeouts = { delete = "1s" }`
	invokedSoon = `timeouts = { invoke = "1s" }`
	// What is sent at once may have to wait first: a 429 holds up all requests.
	endsLater    = `timeouts = { delete = "20s" }`
	invokedLater = `timeouts = { invoke = "20s" }`
	triedLater   = `timeouts = { create = "20s", update = "20s" }`
)

// All has an entry for each object of the provider, sorted by type.
var All = []Object{
	{
		Type:   "uazapi_global_webhook",
		ByHand: "it is of a server and of no instance",
		OnServer: &OnServer{
			Make: func(s *simulator.Simulator) {
				s.SetGlobalWebhook(simulator.Webhook{URL: "https://ops.example.com/uazapi", Enabled: true, Events: []string{"connection"}})
			},
			Found: "id=global",
		},
		Secrets: []Block{{Kind: "resource", Lines: []string{`url = "https://ops.example.com/in"`, `events = var.round == "1" ? ["connection"] : ["connection", "call"]`}}},
		Faults: []Fault{
			{Route: "GET /globalwebhook", Lasts: true, Writes: []Block{{Kind: "resource", Provider: ByItsWay, Lines: []string{`url = "https://ops.example.com/in"`, `events = ["connection"]`}}}},
			{Route: "POST /globalwebhook", Writes: []Block{{Kind: "resource", Provider: ByItsLateWay, Lines: []string{`url = "https://ops.example.com/in"`, `events = ["connection"]`}}}},
		},
	},
	{
		Type:    "uazapi_groups",
		ByHand:  "it is a data source",
		Secrets: []Block{{Kind: "data", Part: Paired}},
		Faults: []Fault{
			{Route: "GET /group/list", Paired: true, Lasts: true, Reads: []Block{{Kind: "data", Lines: []string{ByID}}}},
		},
	},
	{
		Type:   "uazapi_instance",
		ByHand: "it is what all others live on",
		List:   &List{},
		Faults: []Fault{
			{Route: status, Paired: true, Lasts: true, Writes: []Block{{Kind: "resource", Provider: ByNobody, Lines: []string{ByToken, ItsName}}}},
			{Route: "POST /instance/updateInstanceName", Writes: []Block{{Kind: "resource", Lines: []string{ByToken, `name = "other"`}}}},
			{Route: "POST /instance/updateAdminFields", Writes: []Block{{Kind: "resource", Lines: []string{ByToken, ItsName, `admin_field_01 = "other"`}}}},
			{Route: "DELETE /instance", Writes: []Block{{Kind: "resource", Lines: []string{ByToken, ItsName}}}},
			{Route: "POST /instance/create", Writes: []Block{{Kind: "resource", Lines: []string{ItsName}}}},
			{Route: Listing, Paired: true, Lasts: true, Reads: []Block{{Kind: "data", Provider: ByItsWay, Lines: []string{ItsName}}}},
		},
	},
	{
		Type: "uazapi_instance_business_profile",
		Setting: &Setting{
			AsPaired: `description = "Atendimento"`,
			Wanted:   `description = "Peças e serviço"`,
			Writes:   "POST /business/update/profile",
			Sends:    `{"description":"Peças e serviço"}`,
			Reads:    "POST /business/get/profile",
			Session:  true,
			Refuses:  http.StatusUnauthorized,
			Other:    map[string]any{"description": "Loja"},
		},
		Existing: &Existing{
			Arguments: []string{`description = "Peças e serviço"`},
			Make: func(s *simulator.Simulator, instance string) error {
				return s.SetBusiness(instance, simulator.Business{Description: "Peças e serviço"})
			},
		},
		Secrets: []Block{{Kind: "resource", Part: Paired, Lines: []string{`description = "Loja ${var.round}"`}}},
		Faults: []Fault{
			{Route: "POST /business/get/profile", Paired: true, Lasts: true, Writes: []Block{{Kind: "resource", Lines: []string{ByID, `description = "Loja"`}}}},
			{Route: "POST /business/update/profile", Paired: true, Writes: []Block{{Kind: "resource", Lines: []string{ByToken, `description = "Loja"`}}}},
		},
	},
	{
		Type: "uazapi_instance_chatwoot",
		Word: "Chatwoot",
		Setting: &Setting{
			AsPaired:  ofChatwoot,
			Wanted:    ofChatwoot + "\n  ignore_groups = true",
			Writes:    "PUT /chatwoot/config",
			Sends:     sendsChatwoot(true),
			Reads:     "GET /chatwoot/config",
			Unsets:    sendsChatwoot(false),
			Other:     map[string]any{"url": "https://chat.example.com", "access_token": someChatwoot.AccessToken, "account_id": 3, "inbox_id": 7},
			UnsetAsks: []string{"GET /chatwoot/config", "PUT /chatwoot/config"},
			Empty:     []string{"inbox_webhook_url"},
			Begins:    setsChatwoot,
			Answered: func(instance string) map[string]any {
				return map[string]any{"inbox_webhook_url": "https://uazapi.example/chatwoot/webhook/" + instance}
			},
		},
		Existing: &Existing{Arguments: []string{ofChatwoot}, Make: setsChatwoot},
		Secrets: []Block{
			{Kind: "resource", Part: Shown, Lines: []string{ofChatwoot, "access_token = " + storedChatwoot, `sign_messages = var.round == "1"`}},
			{Kind: "resource", Only: "leaving_id", Lines: []string{ofChatwoot, `ignore_groups = var.round == "1"`}},
			{Kind: "resource", Only: "pending_provider", Feature: "write-only attributes", Lines: []string{
				ofChatwoot, `access_token_wo = var.own_tokens["chatwoot"]`, "access_token_wo_version = var.round",
			}},
		},
		Canaries: []Canary{
			{
				Name: "the access token of a Chatwoot", Key: "chatwoot", Value: "vQ7nD3kW9zR5tH1xB8mJ4pLe", Parts: []string{"vQ7nD3kW9zR5tH1xB8mJ4pLe"},
				Why: "what the user writes in a configuration is part of the state, and the server is to use it",
				Places: []string{
					"a body", "the state uazapi_instance_chatwoot.access_token", "a plan file", "a plan in JSON uazapi_instance_chatwoot.access_token", "a plan in JSON variable tokens",
				},
			},
			{
				Name: "an access token of a Chatwoot that is write-only", Key: "chatwoot", Value: "Uy2Gs6Fc0Ka8Vi4No7Eb1Tw5", Parts: []string{"Uy2Gs6Fc0Ka8Vi4No7Eb1Tw5"}, WriteOnly: true,
				Why: "the server is to use it", Places: []string{"a body"},
			},
			{
				Name: "an access token of a Chatwoot that the server has", Parts: []string{hisChatwoot.AccessToken}, On: "leaving_id",
				Make: func(s *simulator.Simulator, instance string) error { return s.SetChatwoot(instance, hisChatwoot) },
				Why:  "a change is sent whole, with the token that the server has", Places: []string{"a body"},
			},
		},
		Faults: []Fault{
			{Route: "GET /chatwoot/config", Lasts: true, Writes: []Block{{Kind: "resource", Lines: []string{ByID, ofChatwoot, "access_token = " + storedChatwoot}}}},
			{Route: "PUT /chatwoot/config", Paired: true, Writes: []Block{
				{Kind: "resource", Lines: []string{ByToken, ofChatwoot, "access_token = " + storedChatwoot}},
				{Kind: "resource", Feature: "write-only attributes", Lines: []string{ByID, ofChatwoot, `access_token_wo = var.own_tokens["chatwoot"]`, "access_token_wo_version = 1"}},
			}},
		},
		Variables: map[string]string{"chatwoot_token": someChatwoot.AccessToken},
	},
	{
		Type:    "uazapi_instance_connect",
		ByHand:  "it waits for a person with a phone",
		Secrets: []Block{{Kind: "action", Part: Paired}},
		Faults: []Fault{
			{Route: "POST /instance/connect", Writes: []Block{{Kind: "action", Lines: []string{ByToken, invokedSoon}}}},
		},
	},
	{
		Type:     "uazapi_instance_connection",
		ByHand:   "it waits for a person with a phone, and its loss is a state",
		Existing: &Existing{},
		List:     &List{Reads: status, Session: true},
		Faults: []Fault{
			{Route: status, Paired: true, Lasts: true, Writes: []Block{{Kind: "resource", Provider: ByNobody, Lines: []string{ByToken, endsSoon}}}},
			{Route: "POST /instance/connect", Writes: []Block{{Kind: "resource", Lines: []string{ByID, phone, endsSoon}}}},
			{Route: "POST /instance/disconnect", Paired: true, Writes: []Block{{Kind: "resource", Lines: []string{ByID, endsLater}}}},
		},
	},
	{
		Type:    "uazapi_instance_disconnect",
		ByHand:  "it ends a session, and looks until it has ended",
		Secrets: []Block{{Kind: "action", Part: Leaving}},
		Faults: []Fault{
			{Route: status, Paired: true, Lasts: true, Writes: []Block{{Kind: "action", Provider: ByNobody, Lines: []string{ByToken, invokedSoon}}}},
			{Route: "POST /instance/disconnect", Paired: true, Writes: []Block{{Kind: "action", Lines: []string{ByToken, invokedLater}}}},
		},
	},
	{
		Type: "uazapi_instance_lead_fields",
		Setting: &Setting{
			Bare:   true, // no field has a name
			Wanted: `fields = { lead_field01 = "CPF" }`,
			Writes: "POST /instance/updateFieldsMap",
			Sends:  `{"lead_field01":"CPF"}`,
			Reads:  Listing,
			Other:  map[string]any{"fields": map[string]string{"lead_field02": "Plano"}},
			Keeps:  map[string]any{"scope": []any{"lead_field02"}},
		},
		Existing: &Existing{
			Arguments: []string{`fields = { lead_field01 = "CPF" }`},
			Make: func(s *simulator.Simulator, instance string) error {
				return s.NameLeadFields(instance, map[string]string{"lead_field01": "CPF"})
			},
		},
		Secrets: []Block{{Kind: "resource", Part: Paired, Lines: []string{
			`fields = { lead_field01 = "CPF", lead_field02 = var.round == "1" ? "Plano" : "Cidade" }`,
		}}},
		Faults: []Fault{
			{Route: "POST /instance/updateFieldsMap", Paired: true, Writes: []Block{{Kind: "resource", Lines: []string{ByID, `fields = { lead_field01 = "CPF" }`}}}},
		},
	},
	{
		Type: "uazapi_instance_message_delay",
		Setting: &Setting{
			AsPaired:  "msg_delay_min = 1\n  msg_delay_max = 3",
			Wanted:    "msg_delay_min = 2\n  msg_delay_max = 6",
			Writes:    "POST /instance/updateDelaySettings",
			Sends:     `{"msg_delay_min":2,"msg_delay_max":6}`,
			Reads:     Listing,
			Unsets:    `{"msg_delay_min":1,"msg_delay_max":3}`,
			Other:     map[string]any{"msg_delay_min": 2, "msg_delay_max": 6},
			UnsetAsks: []string{"POST /instance/updateDelaySettings"},
		},
		Existing: &Existing{
			Arguments: []string{"msg_delay_min = 1", "msg_delay_max = 3"},
		},
		Secrets: []Block{{Kind: "resource", Part: Paired, Lines: []string{`msg_delay_min = var.round == "1" ? 2 : 3`, "msg_delay_max = 6"}}},
		Faults: []Fault{
			{Route: "POST /instance/updateDelaySettings", Paired: true, Writes: []Block{{Kind: "resource", Lines: []string{ByID, "msg_delay_min = 2", "msg_delay_max = 6"}}}},
		},
	},
	{
		Type:   "uazapi_instance_pairing",
		ByHand: "it is an ephemeral resource, and waits for a person with a phone",
		Faults: []Fault{
			{Route: status, Paired: true, Lasts: true, Reads: []Block{{Kind: "ephemeral", Lines: []string{ByToken}}}},
			{Route: "POST /instance/connect", Reads: []Block{{Kind: "ephemeral", Lines: []string{ByID}}}},
		},
	},
	{
		Type: "uazapi_instance_presence",
		Setting: &Setting{
			AsPaired: `presence = "unavailable"`,
			Wanted:   `presence = "available"`,
			Writes:   "POST /instance/presence",
			Sends:    `{"presence":"available"}`,
			Reads:    Listing,
			Session:  true,
			Other:    map[string]any{"presence": "unavailable"},
		},
		Existing: &Existing{
			Arguments: []string{`presence = "unavailable"`},
			Make:      func(s *simulator.Simulator, instance string) error { return s.SetPresence(instance, "unavailable") },
		},
		Secrets: []Block{{Kind: "resource", Part: Paired, Lines: []string{`presence = var.round == "1" ? "unavailable" : "available"`}}},
		Faults: []Fault{
			{Route: status, Paired: true, Lasts: true, Writes: []Block{{Kind: "resource", Provider: ByNobody, Lines: []string{ByToken, `presence = "available"`}}}},
			{Route: "POST /instance/presence", Paired: true, Writes: []Block{{Kind: "resource", Lines: []string{ByID, `presence = "available"`}}}},
		},
	},
	{
		Type: "uazapi_instance_privacy",
		Setting: &Setting{
			AsPaired: `last = "all"`,
			Wanted:   `last = "contacts"`,
			Writes:   "POST /instance/privacy",
			Sends:    `{"last":"contacts"}`,
			Reads:    "GET /instance/privacy",
			Session:  true,
			Other:    map[string]any{"last": "none"},
		},
		Existing: &Existing{
			Arguments: []string{`last = "contacts"`},
			Make: func(s *simulator.Simulator, instance string) error {
				return errors.Join(s.SetPrivacy(instance, "last", "contacts"), s.SetPrivacy(instance, "groupadd", "contacts"))
			},
		},
		Secrets: []Block{
			{Kind: "resource", Part: Paired, Lines: []string{`last = var.round == "1" ? "none" : "contacts"`}},
			{Kind: "data", Part: Paired},
		},
		Faults: []Fault{
			{
				Route: "GET /instance/privacy", Paired: true, Lasts: true,
				Reads:  []Block{{Kind: "data", Lines: []string{ByID}}},
				Writes: []Block{{Kind: "resource", Lines: []string{ByID, `last = "none"`}}},
			},
			{Route: "POST /instance/privacy", Paired: true, Writes: []Block{{Kind: "resource", Lines: []string{ByToken, `last = "none"`}}}},
			{Route: Listing, Paired: true, Lasts: true, Writes: []Block{{Kind: "resource", Provider: ByItsWay, Lines: []string{ByID, `last = "none"`}}}},
		},
	},
	{
		Type: "uazapi_instance_profile",
		Setting: &Setting{
			AsPaired: `name = "Conta 0001"`,
			Wanted:   `name = "Acme Atendimento"`,
			Writes:   "POST /profile/name",
			Sends:    `{"name":"Acme Atendimento"}`,
			Reads:    Listing,
			Session:  true,
			Refuses:  http.StatusUnauthorized,
			Other:    map[string]any{"name": "Acme", "has_picture": true},
			Empty:    []string{"picture_file", "picture_url", "picture_base64", "picture_sha256"},
		},
		Existing: &Existing{
			Arguments: []string{`name = "Acme Vendas"`},
			Make:      func(s *simulator.Simulator, instance string) error { return s.SetProfileName(instance, "Acme Vendas") },
		},
		Secrets: []Block{{Kind: "resource", Part: Paired, Lines: []string{`name = "Loja ${var.round}"`, `picture_url = "https://www.example.com/${var.round}.jpg"`}}},
		Faults: []Fault{
			{Route: "POST /profile/image", Paired: true, Writes: []Block{{Kind: "resource", Lines: []string{ByToken, `picture_url = "https://www.example.com/a.jpg"`}}}},
			{Route: "POST /profile/name", Paired: true, Writes: []Block{{Kind: "resource", Lines: []string{ByID, `name = "Acme"`}}}},
		},
	},
	{
		Type: "uazapi_instance_proxy",
		Setting: &Setting{
			AsPaired:  `mode = "internal"`,
			Wanted:    `mode = "none"`,
			Writes:    "POST /instance/proxy",
			Sends:     `{"mode":"none","confirm_no_proxy":true}`,
			Reads:     "GET /instance/proxy",
			Unsets:    `{"mode":"internal"}`,
			Other:     map[string]any{"mode": "none", "effective_mode": "direct"},
			UnsetAsks: []string{"GET /instance/proxy"}, // it is the server's own already
			Empty:     []string{"proxy_fallback", "proxy_managed_state", "proxy_managed_city", "proxy_address"},
		},
		Existing: &Existing{Arguments: []string{`mode = "internal"`}},
		Secrets: []Block{
			{Kind: "data", Part: Shown},
			{Kind: "resource", Part: Shown, Lines: []string{`mode = "custom"`, "proxy_url = " + storedProxy, `proxy_fallback = var.round == "1" ? "never" : ` + fallbackProxy}},
			{Kind: "resource", Only: "pending_provider", Feature: "write-only attributes", Lines: []string{`mode = "custom"`, `proxy_url_wo = var.own_tokens["proxy"]`, "proxy_url_wo_version = var.round"}},
		},
		Canaries: []Canary{
			{
				Name: "a proxy", Key: "proxy", Value: "http://cust0m3r-0f-Pr0xy:pR0xyC4n4ryPa55w0rd4@proxy.example:8080",
				Parts: []string{"cust0m3r-0f-Pr0xy", "pR0xyC4n4ryPa55w0rd4"},
				Why:   "what the user writes in a configuration is part of the state, and the server is to use it",
				Places: []string{
					"a body", "the state uazapi_instance_proxy.proxy_url", "a plan file", "a plan in JSON uazapi_instance_proxy.proxy_url", "a plan in JSON variable tokens",
				},
			},
			{
				Name: "the fallback of a proxy", Key: "fallback", Value: "socks5://acc0unt-0f-Sp4r3-7:5par3K3yT0Fallback77@spare.example:1080",
				Parts: []string{"acc0unt-0f-Sp4r3-7", "5par3K3yT0Fallback77"},
				Why:   "what the user writes in a configuration is part of the state, and the server is to use it",
				Places: []string{
					"a body", "the state uazapi_instance_proxy.proxy_fallback", "a plan file", "a plan in JSON uazapi_instance_proxy.proxy_fallback", "a plan in JSON variable tokens",
				},
			},
			{
				Name: "a proxy that is write-only", Key: "proxy", Value: "https://us3r-Wr1tt3n-0nc3:wR1t30n1yS3cr3tV4lu3@once.example:8443",
				Parts: []string{"us3r-Wr1tt3n-0nc3", "wR1t30n1yS3cr3tV4lu3"}, WriteOnly: true,
				Why: "the server is to use it", Places: []string{"a body"},
			},
		},
		Faults: []Fault{
			{Route: "GET /instance/proxy", Lasts: true, Reads: []Block{{Kind: "data", Lines: []string{ByID}}}, Writes: []Block{{Kind: "resource", Lines: []string{ByID, `mode = "none"`}}}},
			{Route: "POST /instance/proxy", Paired: true, Writes: []Block{
				{Kind: "resource", Lines: []string{ByToken, `mode = "custom"`, "proxy_url = " + storedProxy, "proxy_fallback = " + fallbackProxy}},
				{Kind: "resource", Feature: "write-only attributes", Lines: []string{ByID, `mode = "custom"`, `proxy_url_wo = var.own_tokens["proxy"]`, "proxy_url_wo_version = 1"}},
			}},
		},
		Variables: map[string]string{"proxy_url": "http://user:secret@proxy.example.com:8080"},
	},
	{
		Type:    "uazapi_instance_reset",
		Invoked: &Invoked{},
		Secrets: []Block{
			{Kind: "resource", Part: Paired, Lines: []string{"triggers = { round = var.round }"}},
			{Kind: "action", Part: Paired},
		},
		Faults: []Fault{
			{Route: status, Paired: true, Lasts: true, Writes: []Block{{Kind: "resource", Provider: ByNobody, Lines: []string{ByToken}}}},
			{Route: "POST /instance/reset", Paired: true, Writes: []Block{{Kind: "resource", Lines: []string{ByID}}, {Kind: "action", Lines: []string{ByToken}}}},
		},
		NotLived: changesNone,
	},
	{
		Type:    "uazapi_instance_rotate_proxy",
		Invoked: &Invoked{},
		Secrets: []Block{
			{Kind: "resource", Part: Leaving, Lines: []string{"triggers = { round = var.round }"}},
			{Kind: "action", Part: Leaving},
		},
		Faults: []Fault{
			{Route: "GET /instance/proxy", Lasts: true, Writes: []Block{{Kind: "resource", Lines: []string{ByID}}}},
			{Route: "POST /instance/proxy", Paired: true, Writes: []Block{{Kind: "resource", Lines: []string{ByID}}, {Kind: "action", Lines: []string{ByToken}}}},
		},
		NotLived: changesNone,
	},
	{
		Type:    "uazapi_instance_rotate_token",
		Invoked: &Invoked{Arguments: []string{confirmed}},
		Secrets: []Block{
			{Kind: "resource", Only: "rotated_by_resource", Lines: []string{confirmed, "triggers = { round = var.round }"}},
			{Kind: "action", Only: "rotated_by_action", Lines: []string{confirmed}},
		},
		Faults: []Fault{
			{Route: "POST /instance/token/rotate", Paired: true, Writes: []Block{
				{Kind: "resource", Lines: []string{ByID, confirmed}}, {Kind: "action", Lines: []string{ByID, confirmed, invokedLater}},
			}},
		},
		NotLived: "people rotate tokens in lives, and no apply does yet",
	},
	{
		Type:    "uazapi_instance_status",
		ByHand:  "it is a data source",
		Secrets: []Block{{Kind: "data", Part: Pending, Lines: []string{"depends_on = [uazapi_instance_connection.WAY]"}}},
		Faults: []Fault{
			{Route: status, Paired: true, Lasts: true, Reads: []Block{
				{Kind: "data", Lines: []string{ByID}},
				{Kind: "data", Provider: ByNobody, Lines: []string{ByToken}},
			}},
		},
	},
	{
		Type:   "uazapi_instance_token",
		ByHand: "it is an ephemeral resource",
		Faults: []Fault{
			{Route: Listing, Paired: true, Lasts: true, Reads: []Block{{Kind: "ephemeral", Provider: ByItsWay, Lines: []string{ByID}}}},
		},
	},
	{
		Type:   "uazapi_instances",
		ByHand: "it is a data source, of all instances",
		Faults: []Fault{
			{Route: Listing, Paired: true, Lasts: true, Reads: []Block{{Kind: "data", Provider: ByItsWay}}},
		},
	},
	{
		Type: "uazapi_label",
		Item: &Item{
			Arguments: map[string]string{"name": `"Cliente VIP"`, "color": "2"},
			Has:       simulator.Label{Name: "Cliente VIP", Color: 2},
			Shows:     map[string]any{"name": "Cliente VIP", "color": 2, "color_hex": "#fed428"},
			Sends:     `{"labelid":"new","name":"Cliente VIP","color":2,"delete":false}`,
			Changes: []Change{
				{map[string]string{"name": `"Pago"`}, simulator.Label{Name: "Pago", Color: 2}},
				{map[string]string{"color": "19"}, simulator.Label{Name: "Cliente VIP", Color: 19}},
				{map[string]string{"color": ""}, simulator.Label{Name: "Cliente VIP"}},
				{map[string]string{"name": `"Pago"`, "color": "3"}, simulator.Label{Name: "Pago", Color: 3}},
			},
			Drifted:  simulator.Label{Name: "Antigo", Color: 5},
			Numbered: map[string]string{"name": `"Etapa ${count.index}"`, "color": "count.index"},
			Neighbors: [2]Neighbor{
				{simulator.Label{Name: "Fornecedor", Color: 7}, "Fornecedor"},
				{simulator.Label{Name: "Novo", Color: 2}, "Novo"},
			},
			Adds:      "POST /label/edit",
			Changing:  "POST /label/edit",
			Removes:   "POST /label/edit",
			Reads:     "GET /labels",
			ExampleID: "1",
			Number:    "5511990000009", // of WhatsApp Business
			Late:      true,
			Odd: map[string]simulator.Options{
				"twins are refused": {Lists: simulator.ListOptions{TwinsRefused: true}},
				"new ones are late": {Lists: simulator.ListOptions{LateReads: 5}},
				"edits clear":       {Lists: simulator.ListOptions{EditClears: true}},
			},
			All: func(s *simulator.Simulator, instance string) []Made {
				var all []Made
				for _, label := range s.Labels(instance) {
					all = append(all, Made{label.LabelID, simulator.Label{Name: label.Name, Color: label.Color}})
				}
				return all
			},
			Add: func(s *simulator.Simulator, instance string, content any) (string, error) {
				added, err := s.AddLabel(instance, content.(simulator.Label))
				return added.LabelID, err
			},
			Set: func(s *simulator.Simulator, instance, id string, content any) error {
				label := content.(simulator.Label)
				label.LabelID = id
				for _, known := range s.Labels(instance) {
					if known.LabelID == id {
						label.RecordID = known.RecordID
					}
				}
				return s.SetLabel(instance, label)
			},
			Remove: func(s *simulator.Simulator, instance, id string) error {
				return s.SetLabel(instance, simulator.Label{LabelID: id})
			},
		},
		Secrets: []Block{{Kind: "resource", Part: Paired, Lines: []string{`name = "Novo ${var.round}"`}}},
		Faults: []Fault{
			{Route: "GET /labels", Paired: true, Lasts: true, Writes: []Block{{Kind: "resource", Lines: []string{ByID, `name = "Novo"`}}}},
			{Route: "POST /label/edit", Paired: true, Writes: []Block{{Kind: "resource", Lines: []string{ByToken, `name = "Novo"`}}}},
		},
	},
	{
		Type: "uazapi_lead_tag",
		Item: &Item{
			Arguments: map[string]string{"name": `"Quente"`},
			Has:       simulator.LeadTag{Name: "Quente"},
			Shows:     map[string]any{"name": "Quente", "kanban": false, "kanban_order": 0},
			Sends:     `{"name":"Quente","kanban":false,"kanbanOrder":0}`,
			Changes: []Change{
				{map[string]string{"name": `"Fervendo"`}, simulator.LeadTag{Name: "Fervendo"}},
				{map[string]string{"kanban": "true"}, simulator.LeadTag{Name: "Quente", Kanban: true}},
				{map[string]string{"kanban_order": "2"}, simulator.LeadTag{Name: "Quente", KanbanOrder: 2}},
				{
					map[string]string{"name": `"Fervendo"`, "kanban": "true", "kanban_order": "7"},
					simulator.LeadTag{Name: "Fervendo", Kanban: true, KanbanOrder: 7},
				},
			},
			Drifted:  simulator.LeadTag{Name: "Morno", Kanban: true},
			Numbered: map[string]string{"name": `"Etapa ${count.index}"`, "kanban": "true", "kanban_order": "count.index"},
			Neighbors: [2]Neighbor{
				{simulator.LeadTag{Name: "Frio", Kanban: true, KanbanOrder: 1}, "Frio"},
				{simulator.LeadTag{Name: "VIP"}, "VIP"},
			},
			Adds:      "POST /lead/tags/edit",
			Changing:  "POST /lead/tags/edit",
			Removes:   "POST /lead/tags/edit",
			Reads:     "GET /lead/tags",
			ExampleID: "r3c1f9a7d20b6e8",
			Late:      true,
			Odd: map[string]simulator.Options{
				"twins are refused":     {Lists: simulator.ListOptions{TwinsRefused: true}},
				"new ones are late":     {Lists: simulator.ListOptions{LateReads: 2}},
				"edits clear":           {Lists: simulator.ListOptions{EditClears: true}},
				"all in the answer":     {LeadTagAnswer: simulator.TagsAnswerList},
				"a message is answered": {LeadTagAnswer: simulator.TagsAnswerMessage},
				"late, and a message":   {LeadTagAnswer: simulator.TagsAnswerMessage, Lists: simulator.ListOptions{LateReads: 5}},
				"404 in another form":   {CodeForm: true, WrongVerb405: true},
			},
			All: func(s *simulator.Simulator, instance string) []Made {
				var all []Made
				for _, tag := range s.LeadTags(instance) {
					id := tag.ID
					tag.ID = ""
					all = append(all, Made{id, tag})
				}
				return all
			},
			Add: func(s *simulator.Simulator, instance string, content any) (string, error) {
				added, err := s.AddLeadTag(instance, content.(simulator.LeadTag))
				return added.ID, err
			},
			Set: func(s *simulator.Simulator, instance, id string, content any) error {
				tag := content.(simulator.LeadTag)
				tag.ID = id
				return s.SetLeadTag(instance, tag)
			},
			Remove: func(s *simulator.Simulator, instance, id string) error {
				return s.SetLeadTag(instance, simulator.LeadTag{ID: id})
			},
		},
		Secrets: []Block{{Kind: "resource", Part: Paired, Lines: []string{`name = "Quente"`, `kanban = var.round == "1"`}}},
		Faults: []Fault{
			{Route: "GET /lead/tags", Paired: true, Lasts: true, Writes: []Block{{Kind: "resource", Lines: []string{ByID, `name = "Quente"`}}}},
			{Route: "POST /lead/tags/edit", Paired: true, Writes: []Block{{Kind: "resource", Lines: []string{ByToken, `name = "Quente"`}}}},
		},
	},
	{
		Type:    "uazapi_message_limits",
		ByHand:  "it is a data source",
		Secrets: []Block{{Kind: "data", Part: Paired}},
		Faults: []Fault{
			{Route: "GET /instance/wa_messages_limits", Paired: true, Lasts: true, Reads: []Block{{Kind: "data", Lines: []string{ByID}}}},
		},
	},
	{
		Type:    "uazapi_message_queue",
		ByHand:  "it is a data source",
		Secrets: []Block{{Kind: "data", Part: Paired}},
		Faults: []Fault{
			{Route: "GET /message/async", Paired: true, Lasts: true, Reads: []Block{{Kind: "data", Lines: []string{ByID}}}},
		},
	},
	{
		Type:    "uazapi_message_queue_clear",
		Invoked: &Invoked{},
		Secrets: []Block{
			{Kind: "resource", Part: Paired, Lines: []string{"triggers = { round = var.round }"}},
			{Kind: "action", Part: Paired},
		},
		Faults: []Fault{
			{Route: "DELETE /message/async", Paired: true, Writes: []Block{{Kind: "resource", Lines: []string{ByID}}, {Kind: "action", Lines: []string{ByToken, invokedLater}}}},
		},
		NotLived: changesNone,
	},
	{
		Type:    "uazapi_phone_numbers",
		ByHand:  "it is a data source",
		Secrets: []Block{{Kind: "data", Part: Paired, Lines: []string{`numbers = ["5511999990000"]`}}},
		Faults: []Fault{
			{Route: "POST /chat/check", Paired: true, Lasts: true, Reads: []Block{{Kind: "data", Lines: []string{ByID, `numbers = ["5511999990000"]`}}}},
		},
	},
	{
		Type:    "uazapi_proxy_locations",
		ByHand:  "it is a data source",
		Secrets: []Block{{Kind: "data", Part: Paired}},
		Faults: []Fault{
			{Route: "GET /proxy-managed/cities", Paired: true, Lasts: true, Reads: []Block{{Kind: "data", Lines: []string{ByID}}}},
			{Route: "GET /proxy-managed/countries", Paired: true, Lasts: true, Reads: []Block{{Kind: "data", Lines: []string{ByID}}}},
		},
	},
	{
		Type: "uazapi_quick_reply",
		Item: &Item{
			Arguments: map[string]string{"short_cut": `"horario"`, "text": `"Atendemos de 8h às 18h."`},
			Has:       simulator.QuickReply{ShortCut: "horario", Type: "text", Text: "Atendemos de 8h às 18h."},
			Shows: map[string]any{
				"short_cut": "horario", "type": "text", "text": "Atendemos de 8h às 18h.", "file": nil, "file_fingerprint": nil, "doc_name": "", "on_whatsapp": false,
			},
			Sends: `{"shortCut":"horario","type":"text","text":"Atendemos de 8h às 18h.","file":"","docName":"","onWhatsApp":false}`,
			Changes: []Change{
				{
					map[string]string{"short_cut": `"bom dia"`},
					simulator.QuickReply{ShortCut: "bom dia", Type: "text", Text: "Atendemos de 8h às 18h."},
				},
				{
					map[string]string{"text": `"Atendemos:\n\n\tde 8h às 20h.\n"`},
					simulator.QuickReply{ShortCut: "horario", Type: "text", Text: "Atendemos:\n\n\tde 8h às 20h.\n"},
				},
				{
					map[string]string{"on_whatsapp": "true"},
					simulator.QuickReply{ShortCut: "horario", Type: "text", Text: "Atendemos de 8h às 18h.", OnWhatsApp: true},
				},
				{
					map[string]string{"type": `"image"`, "file": `"https://files.example/placa.png"`, "text": ""},
					simulator.QuickReply{ShortCut: "horario", Type: "image", File: "https://files.example/placa.png"},
				},
				{
					map[string]string{
						"short_cut": `"tabela"`, "type": `"document"`, "file": `"aGVsbG8gd29ybGQhIQ=="`, "doc_name": `"tabela.pdf"`, "text": `"Segue a tabela."`,
					},
					simulator.QuickReply{ShortCut: "tabela", Type: "document", File: "aGVsbG8gd29ybGQhIQ==", DocName: "tabela.pdf", Text: "Segue a tabela."},
				},
			},
			Drifted:  simulator.QuickReply{ShortCut: "horario", Type: "text", Text: "Fechado\r\n::error::x"},
			Numbered: map[string]string{"short_cut": `"oi${count.index}"`, "text": `"Olá"`},
			Neighbors: [2]Neighbor{
				{simulator.QuickReply{ShortCut: "tchau", Type: "text", Text: "Até logo"}, "tchau"},
				{simulator.QuickReply{ShortCut: "pix", Type: "image", File: "https://files.example/pix.png"}, "pix"},
			},
			Adds:      "POST /quickreply/edit",
			Changing:  "POST /quickreply/edit",
			Removes:   "POST /quickreply/edit",
			Reads:     "GET /quickreply/showall",
			ExampleID: "rb9da9c03637452",
			// Elsewhere, one that is on WhatsApp is not taken back.
			Server: simulator.Options{QuickReplies: simulator.QuickReplyOptions{MirrorEditable: true}},
			Late:   true,
			Odd: map[string]simulator.Options{
				"twins are refused":         {Lists: simulator.ListOptions{TwinsRefused: true}},
				"new ones are late":         {Lists: simulator.ListOptions{LateReads: 3}},
				"edits clear":               {Lists: simulator.ListOptions{EditClears: true}},
				"WhatsApp is not editable":  {},
				"WhatsApp is not told":      {QuickReplies: simulator.QuickReplyOptions{MirrorIgnored: true}},
				"files show as their paths": {QuickReplies: simulator.QuickReplyOptions{FilesStored: true}},
			},
			All: func(s *simulator.Simulator, instance string) []Made {
				var all []Made
				for _, reply := range s.QuickReplies(instance) {
					id := reply.ID
					reply.ID = ""
					all = append(all, Made{id, reply})
				}
				return all
			},
			Add: func(s *simulator.Simulator, instance string, content any) (string, error) {
				added, err := s.AddQuickReply(instance, content.(simulator.QuickReply))
				return added.ID, err
			},
			Set: func(s *simulator.Simulator, instance, id string, content any) error {
				reply := content.(simulator.QuickReply)
				reply.ID = id
				return s.SetQuickReply(instance, reply)
			},
			Remove: func(s *simulator.Simulator, instance, id string) error {
				return s.SetQuickReply(instance, simulator.QuickReply{ID: id})
			},
		},
		Secrets: []Block{{Kind: "resource", Part: Paired, Lines: []string{
			`short_cut = "oi"`, `type = "image"`, "file = " + storedFile, `text = "Olá ${var.round}"`,
		}}},
		Canaries: []Canary{
			{
				Name: "the file of a quick reply", Key: "file", Value: "https://files.example/f1l3-0f-4-Qu1ckR3ply5Tr4ng3/a.png",
				Parts: []string{"f1l3-0f-4-Qu1ckR3ply5Tr4ng3"},
				Why:   "what the user writes in a configuration is part of the state, and the server is to use it",
				Places: []string{
					"a body", "the state uazapi_quick_reply.file", "a plan file", "a plan in JSON uazapi_quick_reply.file", "a plan in JSON variable tokens",
				},
			},
		},
		Faults: []Fault{
			{Route: "GET /quickreply/showall", Paired: true, Lasts: true, Writes: []Block{{Kind: "resource", Lines: []string{ByID, `short_cut = "oi"`, `text = "Olá"`}}}},
			{Route: "POST /quickreply/edit", Paired: true, Writes: []Block{{Kind: "resource", Lines: []string{
				ByToken, `short_cut = "oi"`, `type = "image"`, "file = " + storedFile,
			}}}},
		},
	},
	{
		Type:    "uazapi_send_contact",
		Invoked: &Invoked{Arguments: []string{sendsTo, `full_name = "Ana"`, `phone_numbers = ["5581999990001"]`}},
		Secrets: []Block{
			{Kind: "resource", Part: Paired, Lines: []string{sendsTo, `full_name = "Ana"`, `phone_numbers = ["5581999990001"]`, "triggers = { round = var.round }", triedLater}},
			{Kind: "action", Part: Paired, Lines: []string{sendsTo, `full_name = "Ana"`, `phone_numbers = ["5581999990001"]`, invokedLater}},
		},
		Faults: []Fault{
			{Route: "POST /send/contact", Paired: true, Writes: []Block{
				{Kind: "resource", Lines: []string{ByID, sendsTo, `full_name = "Ana"`, `phone_numbers = ["5581999990001"]`, triedLater}},
				{Kind: "action", Lines: []string{ByToken, sendsTo, `full_name = "Ana"`, `phone_numbers = ["5581999990001"]`, invokedLater}},
			}},
		},
		NotLived: changesNone,
	},
	{
		Type:    "uazapi_send_location",
		Invoked: &Invoked{Arguments: []string{sendsTo, "latitude = -8.05", "longitude = -34.9"}},
		Secrets: []Block{
			{Kind: "resource", Part: Paired, Lines: []string{sendsTo, "latitude = -8.05", "longitude = -34.9", "triggers = { round = var.round }", triedLater}},
			{Kind: "action", Part: Paired, Lines: []string{sendsTo, "latitude = -8.05", "longitude = -34.9", invokedLater}},
		},
		Faults: []Fault{
			{Route: "POST /send/location", Paired: true, Writes: []Block{
				{Kind: "resource", Lines: []string{ByID, sendsTo, "latitude = -8.05", "longitude = -34.9", triedLater}},
				{Kind: "action", Lines: []string{ByToken, sendsTo, "latitude = -8.05", "longitude = -34.9", invokedLater}},
			}},
		},
		NotLived: changesNone,
	},
	{
		Type:    "uazapi_send_media",
		Invoked: &Invoked{Arguments: []string{sendsTo, `type = "image"`, `media_url = "https://files.example/placa.png"`}},
		Secrets: []Block{
			{Kind: "resource", Part: Paired, Lines: []string{sendsTo, `type = "image"`, "media_url = " + storedMedia, "triggers = { round = var.round }", triedLater}},
			{Kind: "action", Part: Paired, Lines: []string{sendsTo, `type = "image"`, `media_url = "https://files.example/placa.png"`, invokedLater}},
		},
		Canaries: []Canary{
			{
				Name: "the address of a media message", Key: "media", Value: "https://files.example/m3d14-0f-4-M3ss4g3Tr4ng3/a.png",
				Parts:  []string{"m3d14-0f-4-M3ss4g3Tr4ng3"},
				Why:    "what the user writes in a configuration is part of the state and shown in a plan, and the server is to fetch it",
				Places: []string{"a body", "the output", "the state uazapi_send_media.media_url", "a plan file", "a plan in JSON uazapi_send_media.media_url", "a plan in JSON variable tokens"},
			},
		},
		Faults: []Fault{
			{Route: "POST /send/media", Paired: true, Writes: []Block{
				{Kind: "resource", Lines: []string{ByID, sendsTo, `type = "image"`, "media_url = " + storedMedia, triedLater}},
				{Kind: "action", Lines: []string{ByToken, sendsTo, `type = "image"`, `media_url = "https://files.example/placa.png"`, invokedLater}},
			}},
		},
		NotLived: changesNone,
	},
	{
		Type:    "uazapi_send_menu",
		Invoked: &Invoked{Arguments: []string{sendsTo, `type = "poll"`, `text = "Serve?"`, `choices = ["Sim", "Não"]`}},
		Secrets: []Block{
			{Kind: "resource", Part: Paired, Lines: []string{sendsTo, `type = "poll"`, `text = "Serve?"`, `choices = ["Sim", "Não"]`, "triggers = { round = var.round }", triedLater}},
			{Kind: "action", Part: Paired, Lines: []string{sendsTo, `type = "poll"`, `text = "Serve?"`, `choices = ["Sim", "Não"]`, invokedLater}},
		},
		Faults: []Fault{
			{Route: "POST /send/menu", Paired: true, Writes: []Block{
				{Kind: "resource", Lines: []string{ByID, sendsTo, `type = "poll"`, `text = "Serve?"`, `choices = ["Sim", "Não"]`, triedLater}},
				{Kind: "action", Lines: []string{ByToken, sendsTo, `type = "poll"`, `text = "Serve?"`, `choices = ["Sim", "Não"]`, invokedLater}},
			}},
		},
		NotLived: changesNone,
	},
	{
		Type:    "uazapi_send_text",
		Invoked: &Invoked{Arguments: []string{sendsTo, `text = "Olá"`}},
		Secrets: []Block{
			{Kind: "resource", Part: Paired, Lines: []string{sendsTo, `text = "Olá"`, "triggers = { round = var.round }", triedLater}},
			{Kind: "action", Part: Paired, Lines: []string{sendsTo, `text = "Olá"`, `track_source = "deploy"`, invokedLater}},
		},
		Faults: []Fault{
			{Route: "POST /send/text", Paired: true, Writes: []Block{
				{Kind: "resource", Lines: []string{ByID, sendsTo, `text = "Olá"`, triedLater}},
				{Kind: "action", Lines: []string{ByToken, sendsTo, `text = "Olá"`, invokedLater}},
			}},
			{Route: "POST /message/find", Paired: true, Writes: []Block{
				{Kind: "resource", Lines: []string{ByToken, sendsTo, `text = "Olá"`, `wait_for = "delivered"`, triedLater}},
				{Kind: "action", Lines: []string{ByID, sendsTo, `text = "Olá"`, `wait_for = "sent"`, invokedLater}},
			}},
		},
		NotLived: changesNone,
	},
	{
		Type:   "uazapi_server_restart",
		ByHand: "it is an action on a server, and on no instance",
		Faults: []Fault{
			{Route: "POST /admin/restart", Writes: []Block{{Kind: "action", Provider: ByItsWay, Lines: []string{"confirm = true"}}}},
		},
	},
	{
		Type:   "uazapi_server_status",
		ByHand: "it is a data source, of a server and of no instance",
		Faults: []Fault{
			{Route: "GET /status", Reads: []Block{{Kind: "data", Provider: ByItsWay}}},
		},
	},
	{
		Type:      "uazapi_smileapi_instance",
		ByHand:    "it is a data source, of another vendor",
		Elsewhere: true,
		Secrets:   []Block{{Kind: "data", Lines: []string{ofSmileAPI}}},
		Canaries: []Canary{{
			Name: "a token in an answer of SmileAPI", Parts: []string{smileapi.SecretToken}, Elsewhere: true,
			Why:    "the answer is an attribute of the data source",
			Places: []string{"the state uazapi_smileapi_instance.answer", "a plan in JSON uazapi_smileapi_instance.answer"},
		}},
		Faults: []Fault{
			{Route: "GET " + pathOfSmileAPI, Reads: []Block{{Kind: "data", Provider: ByItsWay, Lines: []string{ofSmileAPI}}}},
		},
	},
	{
		Type:      "uazapi_smileapi_instance_restart",
		ByHand:    "it is of another vendor, so it names no instance of uazapi",
		Elsewhere: true,
		Secrets: []Block{
			{Kind: "resource", Lines: []string{ofSmileAPI, "triggers = { round = var.round }"}},
			{Kind: "action", Lines: []string{ofSmileAPI}},
		},
		Faults: []Fault{
			{Route: "POST " + pathOfSmileAPI + "/restart", Writes: []Block{
				{Kind: "resource", Provider: ByItsLateWay, Lines: []string{ofSmileAPI}},
				{Kind: "action", Provider: ByItsLateWay, Lines: []string{ofSmileAPI}},
			}},
		},
		NotLived: changesNone,
	},
	{
		Type: "uazapi_webhook",
		Item: &Item{
			Arguments: map[string]string{
				"url":              `"https://crm.example.com/in"`,
				"events":           `["messages"]`,
				"exclude_messages": `["wasSentByApi"]`,
			},
			Has:   simulator.Webhook{URL: "https://crm.example.com/in", Enabled: true, Events: []string{"messages"}, ExcludeMessages: []string{"wasSentByApi"}},
			Shows: map[string]any{"enabled": true, "add_url_events": false, "add_url_types_messages": false, "events": []string{"messages"}, "exclude_messages": []string{"wasSentByApi"}},
			Sends: `{"action":"add","url":"https://crm.example.com/in","enabled":true,"events":["messages"],"excludeMessages":["wasSentByApi"],"addUrlEvents":false,"addUrlTypesMessages":false}`,
			Changes: []Change{
				{
					map[string]string{"url": `"https://crm.example.com/out"`},
					simulator.Webhook{URL: "https://crm.example.com/out", Enabled: true, Events: []string{"messages"}, ExcludeMessages: []string{"wasSentByApi"}},
				},
				{
					map[string]string{"enabled": "false"},
					simulator.Webhook{URL: "https://crm.example.com/in", Events: []string{"messages"}, ExcludeMessages: []string{"wasSentByApi"}},
				},
				{
					map[string]string{"events": `["messages", "connection"]`},
					simulator.Webhook{URL: "https://crm.example.com/in", Enabled: true, Events: []string{"connection", "messages"}, ExcludeMessages: []string{"wasSentByApi"}},
				},
				{
					map[string]string{"exclude_messages": ""},
					simulator.Webhook{URL: "https://crm.example.com/in", Enabled: true, Events: []string{"messages"}, ExcludeMessages: []string{}},
				},
				{
					map[string]string{"add_url_events": "true"},
					simulator.Webhook{URL: "https://crm.example.com/in", Enabled: true, Events: []string{"messages"}, ExcludeMessages: []string{"wasSentByApi"}, AddURLEvents: true},
				},
				{
					map[string]string{"add_url_types_messages": "true"},
					simulator.Webhook{URL: "https://crm.example.com/in", Enabled: true, Events: []string{"messages"}, ExcludeMessages: []string{"wasSentByApi"}, AddURLTypesMessages: true},
				},
				{
					map[string]string{
						"url": `"https://crm.example.com/out"`, "enabled": "false", "events": `["messages", "connection"]`,
						"exclude_messages": `["wasSentByApi", "isGroupYes"]`, "add_url_events": "true", "add_url_types_messages": "true",
					},
					simulator.Webhook{
						URL: "https://crm.example.com/out", Events: []string{"connection", "messages"}, ExcludeMessages: []string{"isGroupYes", "wasSentByApi"},
						AddURLEvents: true, AddURLTypesMessages: true,
					},
				},
			},
			Drifted:   simulator.Webhook{URL: "https://crm.example.com/in", Events: []string{"call"}, ExcludeMessages: []string{"wasSentByApi"}},
			Numbered:  map[string]string{"url": `"https://crm.example.com/${count.index}"`, "events": `["call"]`},
			Neighbors: [2]Neighbor{{othersWebhook, "https://outra.example.com"}, {othersWebhook, "https://outra.example.com"}},
			Adds:      "POST /webhook",
			Changing:  "POST /webhook",
			Removes:   "POST /webhook",
			Reads:     "GET /webhook",
			ExampleID: "rd8bd0b1a5b5e2c",
			Odd: map[string]simulator.Options{
				"unknown ids are 400":  {Webhooks: simulator.WebhookOptions{UnknownID: simulator.UnknownID400}},
				"unknown ids are 200":  {Webhooks: simulator.WebhookOptions{UnknownID: simulator.UnknownIDTaken}},
				"a delete needs a URL": {Webhooks: simulator.WebhookOptions{DeleteNeedsURL: true}},
				"twins are refused":    {Webhooks: simulator.WebhookOptions{TwinsRefused: true}},
				"newest first":         {Webhooks: simulator.WebhookOptions{Reversed: true}},
				"two at the most":      {Webhooks: simulator.WebhookOptions{Most: 2}},
				"no simple mode":       {Webhooks: simulator.WebhookOptions{SimpleRefused: true}},
			},
			NotSaved:  simulator.Options{Webhooks: simulator.WebhookOptions{NotSaved: true}},
			Limited:   simulator.Options{Webhooks: simulator.WebhookOptions{Most: 1}},
			LimitSays: "Maximum number of webhooks reached",
			All: func(s *simulator.Simulator, instance string) []Made {
				var all []Made
				for _, webhook := range s.Webhooks(instance) {
					id := webhook.ID
					webhook.ID = ""
					slices.Sort(webhook.Events)
					slices.Sort(webhook.ExcludeMessages)
					all = append(all, Made{id, webhook})
				}
				return all
			},
			Add: func(s *simulator.Simulator, instance string, content any) (string, error) {
				added, err := s.AddWebhook(instance, content.(simulator.Webhook))
				return added.ID, err
			},
			Set: func(s *simulator.Simulator, instance, id string, content any) error {
				webhook := content.(simulator.Webhook)
				webhook.ID = id
				return s.SetWebhook(instance, webhook)
			},
			Remove: func(s *simulator.Simulator, instance, id string) error {
				return s.SetWebhook(instance, simulator.Webhook{ID: id})
			},
		},
		Secrets: []Block{{Kind: "resource", Part: Paired, Lines: []string{
			`url = "https://crm.example.com/in"`, `exclude_messages = ["wasSentByApi"]`, `events = var.round == "1" ? ["messages"] : ["messages", "call"]`,
		}}},
		Faults: []Fault{
			{Route: "GET /webhook", Paired: true, Lasts: true, Writes: []Block{{Kind: "resource", Lines: []string{
				ByID, `url = "https://crm.example.com/in"`, `exclude_messages = ["wasSentByApi"]`, `events = ["messages"]`,
			}}}},
			{Route: "POST /webhook", Paired: true, Writes: []Block{{Kind: "resource", Lines: []string{
				ByToken, `url = "https://crm.example.com/in"`, `exclude_messages = ["wasSentByApi"]`, `events = ["messages"]`,
			}}}},
		},
	},
	{
		Type:    "uazapi_webhook_errors",
		ByHand:  "it is a data source",
		Secrets: []Block{{Kind: "data", Part: Paired, Lines: []string{"include_payloads = true"}}},
		Canaries: []Canary{
			{
				Name: "a secret in the URL of a delivery that failed", Parts: []string{"d3l1v3ry-0f-4-Str4ng3-K3y"}, On: "paired_id",
				Make: func(s *simulator.Simulator, instance string) error {
					return s.FailWebhook(instance, simulator.WebhookError{URL: "https://crm.example.com/d3l1v3ry-0f-4-Str4ng3-K3y", Event: "messages", StatusCode: 502})
				},
				Why:    "people review where events go",
				Places: []string{"the output", "the state uazapi_webhook_errors.url", "a plan in JSON uazapi_webhook_errors.url"},
			},
		},
		Faults: []Fault{
			{Route: "GET /webhook/errors", Paired: true, Lasts: true, Reads: []Block{{Kind: "data", Lines: []string{ByID}}}},
			{Route: "GET /globalwebhook/errors", Reads: []Block{{Kind: "data", Provider: ByItsWay, Lines: []string{"global = true"}}}},
		},
	},
	{
		Type:    "uazapi_webhooks",
		ByHand:  "it is a data source",
		Secrets: []Block{{Kind: "data", Part: Paired}},
		Faults: []Fault{
			{Route: "GET /webhook", Paired: true, Lasts: true, Reads: []Block{{Kind: "data", Lines: []string{ByID}}}},
		},
	},
}

// SmileID is the instance of SmileAPI that blocks and examples are about.
const SmileID = "5511987654321"

const (
	ofSmileAPI     = `phone_number_id = "` + SmileID + `"`
	pathOfSmileAPI = "/acme/v1/" + SmileID + "/instance"
)

// What blocks say of a Chatwoot, and have of its canaries.
const (
	ofChatwoot     = "url = \"https://chat.example.com\"\n  account_id = 3\n  inbox_id = 42"
	storedChatwoot = `nonsensitive(var.tokens["chatwoot"])`
)

// someChatwoot is what somebody has set in the panel, and hisChatwoot the same with a
// token of which no configuration knows.
var (
	someChatwoot = simulator.Chatwoot{Enabled: true, URL: "https://chat.example.com", AccessToken: "pXXGHHHyJPYHYgWHJHYHgJjj", AccountID: 3, InboxID: 42}
	hisChatwoot  = simulator.Chatwoot{Enabled: true, URL: "https://chat.example.com", AccessToken: "3XjPqMh9YdZr6CgSlA2fOuIv", AccountID: 3, InboxID: 42}
)

func setsChatwoot(s *simulator.Simulator, instance string) error {
	return s.SetChatwoot(instance, someChatwoot)
}

// sendsChatwoot is what is sent of [someChatwoot] where groups are ignored.
func sendsChatwoot(enabled bool) string {
	return fmt.Sprintf(`{"enabled":%t,"url":"https://chat.example.com","access_token":%q,"account_id":3,"inbox_id":42,"ignore_groups":true,"sign_messages":false,"create_new_conversation":false}`,
		enabled, someChatwoot.AccessToken)
}

// What blocks have of the canaries of a proxy, of a quick reply and of a message.
const (
	storedProxy   = `nonsensitive(var.tokens["proxy"])`
	fallbackProxy = `nonsensitive(var.tokens["fallback"])`
	storedFile    = `nonsensitive(var.tokens["file"])`
	storedMedia   = `nonsensitive(var.tokens["media"])`
)

var othersWebhook = simulator.Webhook{
	URL: "https://outra.example.com", Enabled: true, Events: []string{"connection"}, ExcludeMessages: []string{"isGroupYes"}, AddURLEvents: true,
}
