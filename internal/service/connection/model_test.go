package connection

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const (
	id     = "r76b15a4a3614b4"
	phone  = "5511999990000"
	device = "5511999990000:57@s.whatsapp.net"
	hidden = "182736455463728:12@lid"
)

var (
	null    = types.StringNull()
	is      = types.StringValue
	session = uazapi.Status{
		Instance:  uazapi.Instance{ID: id, Name: "Vendas", Status: "connected", Owner: phone, ProfileName: "Loja Centro"},
		Connected: true,
		JID:       device,
	}
)

// pending is the status of an instance that waits for its phone.
func pending(qrcode, paircode string) uazapi.Status {
	return uazapi.Status{Instance: uazapi.Instance{ID: id, Name: "Vendas", Status: "connecting", QRCode: qrcode, Paircode: paircode}}
}

func TestModelTakesOverAStatus(t *testing.T) {
	t.Parallel()
	withRest := session
	withoutNumber := session
	withoutNumber.JID = hidden
	withRest.Instance.Paircode, withRest.Instance.QRCode = "ABCD-1234", "data:image/png;base64,AAAA"
	for name, c := range map[string]struct {
		status uazapi.Status
		want   model
	}{
		"of an attempt by QR": {
			pending("data:image/png;base64,AAAA", ""),
			model{Status: is("connecting"), Connected: types.BoolValue(false), JID: null, Number: null, Paircode: null},
		},
		"of an attempt by code": {
			pending("", "ABCD-1234"),
			model{Status: is("connecting"), Connected: types.BoolValue(false), JID: null, Number: null, Paircode: is("ABCD-1234")},
		},
		"of a session": {
			session,
			model{Status: is("connected"), Connected: types.BoolValue(true), JID: is(device), Session: is(device), Number: is(phone), Paircode: null},
		},
		"of a session, where the code still shows": {
			withRest,
			model{Status: is("connected"), Connected: types.BoolValue(true), JID: is(device), Session: is(device), Number: is(phone), Paircode: null},
		},
		"of an account whose address is no number": {
			withoutNumber,
			model{Status: is("connected"), Connected: types.BoolValue(true), JID: is(hidden), Session: is(hidden), Number: is(phone), Paircode: null},
		},
		"of one that logged out": {
			uazapi.Status{Instance: uazapi.Instance{ID: id, Status: "disconnected", Owner: phone}, JID: device},
			model{Status: is("disconnected"), Connected: types.BoolValue(false), JID: null, Number: null, Paircode: null},
		},
		"of one that hibernates": {
			uazapi.Status{Instance: uazapi.Instance{ID: id, Status: "hibernated", Owner: phone}},
			model{Status: is("hibernated"), Connected: types.BoolValue(false), JID: null, Number: null, Paircode: null},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.want.InstanceID = is(id)
			for given, waits := range map[string]types.Bool{"imported": types.BoolNull(), "configured": types.BoolValue(true)} {
				got := model{request: request{Phone: is(phone)}, WaitForConnected: waits}
				got.Token = is("token")
				want := c.want
				want.Token, want.Phone, want.WaitForConnected = got.Token, got.Phone, types.BoolValue(waits.ValueBool())
				want.OnLogout, want.DisconnectOnDestroy = is("pair"), types.BoolValue(true)
				got.fill(c.status)
				if diff := cmp.Diff(want, got, cmp.AllowUnexported(model{}), cmp.Comparer(func(a, b attr.Value) bool { return a.Equal(b) })); diff != "" {
					t.Errorf("%s (-want +got):\n%s", given, diff)
				}
			}
		})
	}
}

// A session that was known stays named until another one is.
func TestModelRemembersTheSession(t *testing.T) {
	t.Parallel()
	untold := session
	untold.JID = ""
	for name, c := range map[string]struct {
		status uazapi.Status
		want   types.String
	}{
		"pending":                            {pending("", "ABCD-1234"), is(hidden)},
		"logged out":                         {uazapi.Status{Instance: uazapi.Instance{ID: id, Status: "disconnected"}}, is(hidden)},
		"paired, and no address is told":     {untold, is(hidden)},
		"paired, with an address of its own": {session, is(device)},
	} {
		known := model{Session: is(hidden)}
		known.fill(c.status)
		if !known.Session.Equal(c.want) {
			t.Errorf("%s: session is %s, want %s", name, known.Session, c.want)
		}
	}
}

func TestModelIsCurrentOnlyWhereTheStatusTellsNothingNew(t *testing.T) {
	t.Parallel()
	connected := model{Status: is("connected"), Connected: types.BoolValue(true), Number: is(phone)}
	waiting := model{Status: is("connecting"), Connected: types.BoolValue(false), Number: null}
	for name, c := range map[string]struct {
		known    model
		instance uazapi.Instance
		current  bool
	}{
		"connected as before":       {connected, session.Instance, true},
		"connected since":           {waiting, session.Instance, false},
		"imported":                  {model{}, session.Instance, false},
		"connected as another":      {connected, uazapi.Instance{ID: id, Status: "connected", Owner: "5511999991111"}, false},
		"connected, number unknown": {connected, uazapi.Instance{ID: id, Status: "connected"}, false},
		"pending as before":         {waiting, pending("", "").Instance, false},
		"hibernates since":          {connected, uazapi.Instance{ID: id, Status: "hibernated", Owner: phone}, false},
		"logged out since":          {connected, uazapi.Instance{ID: id, Status: "disconnected", Owner: phone}, false},
		"paired again":              {connected, uazapi.Instance{ID: id, Status: "connected", Owner: phone, LastDisconnect: "2026-08-04 09:52:02.993Z"}, false},
	} {
		if got := c.known.current(c.instance, markOf(session.Instance)); got != c.current {
			t.Errorf("%s: current is %t", name, got)
		}
	}
}

// A session that comes back by itself changes nothing that hangs on it.
func TestModelKnowsASessionThatReconnects(t *testing.T) {
	t.Parallel()
	connected, waiting := model{Connected: types.BoolValue(true)}, model{Connected: types.BoolValue(false)}
	as := func(status string) uazapi.Status {
		return uazapi.Status{Instance: uazapi.Instance{ID: id, Status: status}}
	}
	loggedIn := as("disconnected")
	loggedIn.LoggedIn = true
	for name, c := range map[string]struct {
		known      model
		status     uazapi.Status
		reconnects bool
	}{
		"connecting without a QR":          {connected, as("connecting"), true},
		"hibernating":                      {connected, as("hibernated"), true},
		"in a state that nobody knows":     {connected, as("reconnecting"), true},
		"disconnected, and logged in":      {connected, loggedIn, true},
		"disconnected":                     {connected, as("disconnected"), false},
		"asking for a phone by QR":         {connected, pending("data:image/png;base64,AAAA", ""), false},
		"asking for a phone by code":       {connected, pending("", "ABCD-1234"), false},
		"connected":                        {connected, session, false},
		"connecting, and never was paired": {waiting, as("connecting"), false},
	} {
		if got := c.known.reconnects(c.status); got != c.reconnects {
			t.Errorf("%s: reconnects is %t", name, got)
		}
	}
}

// What an update pairs, and what it leaves alone.
func TestPairs(t *testing.T) {
	t.Parallel()
	stands := func(status string, connected bool) model {
		return model{Status: is(status), Connected: types.BoolValue(connected), OnLogout: is("pair"), WaitForConnected: types.BoolValue(false)}
	}
	with := func(m model, change func(*model)) model {
		change(&m)
		return m
	}
	phones := func(m *model) { m.Phone = is(phone) }
	waits := func(m *model) { m.WaitForConnected = types.BoolValue(true) }
	warns := func(m *model) { m.OnLogout = is("warn") }
	connected, pending, lost := stands("connected", true), stands("connecting", false), stands("disconnected", false)
	for name, c := range map[string]struct {
		plan, state model
		pairs       bool
	}{
		"connected": {connected, connected, false},
		"connected, and another phone is configured": {with(connected, phones), connected, false},
		"connected, and waiting is configured":       {with(connected, waits), connected, false},
		"logged out":                                 {lost, lost, true},
		"logged out, and only warned of":             {with(lost, warns), lost, false},
		"hibernating, and never seen connected":      {stands("hibernated", false), stands("hibernated", false), true},
		"pending":                                    {pending, pending, false},
		"pending, and another phone is configured":   {with(pending, phones), pending, true},
		"pending, and waiting is configured":         {with(pending, waits), pending, true},
		"pending, and no longer waited for":          {pending, with(pending, waits), false},
	} {
		if got := pairs(c.plan, c.state); got != c.pairs {
			t.Errorf("%s: pairs is %t", name, got)
		}
	}
}

func TestRequestIsSentWithWhatIsConfigured(t *testing.T) {
	t.Parallel()
	if got := (request{}).pairing(); got != (uazapi.Pairing{}) {
		t.Errorf("without arguments: %+v", got)
	}
	got := request{is("1"), is("2"), is("3"), is("4"), is("5"), is("6")}.pairing()
	want := uazapi.Pairing{Phone: "1", Browser: "2", SystemName: "3", ProxyManagedCountry: "4", ProxyManagedState: "5", ProxyManagedCity: "6"}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestResourceAndActionTakeTheSameArguments(t *testing.T) {
	t.Parallel()
	inResource := resourceSchema(t.Context()).Attributes
	if len(arguments) != 6 {
		t.Errorf("the action takes %d arguments", len(arguments))
	}
	for _, argument := range arguments {
		twin, there := inResource[argument.Name]
		if !there || twin.GetMarkdownDescription() != argument.InAction.GetMarkdownDescription() || !twin.IsOptional() || !argument.InAction.IsOptional() {
			t.Errorf("%s is something else in the resource", argument.Name)
		}
	}
	for name, secret := range map[string]bool{"paircode": true, "token": true, "status": false, "jid": false, "number": false} {
		if inResource[name].IsSensitive() != secret {
			t.Errorf("%s is sensitive: %t", name, !secret)
		}
	}
}

func TestAnotherNumberIsWarnedOf(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		phone, number string
		warned        bool
	}{
		"the same number":                       {phone, phone, false},
		"another number":                        {phone, "5511999991111", true},
		"no phone asked for":                    {"", phone, false},
		"no number known":                       {phone, "", false},
		"known without the ninth digit":         {"5534999990000", "553499990000", false},
		"asked for without the ninth digit":     {"553499990000", "5534999990000", false},
		"another one without the ninth digit":   {"5534999990000", "553499990001", true},
		"a ninth digit that is not a Brazilian": {"1134999990000", "113499990000", true},
		"in another area":                       {"5511999990000", "552199990000", true},
		"a Mexican with the old digit":          {"525512345678", "5215512345678", false},
		"an Argentine as seen from abroad":      {"541123456789", "5491123456789", false},
	} {
		diags := otherNumber(apidiag.Attempt{Instance: session.Instance}, nullable.Text(c.phone), nullable.Text(c.number))
		if (len(diags) > 0) != c.warned {
			t.Errorf("%s: got %v", name, diags)
			continue
		}
		if !c.warned {
			continue
		}
		told := diags[0]
		blamed, _ := told.(diag.DiagnosticWithPath)
		if told.Severity() != diag.SeverityWarning || blamed == nil || !blamed.Path().Equal(path.Root("phone")) {
			t.Errorf("%s: got %v", name, told)
		}
		for _, want := range []string{id, c.phone, c.number, "unlink the device"} {
			if !strings.Contains(told.Detail(), want) {
				t.Errorf("%s: it does not say %q: %s", name, want, told.Detail())
			}
		}
	}
}

func TestEphemeralGivesWhatThereIsToPairWith(t *testing.T) {
	t.Parallel()
	bare := base64.StdEncoding.EncodeToString([]byte("\x89PNG…"))
	uri := "data:image/png;base64," + bare
	empty := ephemeralModel{Connected: types.BoolValue(false), QRCode: null, PNGBase64: null, Paircode: null}
	with := func(change func(*ephemeralModel)) ephemeralModel {
		changed := empty
		change(&changed)
		return changed
	}
	asQR := with(func(m *ephemeralModel) { m.QRCode, m.PNGBase64 = is(uri), is(bare) })
	both := session
	both.Instance.QRCode, both.Instance.Paircode = uri, "ABCD-1234"
	for name, c := range map[string]struct {
		status uazapi.Status
		want   ephemeralModel
	}{
		"a QR as a data URI":     {pending(uri, ""), asQR},
		"a QR as bare base64":    {pending(bare+"\n", ""), asQR},
		"a QR that is none":      {pending("not there yet", ""), empty},
		"a data URI of nothing":  {pending("data:image/png;base64,", ""), empty},
		"a code":                 {pending("", "ABCD-1234"), with(func(m *ephemeralModel) { m.Paircode = is("ABCD-1234") })},
		"a session":              {session, with(func(m *ephemeralModel) { m.Connected = types.BoolValue(true) })},
		"a session with remains": {both, with(func(m *ephemeralModel) { m.Connected = types.BoolValue(true) })},
	} {
		c.want.Target = access.Target{InstanceID: is(id)}
		var got ephemeralModel
		got.fill(id, c.status)
		if diff := cmp.Diff(c.want, got, cmp.Comparer(func(a, b attr.Value) bool { return a.Equal(b) })); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
