package uazapi

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

func TestAllowed(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]int{
		"Limite de instâncias do plano atingido (10/10)":  10,
		"Maximum number of instances reached: 3 of 5":     5,
		"Limite de instâncias atingido: 12 de 12 em uso":  12,
		"Maximum number of instances connected reached":   0,
		"Maximum number of instances (25) reached":        0,
		"Maximum number of instances reached, HTTP/2 429": 0,
		"": 0,
		"99999999999999999999/99999999999999999999 reached": 0,
	} {
		if got := Allowed(&call.Error{Kind: ErrQuota, Message: said}); got != want {
			t.Errorf("%q allows %d, want %d", said, got, want)
		}
	}
}
