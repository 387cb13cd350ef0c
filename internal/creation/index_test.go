package creation

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// The index finds those, and only those, that a comparison one by one finds.
func TestIndex(t *testing.T) {
	t.Parallel()
	names := []string{
		"", "Vendas", " vendas ", "VENDAS", "Vendas São Paulo", "vendas são paulo 12", "Vendas Sa\u0303o Paulo", "Vendas S", "Loja",
		"Vendas São Paulo 12 e 13", "Padaria &amp; Café", "Padaria & Café", "Vendas São Paulo \xff",
	}
	var instances []uazapi.Instance
	for _, name := range names {
		instances = append(instances, uazapi.Instance{Name: name})
	}
	index := NewIndex(instances)
	for _, wanted := range append(names, "Vendas São Paulo 12 e 13, da filial", "unknown") {
		var want, got []string
		for _, name := range names {
			if compareNames(wanted, name) != unlike {
				want = append(want, name)
			}
		}
		for _, instance := range index.Likely(wanted) {
			got = append(got, instance.Name)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", wanted, diff)
		}
	}
}

// The plan of a fleet looks each new name up in the listing of all.
func BenchmarkIndex(b *testing.B) {
	var instances []uazapi.Instance
	for n := range 1000 {
		instances = append(instances, uazapi.Instance{Name: fmt.Sprintf("Padaria São João %04d", n)})
	}
	for b.Loop() {
		index := NewIndex(instances)
		for n := range 1000 {
			index.Likely(fmt.Sprintf("Padaria São José %04d", n))
		}
	}
}
