package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

const unchanged = "plan without a change"

// commands are what is measured, in this order.
var commands = []command{
	{"apply, all new", []string{"apply", "-auto-approve"}, true},
	{unchanged, []string{"plan", "-detailed-exitcode"}, false},
	{"plan -refresh=false", []string{"plan", "-detailed-exitcode", "-refresh=false"}, false},
}

type command struct {
	name      string
	arguments []string
	// creates tells whether it makes what the others look at.
	creates bool
}

// Plans of fleets up to this size are run some times, and the run of median
// time counts. Larger ones run once, and none with thousands of objects is applied.
const (
	moderate = 1000
	times    = 3
)

// row is one command on one fleet.
type row struct {
	command string
	spent
	// plain is how long Terraform alone takes for as many objects.
	plain time.Duration
	// calls and bytes are what one run asked of the server, by route, and how
	// much it answered.
	calls map[string]int
	bytes int
}

type measurement struct {
	rows []row
	// state is the size of the state, in bytes, and plainState that of the
	// state of Terraform alone.
	state, plainState int
}

// rig is what a fleet is measured with.
type rig struct {
	server *server
	states *states
	// ours is the fleet, and plain has as many objects of Terraform alone.
	ours, plain *workspace
}

// newRig makes one with a fleet that has no customer yet.
func newRig(ctx context.Context, terraform string, size fleet) (*rig, error) {
	binary, err := providerEnvironment()
	if err != nil {
		return nil, err
	}
	r := &rig{server: newServer(size), states: newStates()}
	ours, plain := configuration(size), plainConfiguration(size)
	ours["backend.tf"], plain["backend.tf"] = r.states.backend("ours"), r.states.backend("plain")
	r.ours, err = newWorkspace(ctx, terraform, ours, r.server.credentials(binary)...)
	if err == nil {
		r.plain, err = newWorkspace(ctx, terraform, plain)
	}
	return r, err
}

func (r *rig) close() {
	r.ours.remove()
	r.plain.remove()
	r.server.web.Close()
	r.states.web.Close()
}

// measure runs the commands on a fleet and on its plain counterpart.
func measure(ctx context.Context, terraform string, size fleet) (*measurement, error) {
	r, err := newRig(ctx, terraform, size)
	if err != nil {
		return nil, err
	}
	defer r.close()
	if size.copied() {
		if err := r.prepare(ctx, size); err != nil {
			return nil, err
		}
	}
	for _, one := range []*workspace{r.ours, r.plain} {
		if err := one.serves(0, size.instances); err != nil {
			return nil, err
		}
	}
	measured := &measurement{}
	for _, command := range commands {
		runs := times
		switch {
		case command.creates && size.copied():
			continue
		case command.creates, size.copied(), size.slow:
			runs = 1
		}
		row, err := r.row(ctx, command, runs)
		if err != nil {
			return nil, err
		}
		measured.rows = append(measured.rows, row)
	}
	measured.state, measured.plainState = len(r.states.get("ours")), len(r.states.get("plain"))
	return measured, nil
}

// row measures a command on both, in turns.
func (r *rig) row(ctx context.Context, command command, runs int) (row, error) {
	row := row{command: command.name}
	var took []spent
	var alone []time.Duration
	for range runs {
		plainly, err := r.plain.run(ctx, command.arguments...)
		if err != nil {
			return row, err
		}
		r.server.take()
		spent, err := r.ours.run(ctx, command.arguments...)
		if err != nil {
			return row, err
		}
		row.calls, row.bytes = r.server.take()
		took, alone = append(took, spent), append(alone, plainly.wall)
	}
	row.spent, row.plain = median(took, spent.compare), median(alone, cmp.Compare)
	return row, nil
}

func (s spent) compare(other spent) int { return cmp.Compare(s.wall, other.wall) }

func median[T any](of []T, compare func(a, b T) int) T {
	slices.SortFunc(of, compare)
	return of[len(of)/2]
}

func (m *measurement) print(size fleet) {
	fmt.Printf("## %s\n\n", size)
	if size.copied() {
		fmt.Print("The state was not made by an apply, but copied from that of one customer.\n\n")
	}
	fmt.Println("| | time | `terraform_data` | ratio | API calls | answers | provider CPU | an object | peak memory |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|")
	for _, row := range m.rows {
		fmt.Printf("| %s | %.1f s | %.1f s | %.2f | %s | %.1f MB | %.2f s | %.2f ms | %.0f MB |\n",
			row.command, row.wall.Seconds(), row.plain.Seconds(), row.ratio(), routes(row.calls), megabytes(int64(row.bytes)),
			row.CPU.Seconds(), row.perObject(size), megabytes(row.Memory))
	}
	fmt.Printf("\nThe state takes %d bytes an object, that of `terraform_data` %d.\n\n", m.stateOf(size), m.plainState/size.instances/size.objects())
}

// stateOf is how many bytes of the state an object takes.
func (m *measurement) stateOf(size fleet) int { return m.state / size.instances / size.objects() }

func (r row) ratio() float64 { return r.wall.Seconds() / r.plain.Seconds() }

// perObject is the provider's processor time in milliseconds an object.
func (r row) perObject(size fleet) float64 {
	return r.CPU.Seconds() * 1000 / float64(size.instances*size.objects())
}

func megabytes(bytes int64) float64 { return float64(bytes) / (1 << 20) }

// The budget of a plan that changes nothing, on a fleet of 1,000. A plan may take so
// many times as long as one of as many terraform_data or, where the calls take longer
// than that, so many times what they take with ten at a time. Of the state, 93 bytes an
// object are the address of its server, which proves later what is gone.
const (
	budgetCalls = 1.2
	budgetCPU   = 1.0  // milliseconds an object
	budgetState = 1000 // bytes an object

	// atOnce is how many calls run at a time, as the provider and Terraform have it.
	atOnce = 10
)

// budget is how many times as long as one of terraform_data a plan may take, and how
// many megabytes the provider may have.
func (f fleet) budget() (ratio, memory float64) {
	if f.whole {
		return 1.5, 90
	}
	return 2, 60
}

// calls is how many calls of the API a plan may make: a listing, another where it
// takes longer than 30 seconds, and what no listing tells.
func (f fleet) calls(wall time.Duration) int {
	listings := 1 + int(wall/(30*time.Second))
	switch {
	case f.whole:
		return listings + 3*f.instances
	case f.privacy:
		return listings + f.instances
	}
	return listings
}

// overBudget says what of a fleet of 1,000 costs more than it should.
func (m *measurement) overBudget(size fleet) []string {
	if size.instances != 1000 {
		return nil
	}
	var over []string
	say := func(format string, values ...any) {
		over = append(over, size.String()+": "+fmt.Sprintf(format, values...))
	}
	at := slices.IndexFunc(m.rows, func(row row) bool { return row.command == unchanged })
	plan := m.rows[at]
	calls := 0
	for _, count := range plan.calls {
		calls += count
	}
	if allowed := size.calls(plan.wall); calls > allowed {
		say("%d calls, %d allowed", calls, allowed)
	}
	ratio, memory := size.budget()
	inCalls := time.Duration(budgetCalls * float64(calls) / atOnce * float64(latency))
	if allowed := max(time.Duration(ratio*float64(plan.plain)), inCalls); plan.wall > allowed {
		say("a plan takes %.1f s, %.1f s allowed", plan.wall.Seconds(), allowed.Seconds())
	}
	if plan.perObject(size) > budgetCPU {
		say("%.2f ms of CPU an object, %.1f allowed", plan.perObject(size), budgetCPU)
	}
	if megabytes(plan.Memory) > memory {
		say("%.0f MB of memory, %.0f allowed", megabytes(plan.Memory), memory)
	}
	if state := m.stateOf(size); state > budgetState {
		say("%d bytes of state an object, %d allowed", state, budgetState)
	}
	return over
}

// startUp measures what the provider adds to commands that do not need it, and says
// what costs more than it should.
func startUp(ctx context.Context, terraform string) (over []string, err error) {
	binary, err := providerEnvironment()
	if err != nil {
		return nil, err
	}
	with, err := newWorkspace(ctx, terraform, configuration(fleet{instances: 1}), binary)
	if err != nil {
		return nil, err
	}
	defer with.remove()
	without, err := newWorkspace(ctx, terraform, plainConfiguration(fleet{instances: 1}))
	if err != nil {
		return nil, err
	}
	defer without.remove()
	fmt.Print("## Start-up\n\n| | with the provider | without | provider CPU | processes |\n|---|---|---|---|---|\n")
	for _, command := range [][]string{{"validate"}, {"providers", "schema", "-json"}} {
		var took []spent
		var alone []time.Duration
		for range 5 {
			spent, err := with.run(ctx, command...)
			if err != nil {
				return nil, err
			}
			plain, err := without.run(ctx, command...)
			if err != nil {
				return nil, err
			}
			took, alone = append(took, spent), append(alone, plain.wall)
		}
		ours := median(took, spent.compare)
		plain := median(alone, cmp.Compare)
		name := "terraform " + strings.Join(command, " ")
		fmt.Printf("| %s | %.2f s | %.2f s | %.2f s | %d |\n", name, ours.wall.Seconds(), plain.Seconds(), ours.CPU.Seconds(), ours.Processes)
		allowed := 2 * plain
		if command[0] == "providers" {
			allowed = 100 * time.Millisecond
		}
		if ours.wall > allowed {
			over = append(over, fmt.Sprintf("%s takes %.2f s, %.2f s allowed", name, ours.wall.Seconds(), allowed.Seconds()))
		}
	}
	return over, nil
}
