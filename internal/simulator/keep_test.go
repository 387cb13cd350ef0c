package simulator_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// keepCase writes some fields of a route once and then otherwise.
type keepCase struct {
	opts  simulator.Options
	route string
	// once and otherwise are the bodies. {id} in them is the id of the instance, and {item} that of its item.
	once, otherwise string
	// item is where the answer to read has the id of the item.
	item string
	// read is the route that tells the fields, and paths are where.
	read  string
	paths map[string]string
	// answers is where the answer to the write has them, for those that show the record.
	answers map[string]string
	// hidden returns what no answer tells of a field.
	hidden func(in simulator.Instance) any
	// new is what an item has that is added while the server keeps the field, by the fields.
	added map[string]any
}

// at returns paths that are the names of the fields after a prefix.
func at(prefix string, fields ...string) map[string]string {
	paths := map[string]string{}
	for _, field := range fields {
		paths[field] = prefix + field
	}
	return paths
}

var (
	privacyFields  = []string{"groupadd", "last", "status", "profile", "readreceipts", "online", "calladd"}
	chatwootFields = []string{
		"enabled", "url", "access_token", "account_id", "inbox_id", "ignore_groups", "sign_messages", "create_new_conversation",
	}
	webhookFields = []string{"url", "enabled", "events", "excludeMessages", "addUrlEvents", "addUrlTypesMessages"}
	replyFields   = []string{"shortCut", "type", "text", "file", "docName", "onWhatsApp"}
	placeFields   = []string{"proxy_managed_country", "proxy_managed_state", "proxy_managed_city"}
)

// leadBody names all lead fields, each by its number after a text.
func leadBody(text string) (body string, fields []string) {
	var pairs []string
	for n := range 20 {
		fields = append(fields, fmt.Sprintf("lead_field%02d", n+1))
		pairs = append(pairs, fmt.Sprintf("%q:%q", fields[n], fmt.Sprint(text, n)))
	}
	return "{" + strings.Join(pairs, ",") + "}", fields
}

func keepCases() []keepCase {
	const webhook = `"url":"https://a","enabled":true,"events":["call"],"excludeMessages":["fromMeYes"],"addUrlEvents":true,"addUrlTypesMessages":false`
	const otherWebhook = `"url":"https://b","enabled":false,"events":["groups","call"],"excludeMessages":[],"addUrlEvents":false,"addUrlTypesMessages":true`
	leads, leadFields := leadBody("a")
	otherLeads, _ := leadBody("b")
	return []keepCase{
		{
			route: setPrivacy, read: getPrivacy, paths: at("", privacyFields...), answers: at("", privacyFields...),
			once:      `{"groupadd":"contacts","last":"contacts","status":"contacts","profile":"contacts","readreceipts":"none","online":"match_last_seen","calladd":"known"}`,
			otherwise: `{"groupadd":"all","last":"all","status":"all","profile":"all","readreceipts":"all","online":"all","calladd":"all"}`,
		}, {
			route: "POST /instance/presence", once: `{"presence":"available"}`, otherwise: `{"presence":"unavailable"}`,
			read: statusRoute, paths: map[string]string{"presence": "instance.current_presence"},
		}, {
			route: renameRoute, once: `{"name":"b"}`, otherwise: `{"name":"c"}`,
			read: statusRoute, paths: at("instance.", "name"), answers: at("", "name"),
		}, {
			route: "POST /instance/updateAdminFields",
			once:  `{"id":"{id}","adminField01":"a","adminField02":"b"}`, otherwise: `{"id":"{id}","adminField01":"c","adminField02":"d"}`,
			read: statusRoute, paths: at("instance.", "adminField01", "adminField02"), answers: at("", "adminField01", "adminField02"),
		}, {
			route: "POST /instance/updateDelaySettings", once: `{"msg_delay_min":3,"msg_delay_max":4}`, otherwise: `{"msg_delay_min":5,"msg_delay_max":6}`,
			read: statusRoute, paths: at("instance.", "msg_delay_min", "msg_delay_max"), answers: at("instance.", "msg_delay_min", "msg_delay_max"),
		}, {
			route: leadFieldsRoute, once: leads, otherwise: otherLeads,
			read: statusRoute, paths: at("instance.fieldsMap.", leadFields...), answers: at("fieldsMap.", leadFields...),
		}, {
			route: connectRoute,
			once:  `{"browser":"edge","systemName":"a","proxy_managed_country":"br","proxy_managed_state":"sp","proxy_managed_city":"campinas"}`, otherwise: `{"browser":"chrome","systemName":"b","proxy_managed_country":"pt","proxy_managed_state":"x","proxy_managed_city":"lisboa"}`,
			read: statusRoute, paths: at("instance.", "systemName"), answers: at("instance.", "systemName"),
		}, {
			route: connectRoute, once: `{"browser":"edge"}`, otherwise: `{"browser":"chrome"}`,
			paths: at("", "browser"), hidden: func(in simulator.Instance) any { return in.Browser },
		}, {
			route: "POST /profile/name", once: `{"name":"a"}`, otherwise: `{"name":"b"}`,
			opts: simulator.Options{ProfileAtOnce: true}, read: statusRoute, paths: map[string]string{"name": "instance.profileName"},
		}, {
			route: "POST /profile/image", once: `{"image":"https://a/1.png"}`, otherwise: `{"image":"remove"}`,
			paths: at("", "image"), hidden: func(in simulator.Instance) any { return in.Picture },
		}, {
			route: "POST /business/update/profile", opts: simulator.Options{Accounts: simulator.AccountsBusiness},
			once: `{"description":"a","address":"b","email":"c"}`, otherwise: `{"description":"d","address":"e","email":"f"}`,
			read: "POST /business/get/profile", paths: at("response.", "description", "address", "email"),
		}, {
			route: "PUT /chatwoot/config", read: "GET /chatwoot/config", paths: at("chatwoot_", chatwootFields...),
			once:      `{"enabled":true,"url":"https://a","access_token":"a","account_id":1,"inbox_id":2,"ignore_groups":true,"sign_messages":true,"create_new_conversation":true}`,
			otherwise: `{"enabled":false,"url":"https://b","access_token":"b","account_id":3,"inbox_id":4,"ignore_groups":false,"sign_messages":false,"create_new_conversation":false}`,
		}, {
			route: "POST /instance/proxy", read: "GET /instance/proxy",
			once: `{"mode":"custom","proxy_url":"http://a:1","proxy_fallback":"never"}`, otherwise: `{"mode":"custom","proxy_url":"http://b:2","proxy_fallback":"internal"}`,
			opts: simulator.Options{ProxyURLPlain: true}, paths: at("", "proxy_url", "proxy_fallback"), answers: at("proxy.", "proxy_url", "proxy_fallback"),
		}, {
			route: "POST /instance/proxy", once: `{"mode":"internal"}`, otherwise: `{"mode":"none","confirm_no_proxy":true}`,
			read: "GET /instance/proxy", paths: at("", "mode"), answers: at("proxy.", "mode"),
		}, {
			route: "POST /instance/proxy", read: statusRoute, paths: at("instance.", placeFields...),
			once:      `{"mode":"internal","proxy_managed_country":"br","proxy_managed_state":"sp","proxy_managed_city":"campinas"}`,
			otherwise: `{"mode":"internal","proxy_managed_country":"pt","proxy_managed_state":"x","proxy_managed_city":"lisboa"}`,
		}, {
			route: connectRoute, read: statusRoute, paths: at("instance.", placeFields...), answers: at("instance.", placeFields...),
			once:      `{"proxy_managed_country":"br","proxy_managed_state":"sp","proxy_managed_city":"campinas"}`,
			otherwise: `{"proxy_managed_country":"pt","proxy_managed_state":"x","proxy_managed_city":"lisboa"}`,
		}, {
			route: "POST /instance/proxy", opts: simulator.Options{ProxyGeneration: simulator.ProxyFirst, ProxyURLPlain: true},
			once: `{"enable":true,"proxy_url":"http://a:1"}`, otherwise: `{"enable":false,"proxy_url":""}`,
			read: "GET /instance/proxy", paths: map[string]string{"enable": "enabled", "proxy_url": "proxy_url"},
		}, {
			route: "POST /webhook", read: "GET /webhook", item: "0.id", paths: at("0.", webhookFields...), answers: at("0.", webhookFields...),
			once: `{"action":"add",` + webhook + `}`, otherwise: `{"action":"update","id":"{item}",` + otherWebhook + `}`,
			added: map[string]any{"url": "", "enabled": false, "events": []any{}, "excludeMessages": []any{}, "addUrlEvents": false, "addUrlTypesMessages": false},
		}, {
			route: "POST /globalwebhook", read: "GET /globalwebhook", paths: at("", webhookFields...), answers: at("", webhookFields...),
			once: `{` + webhook + `}`, otherwise: `{` + otherWebhook + `}`,
		}, {
			route: "POST /label/edit", opts: simulator.Options{Accounts: simulator.AccountsBusiness},
			once: `{"labelid":"new","name":"a","color":1}`, otherwise: `{"labelid":"{item}","name":"b","color":2}`,
			read: "GET /labels", item: "0.labelid", paths: at("0.", "name", "color"), added: map[string]any{"name": "", "color": 0.0},
		}, {
			route: "POST /quickreply/edit", read: "GET /quickreply/showall", item: "0.id", paths: at("0.", replyFields...), answers: at("quickReplies.0.", replyFields...),
			opts:      simulator.Options{QuickReplies: simulator.QuickReplyOptions{MirrorEditable: true}},
			once:      `{"shortCut":"a","type":"document","text":"a","file":"https://a","docName":"a"}`,
			otherwise: `{"id":"{item}","shortCut":"b","type":"text","text":"b","file":"https://b","docName":"b","onWhatsApp":true}`,
			added:     map[string]any{"shortCut": "", "type": "", "text": "", "file": "", "docName": "", "onWhatsApp": false},
		}, {
			route: "POST /lead/tags/edit", read: "GET /lead/tags", item: "0.id",
			once: `{"name":"a","kanban":true,"kanbanOrder":1}`, otherwise: `{"id":"{item}","name":"b","kanban":false,"kanbanOrder":2}`,
			paths: at("0.", "name", "kanban", "kanbanOrder"), answers: at("", "name", "kanban", "kanbanOrder"),
			added: map[string]any{"name": "", "kanban": false, "kanbanOrder": 0.0},
		},
	}
}

// play is a case on a server of its own.
type play struct {
	*world
	keepCase
	in simulator.Instance
}

func (c keepCase) on(t *testing.T) play {
	t.Helper()
	w := newWorld(t, c.opts)
	if c.route == connectRoute {
		return play{w, c, w.sim.Add("a")}
	}
	return play{w, c, w.paired("a", "5511990000001")}
}

// writes sends a body by the route, with all credentials.
func (p play) writes(body string) reply {
	p.t.Helper()
	body = strings.ReplaceAll(body, "{id}", p.in.ID)
	if strings.Contains(body, "{item}") {
		body = strings.ReplaceAll(body, "{item}", p.reads().text(p.item))
	}
	if p.route == connectRoute {
		// Only an instance without an attempt takes another wish.
		p.must(p.sim.SetStatus(p.in.ID, "disconnected"))
	}
	answered := p.do(p.route, body, "token", p.in.Token, "admintoken", p.sim.AdminToken())
	if answered.status != 200 {
		p.t.Fatalf("%s %s: %d %s", p.route, body, answered.status, answered.body)
	}
	return answered
}

func (p play) reads() reply {
	p.t.Helper()
	body := ""
	if strings.HasPrefix(p.read, "POST ") {
		body = "{}"
	}
	return p.do(p.read, body, "token", p.in.Token, "admintoken", p.sim.AdminToken())
}

// has returns what the server has of each field.
func (p play) has() map[string]any {
	p.t.Helper()
	if p.hidden != nil {
		for field := range p.paths {
			return map[string]any{field: p.hidden(p.instance(p.in.ID))}
		}
	}
	told, values := p.reads(), map[string]any{}
	for field, path := range p.paths {
		values[field] = told.at(path)
	}
	return values
}

// keeps has the server keep a field of the instance, or its own.
func (p play) keeps(field string) {
	p.t.Helper()
	id := p.in.ID
	if p.route == "POST /globalwebhook" {
		id = ""
	}
	p.must(p.sim.Keep(id, p.route, field))
}

func TestKeep(t *testing.T) {
	t.Parallel()
	for _, c := range keepCases() {
		for field := range c.paths {
			t.Run(strings.ReplaceAll(c.route, "/", " ")+" "+field, func(t *testing.T) {
				t.Parallel()
				testKeep(c.on(t), field)
			})
		}
	}
}

func testKeep(p play, field string) {
	p.t.Helper()
	p.writes(p.once)
	before := p.has()
	p.keeps(field)
	answered := p.writes(p.otherwise)
	partly := p.has()
	if path, shown := p.answers[field]; shown {
		if diff := cmp.Diff(before[field], answered.at(path)); diff != "" {
			p.t.Errorf("the answer tells otherwise:\n%s", diff)
		}
	}
	p.sim.Heal()
	p.writes(p.otherwise)
	after := p.has()
	if cmp.Equal(before[field], after[field]) {
		p.t.Fatalf("%v is written twice", before[field])
	}
	want := map[string]any{}
	for name := range after {
		want[name] = after[name]
	}
	want[field] = before[field]
	if diff := cmp.Diff(want, partly); diff != "" {
		p.t.Errorf("what is kept, and only that:\n%s", diff)
	}
}

// What a server does not take of a new item is empty there, and an item that is deleted goes.
func TestKeepOfItems(t *testing.T) {
	t.Parallel()
	for _, c := range keepCases() {
		for field, want := range c.added {
			t.Run(strings.ReplaceAll(c.route, "/", " ")+" "+field, func(t *testing.T) {
				t.Parallel()
				p := c.on(t)
				p.keeps(field)
				p.writes(p.once)
				if diff := cmp.Diff(want, p.has()[field]); diff != "" {
					t.Error(diff)
				}
				p.sim.Heal()
				p.writes(p.otherwise)
				p.keeps(field)
				p.writes(strings.TrimSuffix(strings.ReplaceAll(p.otherwise, `"action":"update"`, `"action":"delete"`), "}") + `,"delete":true}`)
				if told := p.reads().body; told != "[]" {
					t.Errorf("it is still there: %s", told)
				}
			})
		}
	}
}

// A field that is new, or a route, needs its row.
func TestKeepHasARowForEachField(t *testing.T) {
	t.Parallel()
	rows := map[string]bool{}
	for _, c := range keepCases() {
		for field := range c.paths {
			rows[fmt.Sprint(c.opts.ProxyGeneration == simulator.ProxyFirst, c.route, field)] = true
		}
	}
	for _, generation := range []simulator.ProxyGeneration{simulator.ProxyThird, simulator.ProxyFirst} {
		for route, fields := range simulator.New(simulator.Options{ProxyGeneration: generation}).Keepable() {
			first := generation == simulator.ProxyFirst && route == "POST /instance/proxy"
			for _, field := range fields {
				if !rows[fmt.Sprint(first, route, field)] {
					t.Errorf("%s has no row for %s", route, field)
				}
			}
		}
	}
}

func TestKeepOfWhatIsNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{MissingRoutes: []string{"PUT /chatwoot/config"}})
	in := w.sim.Add("a")
	for name, test := range map[string]struct{ id, route, field, says string }{
		"instance":         {"r00000000000000", setPrivacy, "last", "no instance"},
		"field":            {in.ID, setPrivacy, "broadcast", "only calladd, groupadd, last"},
		"field by case":    {in.ID, "POST /webhook", "URL", `no field "URL"`},
		"route":            {in.ID, "POST /instance/privacies", "last", "no route"},
		"missing route":    {in.ID, "PUT /chatwoot/config", "url", "no route"},
		"route that reads": {in.ID, getPrivacy, "last", "no route"},
		"no instance":      {"", setPrivacy, "last", "no instance"},
		"of the server":    {in.ID, "POST /globalwebhook", "url", "belongs to no instance"},
	} {
		if err := w.sim.Keep(test.id, test.route, test.field); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// It is a matter of one instance, and ends when that is deleted.
func TestKeepIsOfOneInstance(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in, other := w.sim.Add("a"), w.sim.Add("b")
	w.must(w.sim.Keep(in.ID, renameRoute, "name"))
	w.as(other, renameRoute, `{"name":"c"}`).check(200, wants{"name": "c"})
	w.as(in, renameRoute, `{"name":"c"}`).check(200, wants{"name": "a"})
	w.sim.Inject(simulator.Fault{Kind: simulator.FaultAnswerOnly, Times: 1})
	w.as(in, renameRoute, `{"name":"c"}`).check(200, wants{"name": "a"})
	// Somebody else changes it all the same.
	w.must(w.sim.Rename(in.ID, "d"))
	w.as(in, renameRoute, `{"name":"c"}`).check(200, wants{"name": "d"})
	w.as(in, "DELETE /instance", "").check(200, nil)
	w.as(other, renameRoute, `{"name":"e"}`).check(200, wants{"name": "e"})
}

// savesNoField are the routes that write and save no field of a record.
var savesNoField = []string{
	"POST /admin/restart", "POST /business/get/profile", "POST /chat/check", "POST /contacts/list", "DELETE /instance", "POST /instance/create",
	"POST /instance/disconnect", "POST /instance/reset", "POST /instance/token/rotate", "DELETE /message/async", "POST /message/find",
	"POST /send/contact", "POST /send/location", "POST /send/media", "POST /send/menu", "POST /send/text",
}

// Each route that writes says what it saves.
func TestKeepKnowsEachRouteThatWrites(t *testing.T) {
	t.Parallel()
	sim := simulator.New(simulator.Options{})
	keepable := sim.Keepable()
	for _, route := range sim.Routes() {
		says := len(keepable[route]) > 0
		listed := slices.Contains(savesNoField, route)
		if !strings.HasPrefix(route, "GET ") && says == listed {
			t.Errorf("%s: its area names the fields that it saves: %t, and it is listed to save none: %t", route, says, listed)
		}
	}
}
