package uazapi

import (
	"errors"
	"testing"
)

func TestAClientThatIsReadOnlySendsReadsOnly(t *testing.T) {
	t.Parallel()
	for _, route := range routes() {
		t.Run(route.name, func(t *testing.T) {
			t.Parallel()
			steps := newScript(says(200, route.ok))
			client := serve(t, steps.ServeHTTP, func(config *Config) { config.ReadOnly = true })
			told := 0
			client.OnWrite(func(Token, string) { told++ })
			err := route.call(t.Context(), client)
			if isRead(route.name) {
				if err != nil || len(steps.arrivals()) != 1 {
					t.Errorf("a read fails: %v", err)
				}
				return
			}
			failed := failure(t, err)
			if !errors.Is(err, ErrReadOnly) || failed.Sent || OutcomeUnknown(err) || failed.Status != 0 {
				t.Errorf("got %v, sent: %t, outcome unknown: %t", failed, failed.Sent, OutcomeUnknown(err))
			}
			if got := len(steps.arrivals()); got != 0 || told != 0 {
				t.Errorf("the server got %d requests, and %d writes were told", got, told)
			}
		})
	}
}
