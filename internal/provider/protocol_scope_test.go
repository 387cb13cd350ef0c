package provider_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const fieldsKind = "uazapi_instance_lead_fields"

// What was configured goes from an object to the one that replaces it, as all private
// state does. There it is what this one configures, or nothing.
func TestCreateOfLeadFieldsForgetsWhatAnotherConfigured(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		fields any
		want   []any
	}{
		"some": {map[string]string{"lead_field03": "UF"}, []any{"lead_field03"}},
		"none": {nil, nil},
	} {
		s := newScene(t, simulator.Options{})
		c := s.starts(nil)
		config := values{"instance_id": s.in.ID, "fields": test.fields}
		planned, err := c.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName: fieldsKind, Config: c.resource(fieldsKind, config), PriorState: c.resource(fieldsKind, nil),
			ProposedNewState: c.resource(fieldsKind, c.propose(fieldsKind, nil, config)),
		})
		s.must(err)
		c.fine(planned.Diagnostics)
		applied, err := c.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
			TypeName: fieldsKind, Config: c.resource(fieldsKind, config), PriorState: c.resource(fieldsKind, nil), PlannedState: planned.PlannedState,
			PlannedPrivate: c.private(values{"scope": []string{"lead_field01", "lead_field02"}}),
		})
		s.must(err)
		c.fine(applied.Diagnostics)
		want := values{"found_at": []any{s.url}}
		if test.want != nil {
			want["scope"] = test.want
		}
		if diff := cmp.Diff(want, c.besideSession(applied.Private)); diff != "" {
			t.Errorf("%s: what is private (-want +got):\n%s", title, diff)
		}
	}
}
