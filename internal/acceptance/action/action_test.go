package action

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/qr/qrtest"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

var (
	drawing      = regexp.MustCompile(`(?s)\x1b\[38;5;231.*?\x1b\[0m\n\n`)
	progressLine = regexp.MustCompile(`^Action action\.[a-z_]+\.this \(triggered by [^)]*\): `)
)

// progress is what the tool printed of the progress of an action, with QRs and
// codes numbered as the server issued them, and "<id>" for that of the instance.
func progress(s *world.Scene, output string) []string {
	s.T.Helper()
	texts, err := qrtest.ReadAll(output)
	if err != nil {
		s.T.Error(err)
	}
	shown := s.Shown()
	for _, text := range texts {
		at := drawing.FindStringIndex(output)
		if at == nil {
			s.T.Fatalf("%d drawings are too many for\n%s", len(texts), output)
		}
		output = fmt.Sprintf("%s<QR %d>\n%s", output[:at[0]], slices.Index(shown, text)+1, output[at[1]:])
	}
	for n, code := range shown {
		output = strings.ReplaceAll(output, code, fmt.Sprintf("<code %d>", n+1))
	}
	var told []string
	// A message may have several lines.
	for _, message := range regexp.MustCompile(`(?m)^Action `).Split(output, -1)[1:] {
		message = "Action " + message
		if head := progressLine.FindString(message); head != "" {
			told = append(told, strings.TrimSpace(strings.ReplaceAll(strings.TrimPrefix(message, head), s.It.ID, "<id>")))
		}
	}
	return told
}

// tellsProgress checks the progress in an output.
func tellsProgress(s *world.Scene, output string, want ...string) {
	s.T.Helper()
	if diff := cmp.Diff(want, progress(s, output)); diff != "" {
		s.T.Errorf("what was told (-want +got):\n%s", diff)
	}
}

const (
	scanThis  = "Scan for \"Vendas\" (<id>) with WhatsApp on the phone: Settings (on Android the menu ⋮), Linked devices, Link a device.\n\n<QR %d>\nThe QR above is for \"Vendas\" (<id>)."
	rotated   = "The QR for \"Vendas\" (<id>) has changed. Scan this one:\n\n<QR %d>\nThe QR above is for \"Vendas\" (<id>)."
	notInTime = "Nobody paired in time. Asking the server for another try."
	enterThis = "Enter this code on the phone: <code %d>\nIt pairs \"Vendas\" (<id>) with 55 11 99999-0000, and is valid for 5 minutes. On the phone: Settings (on Android the menu ⋮), Linked devices, Link a device, Link with phone number instead."
	pairedAs  = "Paired as 55 11 99999-0000 after %s."
	nothingTo = "Already connected as 55 11 99999-0000 (Conta 0000): nothing to do."
)

func TestActionConnectDrawsEachQRWhileApplyRuns(t *testing.T) {
	t.Parallel()
	world.Needs(t, "actions")
	s := world.StartScene(t, simulator.Options{QRRotation: 15 * time.Second, QRWindow: 35 * time.Second})
	s.After(world.ConnectRoute, 2, s.PhonePairs)
	config := func(input string) string {
		return s.AsAdmin(world.ActionOf(world.ConnectAction, world.ByID(s.It)) + world.Triggering(world.ConnectAction, input))
	}
	user := s.Terminal(config("1"))
	output := user.Run(world.Apply...)
	tellsProgress(s, output,
		fmt.Sprintf(scanThis, 1), fmt.Sprintf(rotated, 2), fmt.Sprintf(rotated, 3), notInTime,
		fmt.Sprintf(scanThis, 4), fmt.Sprintf(pairedAs, "42s"))
	if !world.Says("Action started: action.uazapi_instance_connect.this", "Action complete", "1 added", "Actions: 1 invoked").MatchString(output) {
		t.Errorf("the tool does not say that the action is complete:\n%s", output)
	}
	s.Wrote(world.ConnectRoute, world.ConnectRoute)()

	// It runs when the resource changes, and not otherwise.
	tellsProgress(s, user.Run(world.Apply...))
	user.Configure(config("1") + "# changed\n")
	tellsProgress(s, user.Run(world.Apply...))
	user.Configure(strings.Replace(config("1"), world.ByID(s.It), world.ByID(s.It)+"\n    timeouts = { invoke = \"1h\" }", 1))
	tellsProgress(s, user.Run(world.Apply...))
	s.Wrote()()
	user.Configure(config("2"))
	tellsProgress(s, user.Run(world.Apply...), nothingTo)
	s.Wrote()()
}

func TestActionConnectOfAnInstanceOfTheSameApply(t *testing.T) {
	t.Parallel()
	world.Needs(t, "actions")
	s := world.StartScene(t, simulator.Options{FirstConnectDelay: 3 * time.Second, PairAfter: 3 * time.Second})
	s.RemoveIt()
	user := s.Terminal(s.AsAdmin(world.Sales(fmt.Sprintf("lifecycle {\n    action_trigger {\n      events = [after_create]\n      actions = [action.%s.this]\n    }\n  }", world.ConnectAction)) +
		world.ActionOf(world.ConnectAction, "instance_id = uazapi_instance.this.id")))
	user.Run(world.Apply...)
	s.Wrote(world.CreateRoute, world.ConnectRoute, world.ConnectRoute)()
	if got := s.Only(); !got.Connected {
		t.Errorf("it is %s", got.Status)
	}
}

func TestActionConnectIsInvoked(t *testing.T) {
	t.Parallel()
	world.Needs(t, "actions")
	for title, c := range map[string]struct {
		config func(s *world.Scene) string
		given  func(s *world.Scene)
		told   []string
		wrote  []string
	}{
		"by a code": {
			func(s *world.Scene) string {
				return s.AsAdmin(world.ActionOf(world.ConnectAction, world.ByID(s.It), world.PhoneArgument))
			},
			func(s *world.Scene) { s.After(world.ConnectRoute, 1, s.PhonePairs) },
			[]string{fmt.Sprintf(enterThis, 1), fmt.Sprintf(pairedAs, "4s")},
			[]string{world.ConnectRoute},
		},
		"by a code, where a QR was asked for": {
			func(s *world.Scene) string {
				return s.AsAdmin(world.ActionOf(world.ConnectAction, world.ByID(s.It), world.PhoneArgument))
			},
			func(s *world.Scene) {
				s.Attempt(world.QRBody)
				s.ResetRequests()
				s.After(world.ConnectRoute, 2, s.PhonePairs)
			},
			[]string{fmt.Sprintf(enterThis, 2), fmt.Sprintf(pairedAs, "6s")},
			[]string{world.DisconnectRoute, world.ConnectRoute},
		},
		"with the token of the instance": {
			func(s *world.Scene) string {
				return s.Configured("", world.ActionOf(world.ConnectAction, world.ByToken(s.It)))
			},
			func(s *world.Scene) { s.After(world.ConnectRoute, 1, s.PhonePairs) },
			[]string{fmt.Sprintf(scanThis, 1), fmt.Sprintf(pairedAs, "4s")},
			[]string{world.ConnectRoute},
		},
		"with the token of the provider": {
			func(s *world.Scene) string { return s.AsOwner(s.It.Token, world.ActionOf(world.ConnectAction)) },
			(*world.Scene).PhonePairs,
			[]string{nothingTo},
			nil,
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, simulator.Options{})
			s.Add("Outra")
			c.given(s)
			tellsProgress(s, s.Terminal(c.config(s)).Run(world.Invoke(world.ConnectAction+".this")...), c.told...)
			s.Wrote(c.wrote...)()
			s.HasStatus("connected")()
		})
	}
}

func TestActionConnectThatFails(t *testing.T) {
	t.Parallel()
	world.Needs(t, "actions")
	for title, c := range map[string]struct {
		options   simulator.Options
		arguments []string
		says      []string
		wrote     []string
	}{
		"the plan is full": {
			simulator.Options{Quota: 1},
			nil,
			[]string{`Unable to connect instance "Vendas": the server's limit of instances is reached`, "The server has 2 instances."},
			[]string{world.ConnectRoute},
		},
		"nobody pairs": {
			simulator.Options{},
			[]string{`timeouts = { invoke = "1s" }`},
			[]string{`Scan for "Vendas"`, `Unable to connect instance "Vendas" in 1s`, "Run the action again, and pair meanwhile"},
			[]string{world.ConnectRoute},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, c.options)
			s.StandStill()
			s.Must(s.Pair(s.Add("Outra").ID, world.OtherPhone))
			user := s.Terminal(s.AsAdmin(world.ActionOf(world.ConnectAction, append(c.arguments, world.ByID(s.It))...) + world.Triggering(world.ConnectAction, "1")))
			user.Fails(c.says, world.Apply...)
			s.Wrote(c.wrote...)()
			user.Fails(c.says, world.Invoke(world.ConnectAction+".this")...)
		})
	}
}

func TestActionDisconnectIsInvoked(t *testing.T) {
	t.Parallel()
	world.Needs(t, "actions")
	s := world.StartScene(t, simulator.Options{DisconnectSettle: 5 * time.Second})
	s.PhonePairs()
	user := s.Terminal(s.AsAdmin(world.ActionOf(world.DisconnectAction, world.ByID(s.It))))
	tellsProgress(s, user.Run(world.Invoke(world.DisconnectAction+".this")...), "Disconnected (it was connected).")
	s.HasStatus("disconnected")()
	tellsProgress(s, user.Run(world.Invoke(world.DisconnectAction+".this")...), "Already disconnected: nothing to do.")
	user.Configure(s.Configured("", world.ActionOf(world.DisconnectAction, world.ByToken(s.It))))
	tellsProgress(s, user.Run(world.Invoke(world.DisconnectAction+".this")...), "Already disconnected: nothing to do.")
	s.Wrote(world.DisconnectRoute, world.DisconnectRoute, world.DisconnectRoute)()
}

func TestActionResetIsInvoked(t *testing.T) {
	t.Parallel()
	world.Needs(t, "actions")
	s := world.StartScene(t, simulator.Options{ResetTime: time.Minute})
	s.PhonePairs()
	plain, waiting := s.AsAdmin(world.ActionOf(world.ResetAction, world.ByID(s.It))), s.AsAdmin(world.ActionOf(world.ResetAction, world.ByToken(s.It), "wait = true"))
	user := s.Terminal(plain)
	tellsProgress(s, user.Run(world.Invoke(world.ResetAction+".this")...), "The reset has started.")
	tellsProgress(s, user.Run(world.Invoke(world.ResetAction+".this")...), "Instance reset already in progress.")
	user.Configure(waiting)
	tellsProgress(s, user.Run(world.Invoke(world.ResetAction+".this")...), "Instance reset already in progress.", "The reset is over.")
	told := progress(s, user.Run(world.Invoke(world.ResetAction+".this")...))
	if len(told) != 1 || !world.Says("No reset: the last one was a moment ago (Instance reset cooldown active (").MatchString(told[0]) {
		t.Errorf("told %q", told)
	}
	s.Clock.Advance(time.Hour)
	tellsProgress(s, user.Run(world.Invoke(world.ResetAction+".this")...), "The reset has started.", "The reset is over.")
	s.Wrote(world.ResetRoute, world.ResetRoute, world.ResetRoute, world.ResetRoute, world.ResetRoute)()
	s.HasStatus("connected")()

	s.PhoneLogsOut()
	user.Fails([]string{`Unable to reset instance "Vendas": it is not connected to WhatsApp`}, world.Invoke(world.ResetAction+".this")...)
}

func TestActionRestartIsInvoked(t *testing.T) {
	t.Parallel()
	world.Needs(t, "actions")
	s := world.StartScene(t, simulator.Options{})
	user := s.Terminal(s.AsAdmin(world.ActionOf(world.RestartAction, "confirm = true")))
	tellsProgress(s, user.Run(world.Invoke(world.RestartAction+".this")...), s.URL+` restarts ("Restart scheduled"). Its instances connect again by themselves.`)
	s.Wrote(world.RestartRoute)()

	user.Configure(s.AsAdmin(world.ActionOf(world.RestartAction, "confirm = false")))
	user.Fails([]string{"confirm = false", `Attribute confirm Value must be "true"`}, world.Invoke(world.RestartAction+".this")...)
	user.Configure(s.AsAdmin(world.ActionOf(world.RestartAction)))
	user.Fails([]string{`The argument "confirm" is required`}, world.Invoke(world.RestartAction+".this")...)
	user.Configure(s.AsOwner(s.It.Token, world.ActionOf(world.RestartAction, "confirm = true")))
	user.Fails([]string{"Unable to restart the server: the provider has no admin token", "UAZAPI_ADMIN_TOKEN"}, world.Invoke(world.RestartAction+".this")...)
	s.Wrote()()
}

func TestActionIsCheckedWhileItIsPlanned(t *testing.T) {
	t.Parallel()
	world.Needs(t, "actions")
	s := world.StartScene(t, simulator.Options{})
	user := s.Terminal("")
	for _, c := range []struct {
		config string
		says   []string
	}{
		{world.ActionOf(world.ConnectAction), []string{"No instance named", "instance_id = uazapi_instance.NAME.id"}},
		{world.ActionOf(world.ResetAction, world.ByID(s.It), world.ByToken(s.It)), []string{"instance_id", "token"}},
		{world.ActionOf(world.ConnectAction, world.ByID(s.It), `phone = "11 99999-0000"`), []string{"Invalid phone number", "This one would be 5511999990000"}},
		{world.ActionOf(world.DisconnectAction, world.ByID(s.It), `timeouts = { invoke = "soon" }`), []string{"soon"}},
	} {
		kind := strings.Split(c.config, `"`)[1]
		user.Configure(s.AsAdmin(c.config + world.Triggering(kind, "1")))
		user.Fails(c.says, world.Plan...)
		user.Fails(c.says, world.Invoke(kind+".this")...)
	}
	s.Wrote()()
	if calls := len(s.Requests()); calls > 0 {
		t.Errorf("the server was asked %d times", calls)
	}
}
