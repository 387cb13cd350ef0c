package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// commands are what is measured, in this order.
var commands = []command{
	{"apply, all new", []string{"apply", "-auto-approve"}, true},
	{"plan without a change", []string{"plan", "-detailed-exitcode"}, false},
	{"plan -refresh=false", []string{"plan", "-detailed-exitcode", "-refresh=false"}, false},
}

type command struct {
	name      string
	arguments []string
	// creates tells whether it makes what the others look at.
	creates bool
}

// Plans of fleets up to this size are run some times, and the run of median
// time counts. Larger ones are not applied, and run once.
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
	r := &rig{server: newServer(), states: newStates()}
	ours, plain := configuration(size), plainConfiguration(size)
	ours["backend.tf"], plain["backend.tf"] = r.states.backend("ours"), r.states.backend("plain")
	r.ours, err = newWorkspace(ctx, terraform, ours, binary,
		"UAZAPI_BASE_URL="+r.server.web.URL, "UAZAPI_ADMIN_TOKEN="+r.server.AdminToken(), "UAZAPI_TOKEN=")
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
	if size.instances > moderate {
		if err := r.prepare(ctx, size); err != nil {
			return nil, err
		}
	}
	for _, one := range []*workspace{r.ours, r.plain} {
		if err := one.serves(size.instances); err != nil {
			return nil, err
		}
	}
	measured := &measurement{}
	for _, command := range commands {
		runs := times
		switch {
		case command.creates && size.instances > moderate:
			continue
		case command.creates, size.instances > moderate:
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
	if size.instances > moderate {
		fmt.Print("The state was not made by an apply, but copied from that of one customer. Each plan ran once.\n\n")
	}
	fmt.Println("| | time | `terraform_data` | ratio | API calls | answers | provider CPU | an instance | peak memory |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|")
	for _, row := range m.rows {
		fmt.Printf("| %s | %.1f s | %.1f s | %.2f | %s | %.1f MB | %.2f s | %.2f ms | %.0f MB |\n",
			row.command, row.wall.Seconds(), row.plain.Seconds(), row.ratio(), routes(row.calls), megabytes(int64(row.bytes)),
			row.CPU.Seconds(), row.perInstance(size), megabytes(row.Memory))
	}
	fmt.Printf("\nThe state takes %d bytes an instance, that of `terraform_data` %d.\n\n", m.state/size.instances, m.plainState/size.instances)
}

func (r row) ratio() float64 { return r.wall.Seconds() / r.plain.Seconds() }

// perInstance is the provider's processor time in milliseconds an instance.
func (r row) perInstance(size fleet) float64 {
	return r.CPU.Seconds() * 1000 / float64(size.instances)
}

func megabytes(bytes int64) float64 { return float64(bytes) / (1 << 20) }

// The budget of a plan that changes nothing, on a fleet of 1,000. CPU and state
// are those of an instance with its presence; a privacy is one more object, with
// a call of its own, and a module makes addresses longer. Of the state, 186 bytes
// are the address of the server, which both objects keep to prove what is gone.
const (
	budgetRatio  = 2
	budgetCPU    = 2.0  // milliseconds an instance
	budgetMemory = 60   // megabytes
	budgetState  = 1700 // bytes an instance
)

// overBudget says what of a fleet of 1,000 costs more than it should.
func (m *measurement) overBudget(size fleet) []string {
	if size.instances != 1000 {
		return nil
	}
	var over []string
	say := func(format string, values ...any) {
		over = append(over, size.String()+": "+fmt.Sprintf(format, values...))
	}
	plan := m.rows[1] // of 1,000, all commands are measured
	calls := 0
	for _, count := range plan.calls {
		calls += count
	}
	allowed := 1
	if size.privacy {
		allowed += size.instances
	}
	if calls > allowed {
		say("%d calls, %d allowed", calls, allowed)
	}
	if plan.ratio() > budgetRatio {
		say("a plan takes %.2f times as long as that of terraform_data, %d allowed", plan.ratio(), budgetRatio)
	}
	if !size.privacy && plan.perInstance(size) > budgetCPU {
		say("%.2f ms of CPU an instance, %.0f allowed", plan.perInstance(size), budgetCPU)
	}
	if megabytes(plan.Memory) > budgetMemory {
		say("%.0f MB of memory, %d allowed", megabytes(plan.Memory), budgetMemory)
	}
	if state := m.state / size.instances; !size.privacy && !size.modules && state > budgetState {
		say("%d bytes of state an instance, %d allowed", state, budgetState)
	}
	return over
}

// startUp measures what the provider adds to commands that do not need it.
func startUp(ctx context.Context, terraform string) error {
	binary, err := providerEnvironment()
	if err != nil {
		return err
	}
	with, err := newWorkspace(ctx, terraform, configuration(fleet{instances: 1}), binary)
	if err != nil {
		return err
	}
	defer with.remove()
	without, err := newWorkspace(ctx, terraform, plainConfiguration(fleet{instances: 1}))
	if err != nil {
		return err
	}
	defer without.remove()
	fmt.Print("## Start-up\n\n| | with the provider | without | provider CPU | processes |\n|---|---|---|---|---|\n")
	for _, command := range [][]string{{"validate"}, {"providers", "schema", "-json"}} {
		var took []spent
		var alone []time.Duration
		for range 5 {
			spent, err := with.run(ctx, command...)
			if err != nil {
				return err
			}
			plain, err := without.run(ctx, command...)
			if err != nil {
				return err
			}
			took, alone = append(took, spent), append(alone, plain.wall)
		}
		ours := median(took, spent.compare)
		fmt.Printf("| terraform %s | %.2f s | %.2f s | %.2f s | %d |\n",
			strings.Join(command, " "), ours.wall.Seconds(), median(alone, cmp.Compare).Seconds(), ours.CPU.Seconds(), ours.Processes)
	}
	return nil
}
