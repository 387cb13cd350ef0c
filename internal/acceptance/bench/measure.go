package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// commands are what is measured, in this order: the first makes what the others
// look at.
var commands = []struct {
	name      string
	arguments []string
}{
	{"apply", []string{"apply", "-auto-approve"}},
	{"plan without a change", []string{"plan"}},
	{"plan -refresh=false", []string{"plan", "-refresh=false"}},
}

// row is one command on one fleet.
type row struct {
	command string
	spent
	// plain is how long Terraform alone takes for as many objects.
	plain time.Duration
	calls map[string]int
	bytes int
}

type measurement struct {
	rows []row
	// state is the size of the state, in bytes.
	state int64
}

// measure runs the commands on a fleet and on its plain counterpart.
func measure(ctx context.Context, terraform string, size fleet) (*measurement, error) {
	server := newServer()
	defer server.web.Close()
	environment := []string{"UAZAPI_BASE_URL=" + server.web.URL, "UAZAPI_ADMIN_TOKEN=" + server.AdminToken(), "UAZAPI_TOKEN="}
	ours, err := newWorkspace(terraform, configuration(size), environment...)
	if err != nil {
		return nil, err
	}
	defer ours.remove()
	plain, err := newWorkspace(terraform, plainConfiguration(size), environment...)
	if err != nil {
		return nil, err
	}
	defer plain.remove()

	measured := &measurement{}
	for _, command := range commands {
		alone, err := plain.run(ctx, command.arguments...)
		if err != nil {
			return nil, err
		}
		server.take()
		took, err := ours.run(ctx, command.arguments...)
		if err != nil {
			return nil, err
		}
		calls, bytes := server.take()
		measured.rows = append(measured.rows, row{command.name, took, alone.wall, calls, bytes})
	}
	measured.state, err = ours.stateSize()
	return measured, err
}

func (m *measurement) print(size fleet) {
	fmt.Printf("## %s\n\n", size)
	fmt.Println("| | wall time | `terraform_data` | ratio | calls | answers | provider CPU | an instance | peak memory |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|")
	for _, row := range m.rows {
		fmt.Printf("| %s | %.1f s | %.1f s | %.2f | %s | %.1f MB | %.2f s | %.2f ms | %.0f MB |\n",
			row.command, row.wall.Seconds(), row.plain.Seconds(), row.ratio(), routes(row.calls), megabytes(int64(row.bytes)),
			row.cpu.Seconds(), perInstance(row, size), megabytes(row.memory))
	}
	fmt.Printf("\nThe state takes %d bytes an instance.\n\n", m.state/int64(size.instances))
}

func (r row) ratio() float64 { return r.wall.Seconds() / r.plain.Seconds() }

func perInstance(r row, size fleet) float64 {
	return float64(r.cpu.Milliseconds()) / float64(size.instances)
}

func megabytes(bytes int64) float64 { return float64(bytes) / (1 << 20) }

// The budget of a plan that changes nothing, on a fleet of 1,000.
const (
	budgetRatio  = 2
	budgetCPU    = 2.0 // milliseconds an instance
	budgetMemory = 60  // megabytes
	budgetState  = 1500
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
	plan := m.rows[1]
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
	// With privacy, a call each is waited for.
	if !size.privacy && plan.ratio() > budgetRatio {
		say("a plan takes %.2f times as long as that of terraform_data, %d allowed", plan.ratio(), budgetRatio)
	}
	if perInstance(plan, size) > budgetCPU {
		say("%.2f ms of CPU an instance, %.0f allowed", perInstance(plan, size), budgetCPU)
	}
	if megabytes(plan.memory) > budgetMemory {
		say("%.0f MB of memory, %d allowed", megabytes(plan.memory), budgetMemory)
	}
	if state := m.state / int64(size.instances); !size.privacy && state > budgetState {
		say("%d bytes of state an instance, %d allowed", state, budgetState)
	}
	return over
}

// startUp measures what the provider adds to commands that do not need it.
func startUp(ctx context.Context, terraform string) error {
	fmt.Print("## Start-up\n\n| | with the provider | without |\n|---|---|---|\n")
	with, err := newWorkspace(terraform, configuration(fleet{instances: 1}))
	if err != nil {
		return err
	}
	defer with.remove()
	without, err := newWorkspace(terraform, plainConfiguration(fleet{instances: 1}))
	if err != nil {
		return err
	}
	defer without.remove()
	for _, command := range [][]string{{"validate"}, {"providers", "schema", "-json"}} {
		ours, err := with.run(ctx, command...)
		if err != nil {
			return err
		}
		plain, err := without.run(ctx, command...)
		if err != nil {
			return err
		}
		fmt.Printf("| terraform %s | %.2f s | %.2f s |\n", strings.Join(command, " "), ours.wall.Seconds(), plain.wall.Seconds())
	}
	return nil
}
