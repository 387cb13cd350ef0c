package apidiag_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
)

// Of all who tell the same at once, one is the first, and one the last.
func TestTallyCountsEachOnce(t *testing.T) {
	t.Parallel()
	var tally apidiag.Tally
	if tally.Of("unlisted") != 0 {
		t.Error("something was told before anybody told it")
	}
	var first, last atomic.Int32
	var callers sync.WaitGroup
	for range 20 {
		callers.Go(func() {
			switch tally.Add("unlisted") {
			case 1:
				first.Add(1)
			case 20:
				last.Add(1)
			}
		})
	}
	callers.Wait()
	if first.Load() != 1 || last.Load() != 1 {
		t.Errorf("%d callers were the first, and %d the last", first.Load(), last.Load())
	}
	if tally.Of("unlisted") != 20 || tally.Of("another kind") != 0 || tally.Add("another kind") != 1 {
		t.Error("kinds are not counted each by itself")
	}
}
