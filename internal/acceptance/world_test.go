package acceptance

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
	"github.com/uazapi/terraform-provider-uazapi/internal/serving"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// world is one server and one provider that talks to it, for one test.
type world struct {
	*simulator.Simulator
	t     *testing.T
	url   string
	clock *simulator.FakeClock
	// begins, where set, gives each paired instance something to begin with.
	begins func(s *simulator.Simulator, instance string) error
}

// newSimulator returns the server of a test. It refuses what the provider has no reason to
// write, and its disconnects show at once, since the clock does not move by itself.
func newSimulator(options simulator.Options) *simulator.Simulator {
	options.Strict = true
	if options.DisconnectSettle == 0 {
		options.DisconnectSettle = simulator.AtOnce
	}
	return simulator.New(options)
}

// newWorld starts a server for a test. Its clock stands still until moved.
func newWorld(t *testing.T, options simulator.Options) *world {
	t.Helper()
	clock := simulator.NewClock(time.Date(2026, 8, 4, 9, 52, 2, 993e6, time.UTC))
	options.Clock = clock
	server := newSimulator(options)
	listening := httptest.NewServer(server)
	t.Cleanup(listening.Close)
	return &world{Simulator: server, t: t, url: listening.URL, clock: clock}
}

// newTickingWorld starts a server whose clock moves with each listing, as time
// passes between two.
func newTickingWorld(t *testing.T, options simulator.Options) *world {
	t.Helper()
	script := &simulator.Script{}
	options.OnRequest = script.Play
	w := newWorld(t, options)
	script.Every(listInstances, func() { w.clock.Advance(polling.Every) })
	return w
}

// newPassingWorld starts a server whose clock moves with each request, as time passes
// while somebody waits for a phone. Passes says how far.
func newPassingWorld(t *testing.T, options simulator.Options, passes func(simulator.Request) time.Duration) *world {
	t.Helper()
	var clock atomic.Pointer[simulator.FakeClock]
	options.OnRequest = func(request simulator.Request) { clock.Load().Advance(passes(request)) }
	w := newWorld(t, options)
	clock.Store(w.clock)
	return w
}

// halfASecond passes with each request.
func halfASecond(simulator.Request) time.Duration { return 500 * time.Millisecond }

// paired adds an instance that is connected to WhatsApp.
func (w *world) paired(name, number string) simulator.Instance {
	w.t.Helper()
	added := w.Add(name)
	w.must(w.Pair(added.ID, number))
	w.begin(added.ID)
	paired, _ := w.Instance(added.ID)
	return paired
}

// begin gives a new instance what each has to begin with.
func (w *world) begin(id string) {
	w.t.Helper()
	if w.begins != nil {
		w.must(w.begins(w.Simulator, id))
	}
}

// must fails the test on an error of the outside hand.
func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Error(err)
	}
}

// do is a step's PreConfig that does something from outside, in between.
func (w *world) do(acts ...func() error) func() {
	return func() {
		for _, act := range acts {
			w.must(act())
		}
	}
}

// asAdmin is a configuration whose provider has the admin token.
func (w *world) asAdmin(body string) string {
	return w.configured(fmt.Sprintf("admin_token = %q", w.AdminToken()), body)
}

// asOwner is a configuration whose provider has the token of one instance.
func (w *world) asOwner(token, body string) string {
	return w.configured(fmt.Sprintf("token = %q", token), body)
}

// configured is a configuration with arguments of its own for the provider.
func (w *world) configured(arguments, body string) string {
	return fmt.Sprintf("provider \"uazapi\" {\n  base_url = %q\n  %s\n}\n\n%s", w.url, arguments, body)
}

// test runs steps on the command-line tool that the environment names.
func (w *world) test(test resource.TestCase) {
	w.t.Helper()
	test.ProtoV6ProviderFactories = factories(w.options())
	resource.ParallelTest(w.t, test)
}

// steps runs steps and then destroys what they made, which has to succeed.
func (w *world) steps(steps ...resource.TestStep) {
	w.t.Helper()
	w.test(resource.TestCase{Steps: steps})
}

// sent is a check that just these bodies were sent to a route since it was last
// asked. It serves as a step's PostApplyFunc, or as PreConfig of the step after
// one that fails.
func (w *world) sent(route string, bodies ...string) func() {
	w.t.Helper()
	return func() {
		w.t.Helper()
		var got []string
		for _, request := range w.Requests() {
			if request.Route == route {
				got = append(got, request.Body)
			}
		}
		if diff := cmp.Diff(bodies, got, cmpopts.EquateEmpty()); diff != "" {
			w.t.Errorf("what was sent to %s is not as expected (-want +got):\n%s", route, diff)
		}
		w.ResetRequests()
	}
}

// all does one thing after another, as a step's PreConfig or PostApplyFunc.
func all(acts ...func()) func() {
	return func() {
		for _, act := range acts {
			act()
		}
	}
}

// between does something after the plan was made and before it is applied, as
// one of the step's ConfigPlanChecks.PreApply.
func between(act func()) plancheck.PlanCheck { return betweenPlanAndApply{act} }

type betweenPlanAndApply struct{ act func() }

func (b betweenPlanAndApply) CheckPlan(context.Context, plancheck.CheckPlanRequest, *plancheck.CheckPlanResponse) {
	b.act()
}

// says matches a message that holds these texts in this order, wherever the
// tool broke its lines.
func says(texts ...string) *regexp.Regexp {
	var patterns []string
	for _, text := range texts {
		words := strings.Fields(text)
		for i, word := range words {
			words[i] = regexp.QuoteMeta(word)
		}
		patterns = append(patterns, strings.Join(words, `[\s│]+`))
	}
	return regexp.MustCompile("(?s)" + strings.Join(patterns, ".*"))
}

// factories serve a provider as its program does.
func factories(options provider.Options) map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"uazapi": func() (tfprotov6.ProviderServer, error) { return serving.New(provider.New(options)), nil },
	}
}

// options are those of a provider that lives by the world's clock, waits little
// between attempts and sees nothing of the environment.
func (w *world) options() provider.Options {
	return provider.Options{
		Version: "test",
		Pace:    call.Pace{First: time.Millisecond, Most: 10 * time.Millisecond},
		Pause:   time.Millisecond,
		Now:     w.clock.Now,
		Getenv:  func(string) string { return "" },
	}
}

// withIdentity skips a test where the tool does not know resource identity.
var withIdentity = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)}

// onOpenTofu tells whether the tool under test is OpenTofu, whose versions mean
// something else than Terraform's.
var onOpenTofu = sync.OnceValue(func() bool {
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if path == "" {
		return false
	}
	output, err := exec.Command(path, "version").Output()
	return err == nil && strings.HasPrefix(string(output), "OpenTofu")
})
