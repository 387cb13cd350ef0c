package secrets

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/envelope"
)

// What the canaries of this test are.
const (
	adminCanary   = "the admin token"
	gatewayCanary = "the key of the gateway"
	ownCanary     = "the provider's token"
	givenCanary   = "a token that is given"
	storedCanary  = "a token that is stored"
	looseCanary   = "a token that is not stored"
	foundCanary   = "a token that is found"
	onceCanary    = "a token that is write-only"
	codeCanary    = "a pairing code"
	qrCanary      = "a QR"
	openAICanary  = "an OpenAI key"
	otherCanary   = "a token of another instance"
	serviceCanary = "the key of the service that makes calls"
	smileCanary   = "the token of SmileAPI"
)

// The secrets that the server does not choose by itself.
const (
	adminSecret   = "aDm1nC4n4ryQ7xZ2kT9vB3nM6pL8sW5yR1hJ0gFdE4uX7cV2"
	gatewaySecret = "gAt3w4y/C4n4ry+kEy=9Zq8Xw7Ve6Ub5"
	openAIKey     = "sk-0p3nA1C4n4ry5Tr4ng3R8Lk2Jh6Gf"
	gatewayValue  = "Bearer " + gatewaySecret
)

// allowance is an exception: a canary that belongs into these places.
type allowance struct {
	canary, why string
	places      []string
	// with and without name a feature that the tool has, or lacks.
	with, without string
}

// described is why a gateway is told secrets.
const described = "the gateway makes the call with it"

// allowances are all the places where a secret may be. One that nothing needs
// is an error as well.
var allowances = []allowance{
	{canary: adminCanary, why: "it opens the server's own routes", places: []string{"the header Admintoken"}},
	{canary: gatewayCanary, why: "the gateway wants it", places: []string{"the header X-Api-Key"}},
	{canary: serviceCanary, why: "the service wants it", places: []string{"the header X-Api-Key"}},
	{canary: smileCanary, why: "it opens the account", places: []string{"the header Authorization"}},
	{canary: adminCanary, why: described, places: []string{"a description"}},
	{canary: gatewayCanary, why: described, places: []string{"a description"}},
	{canary: ownCanary, why: described, places: []string{"a description"}},
	{canary: givenCanary, why: described, places: []string{"a description"}},
	{canary: storedCanary, why: described, places: []string{"a description"}},
	{canary: looseCanary, why: described, places: []string{"a description"}},
	{canary: foundCanary, why: described, places: []string{"a description"}},
	{canary: onceCanary, why: described, places: []string{"a description"}, with: "write-only attributes"},
	{canary: ownCanary, why: "it opens the instance", places: []string{"the header Token"}},
	{canary: givenCanary, why: "it opens the instance", places: []string{"the header Token"}},
	{canary: storedCanary, why: "it opens the instance", places: []string{"the header Token"}},
	{canary: looseCanary, why: "it opens the instance", places: []string{"the header Token"}},
	{canary: foundCanary, why: "it opens the instance", places: []string{"the header Token"}},
	{canary: onceCanary, why: "it opens the instance", places: []string{"the header Token"}, with: "write-only attributes"},
	{
		canary: givenCanary, why: "what the user writes in a configuration is part of the state",
		places: []string{"a plan file", "a plan in JSON variable tokens"},
	},
	{
		canary: storedCanary, why: "store_token is true unless the user says otherwise",
		places: []string{"the state uazapi_instance.token", "a plan file", "a plan in JSON uazapi_instance.token"},
	},
	{
		canary: codeCanary, why: "the code is an attribute, for those who read it from there",
		places: []string{
			"the state uazapi_instance_connection.paircode", "the state uazapi_instance_status.paircode",
			"a plan file", "a plan in JSON uazapi_instance_connection.paircode", "a plan in JSON uazapi_instance_status.paircode",
		},
	},
	{
		canary: qrCanary, why: "the QR is an attribute of the data source",
		places: []string{"the state uazapi_instance_status.qrcode", "a plan in JSON uazapi_instance_status.qrcode"},
	},
	{
		canary: openAICanary, why: "the key is an attribute of the data source",
		places: []string{"the state uazapi_instance_status.openai_apikey", "a plan in JSON uazapi_instance_status.openai_apikey"},
	},
	{
		canary: adminCanary, why: "a tool without ephemeral variables stores all of them in a plan", without: "ephemeral resources",
		places: []string{"a plan file", "a plan in JSON variable admin_token"},
	},
	{
		canary: gatewayCanary, why: "a tool without ephemeral variables stores all of them in a plan", without: "ephemeral resources",
		places: []string{"a plan file", "a plan in JSON variable gateway_key"},
	},
	{
		canary: serviceCanary, why: "a tool without ephemeral variables stores all of them in a plan", without: "ephemeral resources",
		places: []string{"a plan file", "a plan in JSON variable service_key"},
	},
	{
		canary: smileCanary, why: "a tool without ephemeral variables stores all of them in a plan", without: "ephemeral resources",
		places: []string{"a plan file", "a plan in JSON variable smileapi_token"},
	},
	{
		canary: ownCanary, why: "a tool without ephemeral variables stores all of them in a plan", without: "ephemeral resources",
		places: []string{"a plan file", "a plan in JSON variable own_tokens"},
	},
	{
		canary: onceCanary, why: "a tool without ephemeral variables stores all of them in a plan", without: "ephemeral resources",
		places: []string{"a plan file", "a plan in JSON variable own_tokens"},
	},
}

// spot is a canary and a place.
type spot struct{ canary, place string }

// allowancesOf are those that follow from the registry and the schemas: the places of an
// object's own canaries, and of each token that a user writes in a configuration.
func allowancesOf(schema *tfprotov6.GetProviderSchemaResponse) []allowance {
	var all []allowance
	for _, object := range objects.All {
		for _, canary := range object.Canaries {
			one := allowance{canary: canary.Name, why: canary.Why, places: canary.Places}
			if slices.Contains(one.places, "a body") {
				one.places = append(slices.Clone(one.places), "a description")
			}
			if canary.WriteOnly {
				one.with = "write-only attributes"
				all = append(all, allowance{
					canary: canary.Name, why: "a tool without ephemeral variables stores all of them in a plan", without: "ephemeral resources",
					places: []string{"a plan file", "a plan in JSON variable own_tokens"},
				})
			}
			all = append(all, one)
		}
	}
	const written = "what the user writes in a configuration is part of the state"
	for _, schemas := range []map[string]*tfprotov6.Schema{schema.ResourceSchemas, schema.DataSourceSchemas} {
		for name, schema := range schemas {
			if takesToken(schema) {
				all = append(all, allowance{canary: givenCanary, why: written, places: []string{"the state " + name + ".token", "a plan in JSON " + name + ".token"}})
			}
		}
	}
	for name, action := range schema.ActionSchemas {
		if takesToken(action.Schema) {
			all = append(all, allowance{
				canary: givenCanary, why: "the tool stores in a plan what its actions are configured with", with: "actions",
				places: []string{"a plan in JSON " + name + ".token"},
			})
		}
	}
	return all
}

// takesToken tells whether a user may name an instance by its token.
func takesToken(schema *tfprotov6.Schema) bool {
	return slices.ContainsFunc(schema.Block.Attributes, func(attribute *tfprotov6.SchemaAttribute) bool {
		return attribute.Name == "token" && attribute.Optional
	})
}

// allowedBy are the spots that this tool needs.
func allowedBy(tool world.Tool, allowances []allowance) map[spot]bool {
	allowed := map[spot]bool{}
	for _, one := range allowances {
		if one.with != "" && !tool.Knows(one.with) || one.without != "" && tool.Knows(one.without) {
			continue
		}
		for _, place := range one.places {
			allowed[spot{one.canary, place}] = true
		}
	}
	return allowed
}

// evidence is what the plays of this test have shown.
type evidence struct {
	mu    sync.Mutex
	leaks []leak
	// called are the routes that were called while all went well, and met those
	// that failed, in each way.
	called map[string]bool
	met    map[met]bool
	// configured is what was configured where all went well, and failed what the
	// tool said where it did not.
	configured string
	failed     strings.Builder
}

// TestSecretsAreOnlyWhereTheyBelong uses every object, as users do and with a
// server that answers as badly as it can, with everything logged. It searches
// all that comes of it for every secret.
func TestSecretsAreOnlyWhereTheyBelong(t *testing.T) {
	world.NeedsCLI(t)
	t.Parallel()
	tool, program := world.FindTool(t), world.BuildProvider(t)
	found := &evidence{called: map[string]bool{}, met: map[met]bool{}}
	t.Run("plays", func(t *testing.T) {
		for title, act := range map[string]func(p *play){
			"all goes well":                   (*play).goesWell,
			"all goes well through a gateway": func(p *play) { p.goesThrough(false); p.goesWell() },
			"reads fail through a gateway":    func(p *play) { p.goesThrough(true); p.failsToRead() },
			"from the environment":            (*play).isInTheEnvironment,
			"reads fail":                      (*play).failsToRead,
			"writes fail":                     (*play).failsToWrite,
			"refreshes fail":                  (*play).failsLater,
			"secrets in wrong places":         (*play).isMistaken,
		} {
			t.Run(title, func(t *testing.T) {
				t.Parallel()
				newPlay(t, program, found).run(act)
			})
		}
	})
	allowed, needed := allowedBy(tool, slices.Concat(allowances, allowancesOf(schemas(t)))), map[spot]bool{}
	for _, one := range found.leaks {
		at := spot{one.canary, one.place}
		if !allowed[at] && !needed[at] {
			t.Errorf("%s is in %s: …%q…", one.canary, one.place, one.around)
		}
		needed[at] = true
	}
	for at := range allowed {
		if !needed[at] {
			t.Errorf("%s is allowed in %s, and is not there", at.canary, at.place)
		}
	}
	found.isComplete(t, tool, needed)
}

// isComplete checks that nothing was left out: no route and no way to fail, no
// object, and no attribute that is sensitive.
func (e *evidence) isComplete(t *testing.T, tool world.Tool, needed map[spot]bool) {
	t.Helper()
	for route := range e.called {
		at := slices.IndexFunc(provocations, func(one provocation) bool { return one.route == route })
		for n, way := range waysToFail {
			if !e.met[met{route, way.name}] && (at < 0 || meets(at, n)) {
				t.Errorf("%s never failed in the way %q: add it to the provocations", route, way.name)
			}
		}
	}
	schema := schemas(t)
	uses := func(kind, typeName string) {
		t.Helper()
		if !strings.Contains(e.configured, fmt.Sprintf("%s %q ", kind, typeName)) {
			t.Errorf("there is no %s %s where all goes well", kind, typeName)
		}
		address := strings.TrimPrefix(kind+".", "resource.") + typeName + "."
		if !strings.Contains(e.failed.String(), " "+address) {
			t.Errorf("nothing was said of a failure of %s", address)
		}
	}
	holds := func(typeName string, schema *tfprotov6.Schema) {
		for _, attribute := range schema.Block.Attributes {
			holding := func(at spot) bool { return at.place == "the state "+typeName+"."+attribute.Name }
			if attribute.Sensitive && !attribute.WriteOnly && !slices.ContainsFunc(slices.Collect(maps.Keys(needed)), holding) {
				t.Errorf("%s.%s is sensitive, and this test has no canary there", typeName, attribute.Name)
			}
		}
	}
	for name, schema := range schema.ResourceSchemas {
		uses("resource", name)
		holds(name, schema)
	}
	for name, schema := range schema.DataSourceSchemas {
		uses("data", name)
		holds(name, schema)
	}
	if tool.Knows("actions") {
		for name := range schema.ActionSchemas {
			uses("action", name)
		}
	}
	if tool.Knows("ephemeral resources") {
		for name := range schema.EphemeralResourceSchemas {
			uses("ephemeral", name)
		}
	}
	if tool.Knows("queries") {
		for name := range schema.ListResourceSchemas {
			uses("list", name)
		}
	}
}

// schemas are those of the provider.
func schemas(t *testing.T) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	server, err := providerserver.NewProtocol6WithError(provider.New(provider.Options{}))()
	if err != nil {
		t.Fatal(err)
	}
	schema, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// newPlay starts a server with a front before it, and a gateway that wants a
// key.
func newPlay(t *testing.T, program string, found *evidence) *play {
	t.Helper()
	options := world.QRsStay
	options.AdminToken, options.Accounts = adminSecret, simulator.AccountsBusiness // which have labels
	options.RequireHeader = simulator.Header{Name: "X-Api-Key", Value: gatewayValue}
	options.Accounts = simulator.AccountsBusiness // some objects live on no other
	w := world.Start(t, options)
	p := &play{
		World: w, front: newFront(world.WithSmileAPI(w.Simulator)), found: found, program: program, tool: world.FindTool(t),
		own: map[string]string{}, tokens: map[string]string{}, ids: map[string]string{},
	}
	for secret, name := range map[string]string{
		adminSecret: adminCanary, gatewaySecret: gatewayCanary, openAIKey: openAICanary, otherSecret: otherCanary,
		world.ServiceSecret: serviceCanary, world.SmileSecret: smileCanary,
	} {
		p.hides(secret, name)
	}
	for _, object := range objects.All {
		p.plant(object.Canaries)
	}
	listening := httptest.NewServer(p.front)
	t.Cleanup(listening.Close)
	w.URL = listening.URL
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s reached the host that a redirect led to", r.Method, r.URL)
	}))
	t.Cleanup(other.Close)
	p.elsewhere = other.URL
	return p
}

// behindGateway is the server as the gateway knows it.
const behindGateway = "https://uazapi.invalid"

// goesThrough has all calls go through a gateway, which is behind the front as well. It
// hands statuses on, or puts them inside, until the play says otherwise.
func (p *play) goesThrough(statusInside bool) {
	p.gateway = true
	p.statusInside.Store(statusInside)
	options := envelope.Options{Key: world.ServiceSecret, BaseURL: behindGateway}
	handsOn := envelope.New(p.Simulator, options)
	options.StatusInside = true
	putsInside, direct := envelope.New(p.Simulator, options), p.behind
	p.behind = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != pathOfGateway:
			direct.ServeHTTP(w, r)
		case p.statusInside.Load():
			putsInside.ServeHTTP(w, r)
		default:
			handsOn.ServeHTTP(w, r)
		}
	})
}

// plant has the configurations of the play hold these secrets.
func (p *play) plant(canaries []objects.Canary) {
	for _, canary := range canaries {
		for _, secret := range canary.Parts {
			p.hides(secret, canary.Name)
		}
		switch {
		case canary.Make != nil, canary.Elsewhere: // a server has it
		case canary.WriteOnly:
			p.own[canary.Key] = canary.Value
		default:
			p.tokens[canary.Key] = canary.Value
		}
	}
}

// run plays, and searches what has come of it.
func (p *play) run(act func(p *play)) {
	act(p)
	texts := slices.Concat(p.texts, keptIn(p.user), p.asked())
	search := newSearch(p.canaries())
	var leaks []leak
	logged := false
	for _, one := range texts {
		leaks = append(leaks, search.in(one.place, one.content)...)
		logged = logged || one.place == "the log" && strings.Contains(one.content, "uazapi request") && strings.Contains(one.content, "[TRACE]")
	}
	if !logged {
		p.T.Error("the log holds nothing of the provider, or nothing of the tool")
	}
	p.found.mu.Lock()
	defer p.found.mu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.found.leaks = append(p.found.leaks, leaks...)
	maps.Copy(p.found.met, p.met)
}

// open opens the terminal of the play, where everything is logged. The
// credentials are in variables, since the tool quotes lines of configurations.
func (p *play) open(config string) {
	p.T.Helper()
	p.user = p.TerminalWith(p.program, config)
	p.user.Environment = append(p.user.Environment, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(p.user.Folder, "trace.log"),
		"TF_VAR_admin_token="+adminSecret, "TF_VAR_gateway_key="+gatewayValue, "TF_VAR_service_key="+world.ServiceSecret, "TF_VAR_smileapi_token="+world.SmileSecret, "TF_VAR_round=1",
		"TF_VAR_own_tokens="+world.JSON(p.own), "TF_VAR_tokens="+world.JSON(p.tokens))
}

// does runs the tool, which has to succeed.
func (p *play) does(arguments ...string) {
	p.T.Helper()
	p.texts = append(p.texts, text{"the output", p.user.Run(append(arguments, "-no-color")...)})
}

// shows runs a command whose output is a document.
func (p *play) shows(document string, arguments ...string) {
	p.T.Helper()
	p.texts = append(p.texts, searched(p.T, document, p.user.Run(append([]string{"show", "-json"}, arguments...)...))...)
}

// failsTo runs the tool, which has to fail and to say this.
func (p *play) failsTo(saying []string, arguments ...string) {
	p.T.Helper()
	output, err := p.user.Command(p.T.Context(), append(arguments, "-no-color")...).CombinedOutput()
	if _, failed := errors.AsType[*exec.ExitError](err); !failed || !world.Says(saying...).Match(output) {
		p.T.Errorf("%q has to fail and to say %q: %v\n%s", arguments, saying, err, output)
	}
	p.texts = append(p.texts, text{"the output", string(output)})
	p.found.mu.Lock()
	defer p.found.mu.Unlock()
	p.found.failed.Write(output)
}

// goesWell uses every object in every way, twice, and looks at all that the
// tool can show.
func (p *play) goesWell() {
	p.cast()
	p.open(p.good())
	p.does("plan", "-input=false", "-out=first.plan")
	p.shows("a plan in JSON", "first.plan")
	p.does("show", "first.plan")
	p.does("apply", "-input=false", "first.plan")
	p.Clock.Advance(time.Hour) // a second reset may come now
	p.statusInside.Store(true) // of a gateway that handed it on in the first round
	p.user.Environment = append(p.user.Environment, "TF_VAR_round=2")
	p.does("plan", "-input=false", "-out=second.plan")
	p.shows("a plan in JSON", "second.plan")
	p.does("apply", "-input=false", "second.plan")
	p.shows("the state")
	p.does("show")
	if p.gateway {
		p.does("plan", "-input=false", "-detailed-exitcode") // nothing is left to do
	}
	if p.tool.Knows("queries") {
		p.queries("uazapi")
		p.does("query", "-generate-config-out=generated.tf")
		p.Must(removesFiles(p.user, "generated.tf"))
	}
	if p.tool.Knows("actions") {
		p.does("apply", "-auto-approve", "-input=false", "-invoke=action.uazapi_server_restart.it")
	}
	p.does("destroy", "-auto-approve", "-input=false")
	p.found.mu.Lock()
	defer p.found.mu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, request := range p.requests {
		p.found.called[request.route] = true
	}
	p.found.configured = p.user.ReadFile("main.tf")
	if p.tool.Knows("queries") {
		p.found.configured += p.user.ReadFile("all.tfquery.hcl")
	}
}

// isInTheEnvironment has the credentials given there.
func (p *play) isInTheEnvironment() {
	found, own := p.add("found", foundCanary, true), p.add("own", ownCanary, true)
	p.ids["found"] = found.ID
	texts := world.Block("data", "uazapi_instance", "found", "id = local.ids[\"found\"]") + world.Block("data", "uazapi_instance_status", "own") +
		world.Block("resource", "uazapi_instance_privacy", "found", "instance_id = local.ids[\"found\"]", `last = "none"`) +
		world.Block("resource", "uazapi_instance_privacy", "own", `last = "none"`)
	p.open(strings.Split(p.preamble(), "provider ")[0] + "provider \"uazapi\" {\n  headers = { x-api-key = var.gateway_key }\n}\n\n" + texts)
	p.user.Environment = append(p.user.Environment, "UAZAPI_BASE_URL="+p.URL, "UAZAPI_ADMIN_TOKEN="+adminSecret, "UAZAPI_TOKEN="+own.Token)
	p.does("apply", "-auto-approve", "-input=false")
	p.Inject(simulator.Fault{Route: "GET /instance/privacy", Kind: simulator.FaultStatusBefore, Status: http.StatusUnauthorized, Body: world.JSON(map[string]string{"error": "no " + own.Token + found.Token + adminSecret})})
	p.failsTo([]string{"Unable to read"}, "plan", "-input=false")
}

// atOnce has much under way at a time, as most of it waits.
const atOnce = "-parallelism=30"

// failsToRead has each route fail that a plan calls, in each way.
func (p *play) failsToRead() {
	p.doom(func(one provocation) bool { return len(one.reads) > 0 })
	p.open(p.bad(func(one provocation) []provoking { return one.reads }))
	p.failsTo(nil, "plan", "-input=false", atOnce)
}

// failsToWrite has each route fail, in each way, in an apply and when all is
// destroyed.
func (p *play) failsToWrite() {
	p.doom(func(provocation) bool { return true })
	p.open(p.bad(func(one provocation) []provoking { return one.writes }))
	p.failsTo(nil, "apply", "-auto-approve", "-input=false", atOnce)
	p.failsTo(nil, "destroy", "-auto-approve", "-input=false", atOnce, "-refresh=false")
}

// failsLater has refreshes and queries fail, of what was there already.
func (p *play) failsLater() {
	lasts := func(one provocation) bool { return one.lasts }
	p.doom(lasts)
	p.sleep(true)
	p.open(p.bad(func(one provocation) []provoking {
		if lasts(one) {
			return one.writes
		}
		return nil
	}))
	p.does("apply", "-auto-approve", "-input=false", atOnce)
	p.sleep(false)
	p.failsTo(nil, "plan", "-input=false", atOnce)
	if p.tool.Knows("queries") {
		var providers []string
		for way := range waysToFail {
			providers = append(providers, fmt.Sprintf("uazapi.w%d", way))
		}
		p.queries(providers...)
		p.failsTo(nil, "query")
	}
}

// isMistaken has secrets where other things belong, or where they cannot be.
func (p *play) isMistaken() {
	p.tokens["mistaken"] = p.add("mistaken", givenCanary, false).Token
	mistake := `instance_id = var.tokens["mistaken"]`
	var blocks strings.Builder
	for _, text := range []string{
		world.Block("resource", "uazapi_instance_connection", "it", mistake),
		world.Block("data", "uazapi_instance_status", "it", mistake),
		world.Block("data", "uazapi_instance", "it", `id = var.tokens["mistaken"]`),
		world.Block("ephemeral", "uazapi_instance_token", "it", mistake),
		world.Block("ephemeral", "uazapi_instance_pairing", "it", mistake),
	} {
		if !strings.HasPrefix(text, "ephemeral") || p.tool.Knows("ephemeral resources") {
			blocks.WriteString(text)
		}
	}
	for _, object := range objects.All {
		if object.ByHand == "" {
			blocks.WriteString(world.Block("resource", object.Type, "it", append([]string{mistake}, object.Needs()...)...))
		}
	}
	address := fmt.Sprintf("base_url = %q", p.URL)
	p.open("")
	for _, mistaken := range []struct{ arguments, blocks, saying string }{
		{address + "\n  headers = { x-api-key = var.gateway_key }\n  admin_token = var.admin_token", blocks.String(), "This looks like the token of an instance"},
		{address, world.Block("resource", "uazapi_instance_proxy", "it", `mode = "custom"`, `proxy_url = "socks${trimprefix(nonsensitive(var.tokens["proxy"]), "http")}"`), "Invalid proxy URL"},
		{address, world.Block("resource", "uazapi_instance_proxy", "it", `mode = "custom"`, `proxy_url = nonsensitive(var.tokens["proxy"])`, `proxy_fallback = "${nonsensitive(var.tokens["fallback"])}/path"`), "Invalid proxy fallback"},
		{address, world.Block("resource", "uazapi_instance_chatwoot", "it", world.ChatwootArguments, `access_token = "two ${nonsensitive(var.tokens["chatwoot"])}"`), "Invalid access token"},
		{address, world.Block("resource", "uazapi_quick_reply", "it", `short_cut = "oi"`, `type = "image"`, `file = "${nonsensitive(var.tokens["file"])} a"`), "Invalid file"},
		{address + "\n  admin_token = \"two\\n${var.admin_token}\"", "", "Invalid admin_token"},
		{address + "\n  token = \"${var.tokens[\"mistaken\"]} ${var.gateway_key}\"", "", "Invalid token"},
		{address + "\n  headers = { x-one = \"two\\n${var.gateway_key}\", token = var.tokens[\"mistaken\"] }", "", "Invalid header"},
		{"base_url = \"http://user:${var.admin_token}@127.0.0.1\"", "", "Invalid base_url"},
		{"base_url = \"http://127.0.0.1/%zz?token=${var.admin_token}\"", "", "Invalid base_url"},
	} {
		provider := "provider \"uazapi\" {\n  " + mistaken.arguments + "\n}\n\n"
		p.user.Configure(p.variables() + provider + mistaken.blocks + world.Block("data", "uazapi_instances", "all"))
		p.failsTo([]string{mistaken.saying}, "plan", "-input=false")
	}
}
