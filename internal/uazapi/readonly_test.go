package uazapi

import (
	"errors"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

func TestAClientThatIsReadOnlySendsReadsOnly(t *testing.T) {
	t.Parallel()
	for _, route := range routes() {
		t.Run(route.name, func(t *testing.T) {
			t.Parallel()
			steps := newScript(says(200, route.ok))
			told := 0
			client := serve(t, steps.ServeHTTP, func(config *call.Config) {
				config.ReadOnly = true
				config.OnWrite = func(call.Token, string) { told++ }
			})
			err := route.call(t.Context(), client)
			if isRead(route.name) {
				if err != nil || len(steps.Arrivals()) != 1 {
					t.Errorf("a read fails: %v", err)
				}
				return
			}
			failed := failure(t, err)
			if !errors.Is(err, call.ErrReadOnly) || failed.Sent || call.OutcomeUnknown(err) || failed.Status != 0 {
				t.Errorf("got %v, sent: %t, outcome unknown: %t", failed, failed.Sent, call.OutcomeUnknown(err))
			}
			if got := len(steps.Arrivals()); got != 0 || told != 0 {
				t.Errorf("the server got %d requests, and %d writes were told", got, told)
			}
		})
	}
}
