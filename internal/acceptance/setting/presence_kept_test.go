package setting

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Servers change a presence by themselves, so one that is another right after the write is no
// failure. It is told all the same: the next plan sets it again, or never would.
func TestPresenceThatIsKeptOtherwiseIsTold(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, detects := range map[string]bool{"detecting drift": true, "not detecting drift": false} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			shop := w.Paired("loja", world.Phone)
			w.Must(w.Keep(shop.ID, world.Presence.Writes, "presence"))
			arguments := []string{world.ByID(shop), `presence = "available"`}
			if detects {
				arguments = append(arguments, "detect_drift = true")
			}
			told := []string{"Warning: The server shows another value than was written", "presence", "loja", `shows "unavailable"`}
			user := w.Terminal(w.AsAdmin(world.Presence.With(arguments...)))
			user.Says(told, world.Apply...)
			if !detects {
				user.IsSettled()
				return
			}
			user.Says([]string{"1 to change"}, world.Plan...)
			user.Says(told, world.Apply...)
			w.Heal()
			if output := user.Run(world.Apply...); world.Says(told...).MatchString(output) {
				t.Errorf("it is told of a presence that is kept:\n%s", output)
			}
			user.IsSettled()
		})
	}
}
