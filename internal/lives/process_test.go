package lives

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
	"github.com/uazapi/terraform-provider-uazapi/internal/serving"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// run is what one provider process did, for the invariants to judge.
type run struct {
	// agent is how the server knows the process.
	agent string
	// what was asked for: plan, apply, refresh, import, invoke.
	what  string
	space *workspace
	// on is the server that it asked.
	on *server
	// trouble is what was the matter with the server when it began, and healthy tells
	// whether nothing was.
	trouble trouble
	healthy bool
	// disturbed tells whether anything happened meanwhile that was not its doing, and
	// waited whether it was waiting for a phone by then.
	disturbed, waited bool
	// plan is what was applied, or what came of planning.
	plan *plan
	// before is the state from which it began.
	before state
	said   []message
	// told is the progress of actions.
	told   []string
	failed bool
	killed bool
	// down tells whether the server was, and failing are the routes of it that were to
	// fail.
	down    bool
	failing []string
	// copied tells whether it asked a copy of the server, whose address is not known yet.
	copied bool
	// stopped tells whether somebody pressed Ctrl-C.
	stopped atomic.Bool
	// refreshed is the state after a refresh, nil where there was none, and gone are
	// the objects that the refresh took out of it.
	refreshed state
	gone      []*object
	// stands is how the instances of the server stood at the end, by id, items are
	// those of each, and requests counts what it was asked until then.
	stands map[string]simulator.Instance
	items  map[string][]item
	// global is the global webhook of the server at the end.
	global   simulator.Webhook
	requests int
	// doing is what it does at the moment.
	doing atomic.Pointer[doing]
	// made are the instances of which it has created a connection, paired are those
	// whose phones have paired before its eyes, and begun those of them that paired
	// while it was not about to end that.
	made, paired, begun []string
	// destroyed are the objects that it has destroyed, by address.
	destroyed state
	// logs is what it has logged, at every level.
	logs bytes.Buffer
}

// doing is a part of a run.
type doing struct {
	// id is that of the instance it is about, "" for one that is to be created.
	id string
	// change is what is applied, and ends tells whether that is its end.
	change *change
	ends   bool
	// action is the type of the action that is invoked on the instance, and phone the
	// number that it is to pair.
	action, phone string
	// made are the instances of which the run had created a connection by then.
	made []string
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

// stopping is the moment at which somebody presses Ctrl-C.
type stopping struct {
	// call is the number of the call of the provider in which that is.
	call int
	// requests is how many requests of the call have arrived by then. With 0 it is
	// just before the call, which begins all the same.
	requests int
	// reaches tells whether the last of them is carried out.
	reaches bool
}

// longest is how long a call of the provider may take. It is real time, and far more
// than any call needs.
const longest = time.Minute

// process is a provider process: one plan or one apply, never both.
type process struct {
	server  tfprotov6.ProviderServer
	run     *run
	visitor *visitor
	kill    *killing
	stop    *stopping
	turn    *turn
	calls   int
	// timed tells whether the call under way ends by a timeout of its configuration.
	timed bool
}

// halt is Ctrl-C.
func (p *process) halt() {
	p.run.stopped.Store(true)
	if _, err := p.server.StopProvider(context.Background(), &tfprotov6.StopProviderRequest{}); err != nil {
		panic(err)
	}
}

// over tells whether nothing more is begun.
func (r *run) over() bool { return r.killed || r.stopped.Load() }

// start starts a provider process and configures it.
func (w *world) start(what string, space *workspace) *process {
	on := space.server
	r := &run{what: what, space: space, on: on, trouble: on.trouble, healthy: on.healthy(), before: space.state, destroyed: state{}, copied: on.copied && !space.knowsCopy, down: on.down, failing: slices.Clone(on.failing)}
	if on.gate.listing() != nil {
		r.trouble = other
		r.failing = append(r.failing, listRoute)
	}
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
	p.visitor = on.gate.enter(p)
	object := schemas().provider
	configured, err := p.server.ConfigureProvider(tflogtest.RootLogger(context.Background(), &r.logs), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.16.0",
		Config: encode(object, complete(object, values{
			"base_url":    tftypes.NewValue(tftypes.String, on.address()),
			"admin_token": tftypes.NewValue(tftypes.String, on.AdminToken()),
			"headers":     on.headers(),
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
	ctx, cancel := context.WithTimeout(tflogtest.RootLogger(context.Background(), &p.run.logs), longest)
	defer cancel()
	p.calls++
	last := p.kill != nil && p.kill.call == p.calls
	if last && p.kill.requests >= 0 {
		p.visitor.cutOff(p.kill.requests, cancel)
	}
	if p.stop != nil && p.stop.call == p.calls {
		p.stopAt(*p.stop)
	}
	answer, err := withoutPanic(ctx, call, request)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		p.run.blame(address, "a call of the provider does not end")
	}
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

// goes has a process go in a manner.
func (p *process) goes(how manner) {
	p.kill, p.stop, p.turn = how.kill, how.stop, how.turn
	if how.meanwhile == nil {
		return
	}
	p.visitor.after(how.meanwhile.requests, func() {
		p.run.disturbed, p.run.waited = true, p.visitor.waits()
		how.meanwhile.do()
	})
}

// does tells what a process is doing, until it does something else. A request may come
// to the server when the call that sent it has ended already, by a stop.
func (p *process) does(now doing) {
	now.made = slices.Clone(p.run.made)
	p.run.doing.Store(&now)
}

func (p *process) stopAt(moment stopping) {
	if moment.requests == 0 {
		p.halt()
		return
	}
	p.visitor.reaches = moment.reaches
	p.visitor.after(moment.requests, p.halt)
}

func withoutPanic[Request, Response any](ctx context.Context, call func(context.Context, Request) (Response, error), request Request) (answer Response, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("panic: %v", broken)
		}
	}()
	return call(ctx, request)
}
