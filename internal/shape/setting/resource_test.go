package setting

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Failures of a call, by what is known of its outcome.
var (
	lost    = &call.Error{Kind: call.ErrServerFault, Method: "POST", Path: "/instance/toy", Status: 500, Message: "context deadline exceeded", Sent: true}
	refused = &call.Error{Kind: call.ErrInvalid, Method: "POST", Path: "/instance/toy", Status: 400, Message: "no such color", Sent: true}
	unread  = &call.Error{Kind: call.ErrServerFault, Method: "GET", Path: "/instance/toy", Status: 500, Message: "database is locked", Sent: true}
	alone   = &call.Error{Kind: uazapi.ErrNoSession, Method: "GET", Path: "/instance/toy", Status: 500, Message: "No session", Sent: true}
)

func asked(t *testing.T, got *toyServer, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got.asked); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestCreateReadsThenWritesThenReadsBack(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	id := w.shop.ID
	state, diags := w.create(painted("blue").of(id), painted("blue").of(id).showing("?"))
	said(t, diags)
	is(t, state, w.tf.State(painted("blue").of(id).showing("available")))
	asked(t, w.toyServer, "read", "write", "read")
}

// What the plan does not mention may have changed on the phone since.
func TestUpdateWritesWhatThePlanChanges(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	id := w.shop.ID
	full := func(color string, size int64) toy {
		return toy{Color: text(color), Size: types.Int64Value(size)}.of(id)
	}
	w.has = full("red", 9)
	state, diags := w.update(full("red", 2).showing("available"), full("blue", 2), full("blue", 2).showing("?"))
	said(t, diags)
	if diff := cmp.Diff([]toy{painted("blue")}, w.wrote); diff != "" {
		t.Errorf("what was to be written (-want +got):\n%s", diff)
	}
	// The plan is kept, as Terraform wants it, and the next refresh shows the rest.
	is(t, state, w.tf.State(full("blue", 2).showing("available")))
	refreshed, diags := w.refresh(full("blue", 2).showing("available"))
	said(t, diags)
	is(t, refreshed, w.tf.State(full("blue", 9).showing("available")))
}

// The plan repeats what nobody configured as it was when it was made.
func TestUpdateWritesWhatIsConfiguredAndNotWhatIsPlanned(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	before := toy{Color: text("red"), Size: types.Int64Value(2)}.of(w.shop.ID).showing("available")
	after := toy{Color: text("blue"), Size: types.Int64Value(3)}.of(w.shop.ID).showing("?")
	_, diags := w.update(before, painted("blue").of(w.shop.ID), after)
	said(t, diags)
	if diff := cmp.Diff([]toy{painted("blue")}, w.wrote); diff != "" {
		t.Errorf("what was to be written (-want +got):\n%s", diff)
	}
}

// A change of what renews has all of the configuration written again.
func TestUpdateRenews(t *testing.T) {
	t.Parallel()
	for size, wrote := range map[int64]toy{
		2: {},
		3: {Color: text("red"), Size: types.Int64Value(3)},
	} {
		w := newWorkshop(t)
		w.own.renewing = []string{"size"}
		w.has = painted("blue") // forgotten on the server, which nobody plans
		full := func(size int64) toy { return toy{Color: text("red"), Size: types.Int64Value(size)}.of(w.shop.ID) }
		_, diags := w.update(full(2).showing("available"), full(size), full(size).showing("?"))
		said(t, diags)
		if size == 3 {
			wrote = wrote.of(w.shop.ID)
		}
		if diff := cmp.Diff([]toy{wrote}, w.wrote); diff != "" {
			t.Errorf("size %d: what was to be written (-want +got):\n%s", size, diff)
		}
	}
}

// What is read back may be one read late, or more.
func TestWriteThatIsReadBackLate(t *testing.T) {
	t.Parallel()
	for _, lost := range []error{nil, lost} {
		for late, reads := range []int{1, 2, 3, 4} {
			w := newWorkshop(t)
			w.late, w.fails = late, lost
			// The read before the write is none of them.
			state, diags := w.create(painted("blue").of(w.shop.ID), painted("blue").of(w.shop.ID).showing("?"))
			said(t, diags)
			is(t, state, w.tf.State(painted("blue").of(w.shop.ID).showing("available")))
			asked(t, w.toyServer, append([]string{"read", "write"}, slices.Repeat([]string{"read"}, reads)...)...)
		}
	}
	w := newWorkshop(t)
	w.late = 4
	_, diags := w.create(painted("blue").of(w.shop.ID), painted("blue").of(w.shop.ID).showing("?"))
	said(t, diags, `Error at color: Unable to change the toy of instance "loja": the server kept another value`)
}

// The same where the setting stands in the description of the instance.
func TestWriteThatTheDescriptionShowsLate(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.about.WithInstance = true
	w.own.read = func(on access.On, into *toy) error {
		into.Color, into.Seen = text(on.Instance.AdminField01), text(on.Instance.CurrentPresence)
		return nil
	}
	w.kept = func(wanted toy) toy {
		w.simulator.Inject(simulator.Fault{Route: "GET /instance/status", Kind: simulator.FaultOld, Times: 2})
		if err := w.simulator.SetAdminFields(w.shop.ID, wanted.Color.ValueString(), ""); err != nil {
			t.Error(err)
		}
		return wanted
	}
	if err := w.simulator.SetAdminFields(w.shop.ID, "red", ""); err != nil {
		t.Fatal(err)
	}
	state, diags := w.create(painted("blue").of(w.shop.ID), painted("blue").of(w.shop.ID).showing("?"))
	said(t, diags)
	is(t, state, w.tf.State(painted("blue").of(w.shop.ID).showing("available")))
	if looks := w.simulator.Calls("GET /instance/status"); looks != 4 {
		t.Errorf("%d looks, want 4: one before the write, and three after it", looks)
	}
}

// A token that changes between the plan and the write is found in the listing.
func TestWriteWithATokenThatRotates(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	var tokens []call.Token
	w.own.write = func(on access.On, change Change[toy]) error {
		tokens = append(tokens, on.Instance.Token)
		if len(tokens) > 1 {
			w.has = change.Wanted
			return nil
		}
		if _, err := w.simulator.RotateToken(w.shop.ID); err != nil {
			t.Error(err)
		}
		return &call.Error{Kind: call.ErrRejected, Status: 401, Sent: true, FromAPI: true}
	}
	_, diags := w.create(painted("blue").of(w.shop.ID), painted("blue").of(w.shop.ID).showing("?"))
	said(t, diags)
	present, _ := w.simulator.Instance(w.shop.ID)
	if want := []call.Token{call.Token(w.shop.Token), call.Token(present.Token)}; !slices.Equal(tokens, want) {
		t.Errorf("it was written %d times, and not with the old token and then with the new one", len(tokens))
	}
}

func TestWriteThatFails(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		prepare func(w *workshop)
		calls   []string
		says    string
	}{
		"before the write, without a session": {
			prepare: func(w *workshop) { w.reads = []error{alone} },
			calls:   []string{"read"},
			says:    `Error: Unable to change the toy of instance "loja": it is not connected to WhatsApp`,
		},
		"before the write, for another reason": {
			prepare: func(w *workshop) { w.reads = []error{unread} },
			calls:   []string{"read"},
			says:    `Error: Unable to change the toy of instance "loja": the server failed`,
		},
		"in the write, for certain": {
			prepare: func(w *workshop) { w.fails, w.kept = refused, func(toy) toy { return painted("red") } },
			calls:   []string{"read", "write"},
			says:    `Error: Unable to change the toy of instance "loja": the server refused the request`,
		},
		"in the write, as the read back shows": {
			prepare: func(w *workshop) { w.fails, w.kept = lost, func(toy) toy { return painted("red") } },
			calls:   []string{"read", "write", "read", "read", "read", "read"},
			says:    `Error: Unable to change the toy of instance "loja": the server failed`,
		},
		"in the write, which the server does not tell": {
			prepare: func(w *workshop) { w.fails, w.kept = lost, func(toy) toy { return toy{} } },
			calls:   []string{"read", "write", "read", "read", "read", "read"},
			says:    `Error: Unable to change the toy of instance "loja": the server failed`,
		},
		"in the read back": {
			prepare: func(w *workshop) { w.reads = []error{nil, unread, unread, unread, unread} },
			calls:   []string{"read", "write", "read", "read", "read", "read"},
			says:    `Error: Unable to change the toy of instance "loja": the server failed`,
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newWorkshop(t)
			test.prepare(w)
			config, plan := painted("blue").of(w.shop.ID), painted("blue").of(w.shop.ID).showing("?")
			created, diags := w.create(config, plan)
			said(t, diags, test.says)
			is(t, created, w.tf.NoState())
			asked(t, w.toyServer, test.calls...)

			w = newWorkshop(t)
			test.prepare(w)
			before := painted("red").of(w.shop.ID).showing("available")
			updated, diags := w.update(before, painted("blue").of(w.shop.ID), painted("blue").of(w.shop.ID).showing("?"))
			said(t, diags, test.says)
			is(t, updated, w.tf.State(before))
			asked(t, w.toyServer, test.calls...)
		})
	}
}

func TestWriteWhoseAnswerIsLostIsConfirmedByTheReadBack(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.fails = lost
	state, diags := w.create(painted("blue").of(w.shop.ID), painted("blue").of(w.shop.ID).showing("?"))
	said(t, diags)
	is(t, state, w.tf.State(painted("blue").of(w.shop.ID).showing("available")))
}

// Of two failures, the one of the write is told: the other followed from it.
func TestWriteWhoseAnswerIsLostAndThatCannotBeReadBack(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.fails, w.reads = lost, []error{nil, unread, unread, unread, unread}
	_, diags := w.create(painted("blue").of(w.shop.ID), painted("blue").of(w.shop.ID).showing("?"))
	said(t, diags, `Error: Unable to change the toy of instance "loja": the server failed`)
	if len(diags) == 1 && !strings.Contains(diags[0].Detail(), `POST /instance/toy with HTTP 500, "context deadline exceeded"`) {
		t.Errorf("the detail is\n%s", diags[0].Detail())
	}
}

func TestWriteThatIsKeptOtherwise(t *testing.T) {
	t.Parallel()
	wanted := toy{Color: text("blue"), Size: types.Int64Value(3), Secret: text("swordfish")}
	kept := toy{Color: text("red"), Size: types.Int64Value(2), Secret: text("shark")}
	says := []string{
		`Error at color: Unable to change the toy of instance "loja": the server kept another value` + "\n" + `color was asked to be "blue". The server accepted it and kept "red".`,
		`Error at secret: Unable to change the toy of instance "loja": the server kept another value` + "\n" + `secret was asked to be a value that is not shown here. The server accepted it and kept another.`,
		`Error at size: Unable to change the toy of instance "loja": the server kept another value` + "\n" + `size was asked to be 3. The server accepted it and kept 2.`,
	}
	shows := func(t *testing.T, diags diag.Diagnostics) {
		t.Helper()
		for _, diagnostic := range diags {
			for _, secret := range []string{"swordfish", "shark"} {
				if strings.Contains(diagnostic.Summary()+diagnostic.Detail(), secret) {
					t.Errorf("a secret is shown:\n%s", diagnostic.Detail())
				}
			}
		}
	}

	w := newWorkshop(t)
	w.kept = func(toy) toy { return kept }
	created, diags := w.create(wanted.of(w.shop.ID), wanted.of(w.shop.ID).showing("?"))
	said(t, diags, says...)
	shows(t, diags)
	is(t, created, w.tf.NoState())

	w = newWorkshop(t)
	w.kept = func(toy) toy { return kept }
	updated, diags := w.update(kept.of(w.shop.ID).showing("available"), wanted.of(w.shop.ID), wanted.of(w.shop.ID).showing("?"))
	said(t, diags, says...)
	shows(t, diags)
	is(t, updated, w.tf.State(kept.of(w.shop.ID).showing("available")))
}

// A description of the instance is fetched again after a write, where the
// setting stands in that.
func TestWriteOfWhatStandsInTheDescription(t *testing.T) {
	t.Parallel()
	for _, inDescription := range []bool{false, true} {
		w := newWorkshop(t)
		w.about.WithInstance = inDescription
		w.kept = func(wanted toy) toy {
			if err := w.simulator.SetPresence(w.shop.ID, "composing"); err != nil {
				t.Error(err)
			}
			return wanted
		}
		state, diags := w.create(painted("blue").of(w.shop.ID), painted("blue").of(w.shop.ID).showing("?"))
		said(t, diags)
		seen := map[bool]string{false: "available", true: "composing"}[inDescription]
		is(t, state, w.tf.State(painted("blue").of(w.shop.ID).showing(seen)))
	}
}

// The addresses at which the instance was found stand in private state.
func TestWhereabouts(t *testing.T) {
	t.Parallel()
	const there = "https://there.example"
	red, blue := painted("red"), painted("blue")
	for name, test := range map[string]struct {
		before []string
		act    func(w *workshop) diag.Diagnostics
		says   []string
		want   func(here string) []string
	}{
		"a new one forgets those of the one that it replaces": {
			before: []string{there},
			act: func(w *workshop) diag.Diagnostics {
				_, diags := w.create(red.of(w.shop.ID), red.of(w.shop.ID).showing("?"))
				return diags
			},
			want: func(here string) []string { return []string{here} },
		},
		"a refresh adds where it is found": {
			act: func(w *workshop) diag.Diagnostics {
				_, diags := w.refresh(red.of(w.shop.ID))
				return diags
			},
			want: func(here string) []string { return []string{here} },
		},
		"a refresh at a new address says so": {
			before: []string{there},
			act: func(w *workshop) diag.Diagnostics {
				_, diags := w.refresh(red.of(w.shop.ID))
				return diags
			},
			says: []string{"Warning: Instances are found at a new address\n"},
			want: func(here string) []string { return []string{there, here} },
		},
		"an update adds where it is": {
			before: []string{there},
			act: func(w *workshop) diag.Diagnostics {
				_, diags := w.update(red.of(w.shop.ID), blue.of(w.shop.ID), blue.of(w.shop.ID).showing("?"))
				return diags
			},
			want: func(here string) []string { return []string{there, here} },
		},
		"what fails adds nothing": {
			before: []string{there},
			act: func(w *workshop) diag.Diagnostics {
				w.fails = refused
				_, diags := w.update(red.of(w.shop.ID), blue.of(w.shop.ID), blue.of(w.shop.ID).showing("?"))
				return diags
			},
			says: []string{`Error: Unable to change the toy of instance "loja"`},
			want: func(string) []string { return []string{there} },
		},
		"missing at a new address is an error": {
			before: []string{there},
			act: func(w *workshop) diag.Diagnostics {
				if err := w.simulator.Remove(w.shop.ID); err != nil {
					w.t.Fatal(err)
				}
				before := red.of(w.shop.ID)
				state, diags := w.refresh(before)
				is(w.t, state, w.tf.State(before))
				return diags
			},
			says: []string{"Error: Unable to read the toy of instance r"},
			want: func(string) []string { return []string{there} },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkshop(t)
			w.tf.FoundAt = test.before
			said(t, test.act(w), test.says...)
			if want := test.want(w.server.BaseURL()); !slices.Equal(w.tf.FoundAt, want) {
				t.Errorf("the addresses are %v, want %v", w.tf.FoundAt, want)
			}
		})
	}
}

func TestReadTakesOverWhatTheServerHas(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	w.has = painted("blue")
	refreshed := 0
	w.own.refreshed = func(state *toy, instance uazapi.Instance) {
		refreshed++
		if instance.ID != w.shop.ID {
			t.Errorf("the instance is %q, want %s", instance.ID, w.shop.ID)
		}
		state.Size = types.Int64Value(7)
	}
	state, diags := w.refresh(painted("red").of(w.shop.ID).showing("unavailable"))
	said(t, diags)
	is(t, state, w.tf.State(toy{Color: text("blue"), Size: types.Int64Value(7)}.of(w.shop.ID).showing("available")))
	asked(t, w.toyServer, "read")
	if refreshed != 1 {
		t.Errorf("Refreshed was called %d times, want once", refreshed)
	}
}

func TestReadKeepsWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	for says, err := range map[string]error{
		"Warning: Not refreshed: the toy of an instance that is not connected\nInstance r": alone,
		`Error: Unable to read the toy of instance "loja": the server failed`:              unread,
	} {
		w := newWorkshop(t)
		w.reads = []error{err}
		w.own.refreshed = func(*toy, uazapi.Instance) { t.Error("Refreshed was called for what was not read") }
		before := painted("blue").of(w.shop.ID).showing("unavailable")
		state, diags := w.refresh(before)
		said(t, diags, says)
		is(t, state, w.tf.State(before))
	}
}

func TestReadForgetsWhatIsGoneWithItsInstance(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	if err := w.simulator.Remove(w.shop.ID); err != nil {
		t.Fatal(err)
	}
	state, diags := w.refresh(painted("blue").of(w.shop.ID))
	said(t, diags, "Warning: Instance no longer exists on the server\nInstance "+w.shop.ID)
	is(t, state, w.tf.NoState())
	asked(t, w.toyServer)
}

func TestDeleteAsksNothing(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	response := &resource.DeleteResponse{State: w.tf.State(painted("red").of(w.shop.ID))}
	w.Delete(t.Context(), resource.DeleteRequest{State: response.State}, response)
	said(t, response.Diagnostics)
	asked(t, w.toyServer)
	if requests := w.simulator.Requests(); len(requests) > 0 {
		t.Errorf("%d requests were made", len(requests))
	}
}

func TestConfigureRefusesForeignData(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	response := &resource.ConfigureResponse{}
	w.Configure(t.Context(), resource.ConfigureRequest{ProviderData: "a text"}, response)
	said(t, response.Diagnostics, "Error: Unexpected provider data\nExpected *access.Server, got string.")
}

func TestResourceIsNamedAndDescribedByItsSetting(t *testing.T) {
	t.Parallel()
	w := newWorkshop(t)
	named := &resource.MetadataResponse{}
	w.Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: "uazapi"}, named)
	if named.TypeName != "uazapi_instance_toy" {
		t.Errorf("the type is %s", named.TypeName)
	}
	described := &resource.SchemaResponse{}
	w.Schema(t.Context(), resource.SchemaRequest{}, described)
	for _, name := range []string{"instance_id", "token", "color", "size", "secret", "seen"} {
		if described.Schema.Attributes[name] == nil {
			t.Errorf("%s is not in the schema", name)
		}
	}
	if described.Schema.MarkdownDescription != "A toy." {
		t.Errorf("the description is %q", described.Schema.MarkdownDescription)
	}
	if diags := described.Schema.ValidateImplementation(t.Context()); diags.HasError() {
		t.Error(diags)
	}
}

func TestChoice(t *testing.T) {
	t.Parallel()
	choice := Choice("Its color.", "red", "blue")
	if want := "Its color. One of `red`, `blue`. Left out, the account keeps its own value, which is read."; choice.MarkdownDescription != want {
		t.Errorf("the description is %q, want %q", choice.MarkdownDescription, want)
	}
	if !choice.Optional || !choice.Computed {
		t.Error("a choice has to be optional, and computed where it is left out")
	}
	for value, valid := range map[types.String]bool{text("red"): true, text("blue"): true, text(""): true, text("?"): true, text("green"): false, types.StringValue(""): false} {
		var diags diag.Diagnostics
		for _, validates := range choice.Validators {
			response := &validator.StringResponse{}
			validates.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("color"), ConfigValue: value}, response)
			diags.Append(response.Diagnostics...)
		}
		if diags.HasError() == valid {
			t.Errorf("%s is found valid: %t, want %t", value, !diags.HasError(), valid)
		}
	}
}
