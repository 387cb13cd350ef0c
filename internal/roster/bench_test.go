package roster

import (
	"fmt"
	"testing"
	"time"
)

// A read of one of thousands of instances, from a listing that is fresh.
func BenchmarkListed(b *testing.B) {
	var ids []string
	for n := range 5000 {
		ids = append(ids, fmt.Sprintf("r%014d", n))
	}
	roster := New(newFake(ids...), time.Now)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		if seen, err := roster.Instance(b.Context(), ids[n%len(ids)], Shared); err != nil || !seen.Found {
			b.Fatal(seen, err)
		}
	}
}
