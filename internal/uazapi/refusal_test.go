package uazapi

import (
	"errors"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Servers refuse a credential in many forms, and one server in several. Each is
// a refusal, and none of what stands before the server.
func TestACredentialThatAServerRefusesInAnyFormIsRejected(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]simulator.Options{
		"in turn":              {},
		"401, unauthorized":    {AdminRefusal: simulator.AdminUnauthorized},
		"403":                  {AdminRefusal: simulator.AdminForbidden},
		"401":                  {AdminRefusal: simulator.AdminRefused},
		"plain text":           {AdminRefusal: simulator.AdminRefusedPlain},
		"with a code":          {CodeForm: true},
		"with a code, and 404": {CodeForm: true, GoneAnswer: simulator.Gone404},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options.AdminToken, options.Strict = "another", true
			client := serve(t, simulator.New(options).ServeHTTP)
			key := Key{ID: "r00000000000001", Token: ownSecret}
			for range 6 {
				_, listed := client.ListInstances(t.Context())
				_, created := client.CreateInstance(t.Context(), NewInstance{Name: "Loja"})
				_, read := client.Status(t.Context(), key)
				for name, err := range map[string]error{
					"listing": listed, "create": created, "status": read,
					"admin fields": client.SetAdminFields(t.Context(), key.ID, AdminFields{}),
					"rename":       client.RenameInstance(t.Context(), key, "Loja"),
					"delete":       client.DeleteInstance(t.Context(), key),
				} {
					if !errors.Is(err, call.ErrRejected) {
						t.Errorf("%s: %v, want it rejected", name, err)
					}
				}
			}
		})
	}
}
