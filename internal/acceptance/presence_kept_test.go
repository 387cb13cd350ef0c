package acceptance

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Servers change a presence by themselves, so one that is another right after the write is no
// failure. It is told all the same: the next plan sets it again, or never would.
func TestPresence_thatIsKeptOtherwiseIsTold(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, detects := range map[string]bool{"detecting drift": true, "not detecting drift": false} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newTickingWorld(t, simulator.Options{})
			shop := w.paired("loja", phone)
			w.must(w.Keep(shop.ID, presenceCase.writes, "presence"))
			arguments := []string{named(shop), `presence = "available"`}
			if detects {
				arguments = append(arguments, "detect_drift = true")
			}
			told := []string{"Warning: The server shows another value than was written", "presence", "loja", `shows "unavailable"`}
			user := w.terminal(w.asAdmin(presenceCase.with(arguments...)))
			user.says(told, applies...)
			if !detects {
				user.isSettled()
				return
			}
			user.says([]string{"1 to change"}, planned...)
			user.says(told, applies...)
			w.Heal()
			if output := user.run(applies...); says(told...).MatchString(output) {
				t.Errorf("it is told of a presence that is kept:\n%s", output)
			}
			user.isSettled()
		})
	}
}
