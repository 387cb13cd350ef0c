package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// shardsAtOnce is how many of the states are planned at a time.
const shardsAtOnce = 2

// sharded are customers in several states, on one server.
type sharded struct {
	fleet

	states int
}

func (s sharded) String() string {
	return fmt.Sprintf("%d states of %s, %d planned at a time", s.states, s.fleet, shardsAtOnce)
}

// measureShards plans all states, and prints what that took.
func measureShards(ctx context.Context, terraform string, size sharded) error {
	r, err := newRig(ctx, terraform, size.fleet)
	if err != nil {
		return err
	}
	defer r.close()
	shards, err := r.split(ctx, terraform, size)
	for _, shard := range shards {
		defer shard.remove()
	}
	if err != nil {
		return err
	}
	r.server.take()
	took := make([]spent, len(shards))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(shardsAtOnce)
	begun := time.Now()
	for n, shard := range shards {
		group.Go(func() (err error) {
			took[n], err = shard.run(ctx, "plan", "-detailed-exitcode")
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	wall := time.Since(begun)
	var all usage
	for _, one := range took {
		all.CPU += one.CPU
		all.Memory = max(all.Memory, one.Memory)
	}
	calls, bytes := r.server.take()
	fmt.Printf("## %s\n\n", size)
	fmt.Println("| | time | API calls | answers | provider CPU | peak memory of one |")
	fmt.Println("|---|---|---|---|---|---|")
	fmt.Printf("| %s | %.1f s | %s | %.1f MB | %.2f s | %.0f MB |\n\n",
		unchanged, wall.Seconds(), routes(calls), megabytes(int64(bytes)), all.CPU.Seconds(), megabytes(all.Memory))
	return nil
}

// split gives each state its customers, whose objects are on the server.
func (r *rig) split(ctx context.Context, terraform string, size sharded) ([]*workspace, error) {
	if _, err := r.ours.run(ctx, "apply", "-auto-approve"); err != nil {
		return nil, err
	}
	ids, err := r.fill(size.fleet, size.states*size.instances)
	if err != nil {
		return nil, err
	}
	binary, err := providerEnvironment()
	if err != nil {
		return nil, err
	}
	var shards []*workspace
	for n := range size.states {
		name := fmt.Sprintf("shard-%d", n)
		if err := r.multiply("ours", name, ids, n*size.instances, size.instances); err != nil {
			return shards, err
		}
		files := configuration(size.fleet)
		files["backend.tf"] = r.states.backend(name)
		shard, err := newWorkspace(ctx, terraform, files, r.server.credentials(binary)...)
		if err != nil {
			return shards, err
		}
		shards = append(shards, shard)
		if err := shard.serves(n*size.instances, size.instances); err != nil {
			return shards, err
		}
		if err := shard.refresh(ctx); err != nil {
			return shards, err
		}
	}
	return shards, nil
}

// shardsOf reads the size of a fleet in several states, such as 5x1000w.
func shardsOf(size string) (sharded, bool, error) {
	count, each, found := strings.Cut(size, "x")
	if !found {
		return sharded{}, false, nil
	}
	of, err := parse(each)
	if err != nil {
		return sharded{}, false, err
	}
	var states int
	if _, err := fmt.Sscanf(count, "%d", &states); err != nil || states < 1 {
		return sharded{}, false, fmt.Errorf("%q is no number of states", count)
	}
	return sharded{of, states}, true, nil
}
