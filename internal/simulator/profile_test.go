package simulator_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	setName     = "POST /profile/name"
	setPicture  = "POST /profile/image"
	getBusiness = "POST /business/get/profile"
	setBusiness = "POST /business/update/profile"
)

// jpegHead is what makes a JPEG one.
const jpegHead = "\xff\xd8\xff\xe0"

func TestProfile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{LongBodiesTaken: true})
	in := w.paired("a", "5511990000001")
	image := base64.StdEncoding.EncodeToString([]byte(jpegHead))
	large := base64.StdEncoding.EncodeToString([]byte(jpegHead + strings.Repeat("x", 2<<20)))
	for _, test := range []struct {
		route, body string
		status      int
		name, kept  string
	}{
		{setName, `{"name":"Acme"}`, 200, "Acme", "taken on the phone"},
		{setName, `{"name":"ééééééééééééééééééééééééé"}`, 200, "ééééééééééééééééééééééééé", "taken on the phone"},
		{setName, `{"name":"abcdefghijklmnopqrstuvwxyz"}`, 400, "ééééééééééééééééééééééééé", "taken on the phone"},
		{setName, `{"name":" "}`, 400, "ééééééééééééééééééééééééé", "taken on the phone"},
		{setName, `{"name":"Acme"}`, 200, "Acme", "taken on the phone"},
		{setPicture, `{"image":"https://a.example/b.jpg"}`, 200, "Acme", "https://a.example/b.jpg"},
		{setPicture, `{"image":"https://a.invalid/b.jpg"}`, 400, "Acme", "https://a.example/b.jpg"},
		{setPicture, `{"image":"delete"}`, 200, "Acme", ""},
		{setPicture, fmt.Sprintf(`{"image":%q}`, image), 200, "Acme", image},
		{setPicture, `{"image":"remove"}`, 200, "Acme", ""},
		{setPicture, fmt.Sprintf(`{"image":"data:image/jpeg;base64,%s"}`, image), 200, "Acme", "data:image/jpeg;base64," + image},
		{setPicture, `{"image":"data:image/jpeg;base64,AAAA"}`, 400, "Acme", "data:image/jpeg;base64," + image},
		{setPicture, fmt.Sprintf(`{"image":%q}`, large), 413, "Acme", "data:image/jpeg;base64," + image},
	} {
		w.as(in, test.route, test.body).check(test.status, nil)
		if got := w.instance(in.ID); got.ProfileName != test.name || got.Picture != test.kept {
			t.Errorf("%s %.40s: it is %q with the picture %.40q", test.route, test.body, got.ProfileName, got.Picture)
		}
	}
	w.must(w.sim.SetProfileName(in.ID, "Loja"))
	w.must(w.sim.SetPicture(in.ID, ""))
	if got := w.instance(in.ID); got.ProfileName != "Loja" || got.Picture != "" {
		t.Errorf("on the phone it was changed to %q with the picture %q", got.ProfileName, got.Picture)
	}
	w.as(w.sim.Add("b"), setName, `{"name":"Acme"}`).check(401, wants{"error": "No session"})
	w.as(w.sim.Add("c"), setPicture, `{"image":"remove"}`).check(401, wants{"error": "No session"})
	if w.sim.SetProfileName(w.sim.Add("d").ID, "Acme") == nil {
		t.Error("an instance without an owner has a profile")
	}
}
