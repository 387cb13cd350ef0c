package simulator_test

import (
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const rotateRoute = "POST /instance/token/rotate"

func TestRotationGivesAnotherToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Strict: true})
	in := w.paired("a", "5511990000001")
	for body, status := range map[string]int{
		`{}`: 400, `{"id":""}`: 400, `{"id":1,"confirm_impacts":true}`: 400, `{"id":"` + in.ID + `","confirm_impacts":"yes"}`: 400,
		`{"id":"` + in.ID + `"}`: 400, `{"id":"r00000000000000","confirm_impacts":true}`: 404,
	} {
		w.admin(rotateRoute, body).check(status, nil)
	}
	w.as(in, rotateRoute, confirmed(in)).check(401, nil)
	w.as(in, statusRoute, "").check(200, nil)

	w.admin(rotateRoute, confirmed(in)).check(200, wants{"token": w.instance(in.ID).Token, "id": missing{}})
	now := w.instance(in.ID)
	if now.Token == in.Token {
		t.Error("its token is the same")
	}
	w.as(in, statusRoute, "").check(401, nil)
	w.as(now, statusRoute, "").check(200, wants{"status.connected": true})
	if listed := w.admin(listRoute, "").entries()[0]; listed["token"] != now.Token {
		t.Error("the listing has another token")
	}
}

// confirmed asks for another token.
func confirmed(in simulator.Instance) string {
	return `{"id":"` + in.ID + `","confirm_impacts":true}`
}

// rotates asks for another token with a body that has the id, and looks whether the session goes on.
func rotates(confirm string, status int, want wants, connected bool) func(w *world) {
	return func(w *world) {
		in := w.paired("a", "5511990000001")
		w.admin(rotateRoute, `{"id":"`+in.ID+`"`+confirm+`}`).check(status, want)
		w.as(w.instance(in.ID), statusRoute, "").check(200, wants{"status.connected": connected})
	}
}

// rotatesAgain asks for another token twice, and once more after a day.
func rotatesAgain(status int, want wants) func(w *world) {
	return func(w *world) {
		in := w.sim.Add("a")
		w.admin(rotateRoute, confirmed(in)).check(200, nil)
		w.clock.Advance(23 * time.Hour)
		w.admin(rotateRoute, confirmed(in)).check(status, want)
		w.clock.Advance(time.Hour)
		w.admin(rotateRoute, confirmed(in)).check(200, nil)
	}
}

// takesAnotherAddress asks the server's own proxy for another address.
func takesAnotherAddress(want wants, rotations int) func(w *world) {
	return func(w *world) {
		in := w.sim.Add("a")
		w.as(in, setProxy, `{"mode":"internal","rotate_now":true}`).check(200, want)
		w.as(in, setProxy, `{"mode":"internal"}`).check(200, wants{"rotated": missing{}})
		w.as(in, setProxy, `{"mode":"none","confirm_no_proxy":true,"rotate_now":true}`).check(200, wants{"rotated": missing{}})
		if got := w.instance(in.ID).ProxyRotations; got != rotations {
			w.t.Errorf("it had %d other addresses, want %d", got, rotations)
		}
	}
}
