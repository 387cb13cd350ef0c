package lives

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
	"github.com/uazapi/terraform-provider-uazapi/internal/serving"
)

// run is what one provider process did, for the invariants to judge.
type run struct {
	// agent is how the server knows the process.
	agent string
	// what was asked for: plan, apply, refresh, import.
	what  string
	space *workspace
	// on is the server that it asked.
	on *server
	// healthy tells whether nothing was wrong with the server when it began.
	healthy bool
	// plan is what was applied, or what came of planning.
	plan *plan
	// before is the state from which it began.
	before state
	said   []message
	failed bool
	killed bool
	// gone are the objects that a refresh took out of the state.
	gone []*object
}

// message is a diagnostic of the provider, or of the tool about it.
type message struct {
	address string
	warning bool
	summary string
	detail  string
}

func (m message) String() string {
	severity := "error"
	if m.warning {
		severity = "warning"
	}
	return fmt.Sprintf("%s at %s: %s\n%s", severity, m.address, m.summary, m.detail)
}

// hear takes note of what the provider said, and tells whether any of it is an error.
func (r *run) hear(address string, diagnostics []*tfprotov6.Diagnostic) (failed bool) {
	for _, d := range diagnostics {
		warning := d.Severity == tfprotov6.DiagnosticSeverityWarning
		r.said = append(r.said, message{address, warning, d.Summary, d.Detail})
		failed = failed || !warning
	}
	r.failed = r.failed || failed
	return failed
}

// blame takes note of what Terraform calls a bug of the provider.
func (r *run) blame(address, format string, args ...any) {
	r.said = append(r.said, message{address: address, summary: bugOfProvider, detail: fmt.Sprintf(format, args...)})
	r.failed = true
}

// stop ends the apply of an object that turned out to be one of another instance.
func (r *run) stop(address string) {
	r.said = append(r.said, message{address: address, summary: "The object is one of another instance by now", detail: "The plan was to update it. The next plan replaces it."})
	r.failed = true
}

// bugOfProvider begins what the small Terraform itself says of a provider that
// breaks the rules of the protocol.
const bugOfProvider = "Provider produced what Terraform calls a bug"

// killing is the moment at which a run is killed.
type killing struct {
	// call is the number of the call of the provider that is the last.
	call int
	// requests is how many requests of it still reach the server. Less than 0 means
	// all: the provider finishes, and only its answer is lost.
	requests int
}

// process is a provider process: one plan or one apply, never both.
type process struct {
	server tfprotov6.ProviderServer
	run    *run
	kill   *killing
	calls  int
}

// start starts a provider process and configures it.
func (w *world) start(what string, space *workspace) *process {
	r := &run{what: what, space: space, on: space.server, healthy: space.server.healthy(), before: space.state}
	w.mu.Lock()
	w.processes++
	r.agent = fmt.Sprintf("%s-%s-%d", space.team, what, w.processes)
	w.runs = append(w.runs, r)
	w.mu.Unlock()
	p := &process{run: r, server: serving.New(provider.New(provider.Options{
		Version: r.agent,
		Now:     w.clock.Now,
		Pause:   time.Millisecond,
		Pace:    call.Pace{First: time.Millisecond, Most: 5 * time.Millisecond},
		Getenv:  func(string) string { return "" },
	}))}
	object := schemas().provider
	configured, err := p.server.ConfigureProvider(context.Background(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.16.0",
		Config: encode(object, complete(object, values{
			"base_url":    tftypes.NewValue(tftypes.String, space.server.url),
			"admin_token": tftypes.NewValue(tftypes.String, space.server.AdminToken()),
		})),
	})
	if err != nil {
		panic(err)
	}
	r.hear("provider", configured.Diagnostics)
	return p
}

// ask calls the provider for one address. It returns false where there is no answer:
// the run was killed, or the provider broke down.
func ask[Request, Response any](p *process, address string, call func(context.Context, Request) (Response, error), request Request) (answer Response, answered bool) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	p.calls++
	last := p.kill != nil && p.kill.call == p.calls
	if last && p.kill.requests >= 0 {
		p.run.on.gate.cutOff(p.run.agent, p.kill.requests, cancel)
	}
	answer, err := withoutPanic(ctx, call, request)
	if last {
		p.run.killed = true
		p.run.on.gate.idle()
		return answer, false
	}
	if err != nil {
		p.run.blame(address, "%v", err)
	}
	return answer, err == nil
}

func withoutPanic[Request, Response any](ctx context.Context, call func(context.Context, Request) (Response, error), request Request) (answer Response, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("panic: %v", broken)
		}
	}()
	return call(ctx, request)
}
