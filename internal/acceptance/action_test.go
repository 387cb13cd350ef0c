package acceptance

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/qr/qrtest"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	resetRoute   = "POST /instance/reset"
	restartRoute = "POST /admin/restart"

	connectAction    = "uazapi_instance_connect"
	disconnectAction = "uazapi_instance_disconnect"
	resetAction      = "uazapi_instance_reset"
	restartAction    = "uazapi_server_restart"
)

// actionOf configures an action with these arguments, under the name "this".
func actionOf(kind string, arguments ...string) string {
	return fmt.Sprintf("action %q \"this\" {\n  config {\n    %s\n  }\n}\n\n", kind, strings.Join(arguments, "\n    "))
}

// triggering is a resource that runs an action when it is created and when its
// input changes.
func triggering(kind, input string) string {
	return fmt.Sprintf(`resource "terraform_data" "trigger" {
  input = %q
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.%s.this]
    }
  }
}
`, input, kind)
}

var (
	drawing      = regexp.MustCompile(`(?s)\x1b\[38;5;231.*?\x1b\[0m\n\n`)
	progressLine = regexp.MustCompile(`^Action action\.[a-z_]+\.this \(triggered by [^)]*\): `)
)

// progress is what the tool printed of the progress of an action, with QRs and
// codes numbered as the server issued them, and "<id>" for that of the instance.
func (s *scene) progress(output string) []string {
	s.t.Helper()
	texts, err := qrtest.ReadAll(output)
	if err != nil {
		s.t.Error(err)
	}
	shown := s.shown()
	for _, text := range texts {
		at := drawing.FindStringIndex(output)
		if at == nil {
			s.t.Fatalf("%d drawings are too many for\n%s", len(texts), output)
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
			told = append(told, strings.TrimSpace(strings.ReplaceAll(strings.TrimPrefix(message, head), s.in.ID, "<id>")))
		}
	}
	return told
}

// tells checks the progress in an output.
func (s *scene) tells(output string, want ...string) {
	s.t.Helper()
	if diff := cmp.Diff(want, s.progress(output)); diff != "" {
		s.t.Errorf("what was told (-want +got):\n%s", diff)
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

func TestAction_connectDrawsEachQRWhileApplyRuns(t *testing.T) {
	t.Parallel()
	needs(t, "actions")
	s := newScene(t, simulator.Options{QRRotation: 15 * time.Second, QRWindow: 35 * time.Second})
	s.After(connectRoute, 2, s.pair)
	config := func(input string) string {
		return s.asAdmin(actionOf(connectAction, named(s.in)) + triggering(connectAction, input))
	}
	user := s.terminal(config("1"))
	output := user.run(applies...)
	s.tells(output,
		fmt.Sprintf(scanThis, 1), fmt.Sprintf(rotated, 2), fmt.Sprintf(rotated, 3), notInTime,
		fmt.Sprintf(scanThis, 4), fmt.Sprintf(pairedAs, "42s"))
	if !says("Action started: action.uazapi_instance_connect.this", "Action complete", "1 added", "Actions: 1 invoked").MatchString(output) {
		t.Errorf("the tool does not say that the action is complete:\n%s", output)
	}
	s.wrote(connectRoute, connectRoute)()

	// It runs when the resource changes, and not otherwise.
	s.tells(user.run(applies...))
	user.configure(config("1") + "# changed\n")
	s.tells(user.run(applies...))
	user.configure(strings.Replace(config("1"), named(s.in), named(s.in)+"\n    timeouts = { invoke = \"1h\" }", 1))
	s.tells(user.run(applies...))
	s.wrote()()
	user.configure(config("2"))
	s.tells(user.run(applies...), nothingTo)
	s.wrote()()
}

func TestAction_connectOfAnInstanceOfTheSameApply(t *testing.T) {
	t.Parallel()
	needs(t, "actions")
	s := newScene(t, simulator.Options{FirstConnectDelay: 3 * time.Second, PairAfter: 3 * time.Second})
	s.remove()
	user := s.terminal(s.asAdmin(sales(fmt.Sprintf("lifecycle {\n    action_trigger {\n      events = [after_create]\n      actions = [action.%s.this]\n    }\n  }", connectAction)) +
		actionOf(connectAction, "instance_id = uazapi_instance.this.id")))
	user.run(applies...)
	s.wrote(createInstance, connectRoute, connectRoute)()
	if got := s.the(); !got.Connected {
		t.Errorf("it is %s", got.Status)
	}
}

func TestAction_connectIsInvoked(t *testing.T) {
	t.Parallel()
	needs(t, "actions")
	for title, c := range map[string]struct {
		config func(s *scene) string
		given  func(s *scene)
		told   []string
		wrote  []string
	}{
		"by a code": {
			func(s *scene) string { return s.asAdmin(actionOf(connectAction, named(s.in), phoneArgument)) },
			func(s *scene) { s.After(connectRoute, 1, s.pair) },
			[]string{fmt.Sprintf(enterThis, 1), fmt.Sprintf(pairedAs, "4s")},
			[]string{connectRoute},
		},
		"by a code, where a QR was asked for": {
			func(s *scene) string { return s.asAdmin(actionOf(connectAction, named(s.in), phoneArgument)) },
			func(s *scene) { s.attempt(byQR); s.ResetRequests(); s.After(connectRoute, 2, s.pair) },
			[]string{fmt.Sprintf(enterThis, 2), fmt.Sprintf(pairedAs, "6s")},
			[]string{disconnectRoute, connectRoute},
		},
		"with the token of the instance": {
			func(s *scene) string { return s.configured("", actionOf(connectAction, opened(s.in))) },
			func(s *scene) { s.After(connectRoute, 1, s.pair) },
			[]string{fmt.Sprintf(scanThis, 1), fmt.Sprintf(pairedAs, "4s")},
			[]string{connectRoute},
		},
		"with the token of the provider": {
			func(s *scene) string { return s.asOwner(s.in.Token, actionOf(connectAction)) },
			(*scene).pair,
			[]string{nothingTo},
			nil,
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, simulator.Options{})
			s.Add("Outra")
			c.given(s)
			s.tells(s.terminal(c.config(s)).run(invokes(connectAction+".this")...), c.told...)
			s.wrote(c.wrote...)()
			s.status("connected")()
		})
	}
}

func TestAction_connectThatFails(t *testing.T) {
	t.Parallel()
	needs(t, "actions")
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
			[]string{connectRoute},
		},
		"nobody pairs": {
			simulator.Options{},
			[]string{`timeouts = { invoke = "1s" }`},
			[]string{`Scan for "Vendas"`, `Unable to connect instance "Vendas" in 1s`, "Run the action again, and pair meanwhile"},
			[]string{connectRoute},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, c.options)
			s.standStill()
			s.must(s.Pair(s.Add("Outra").ID, otherPhone))
			user := s.terminal(s.asAdmin(actionOf(connectAction, append(c.arguments, named(s.in))...) + triggering(connectAction, "1")))
			user.fails(c.says, applies...)
			s.wrote(c.wrote...)()
			user.fails(c.says, invokes(connectAction+".this")...)
		})
	}
}

func TestAction_disconnectIsInvoked(t *testing.T) {
	t.Parallel()
	needs(t, "actions")
	s := newScene(t, simulator.Options{DisconnectSettle: 5 * time.Second})
	s.pair()
	user := s.terminal(s.asAdmin(actionOf(disconnectAction, named(s.in))))
	s.tells(user.run(invokes(disconnectAction+".this")...), "Disconnected (it was connected).")
	s.status("disconnected")()
	s.tells(user.run(invokes(disconnectAction+".this")...), "Already disconnected: nothing to do.")
	user.configure(s.configured("", actionOf(disconnectAction, opened(s.in))))
	s.tells(user.run(invokes(disconnectAction+".this")...), "Already disconnected: nothing to do.")
	s.wrote(disconnectRoute, disconnectRoute, disconnectRoute)()
}

func TestAction_resetIsInvoked(t *testing.T) {
	t.Parallel()
	needs(t, "actions")
	s := newScene(t, simulator.Options{ResetTime: time.Minute})
	s.pair()
	plain, waiting := s.asAdmin(actionOf(resetAction, named(s.in))), s.asAdmin(actionOf(resetAction, opened(s.in), "wait = true"))
	user := s.terminal(plain)
	s.tells(user.run(invokes(resetAction+".this")...), "The reset has started.")
	s.tells(user.run(invokes(resetAction+".this")...), "Instance reset already in progress.")
	user.configure(waiting)
	s.tells(user.run(invokes(resetAction+".this")...), "Instance reset already in progress.", "The reset is over.")
	told := s.progress(user.run(invokes(resetAction + ".this")...))
	if len(told) != 1 || !says("No reset: the last one was a moment ago (Instance reset cooldown active (").MatchString(told[0]) {
		t.Errorf("told %q", told)
	}
	s.clock.Advance(time.Hour)
	s.tells(user.run(invokes(resetAction+".this")...), "The reset has started.", "The reset is over.")
	s.wrote(resetRoute, resetRoute, resetRoute, resetRoute, resetRoute)()
	s.status("connected")()

	s.logOut()
	user.fails([]string{`Unable to reset instance "Vendas": it is not connected to WhatsApp`}, invokes(resetAction+".this")...)
}

func TestAction_restartIsInvoked(t *testing.T) {
	t.Parallel()
	needs(t, "actions")
	s := newScene(t, simulator.Options{})
	user := s.terminal(s.asAdmin(actionOf(restartAction, "confirm = true")))
	s.tells(user.run(invokes(restartAction+".this")...), s.url+` restarts ("Restart scheduled"). Its instances connect again by themselves.`)
	s.wrote(restartRoute)()

	user.configure(s.asAdmin(actionOf(restartAction, "confirm = false")))
	user.fails([]string{"confirm = false", `Attribute confirm Value must be "true"`}, invokes(restartAction+".this")...)
	user.configure(s.asAdmin(actionOf(restartAction)))
	user.fails([]string{`The argument "confirm" is required`}, invokes(restartAction+".this")...)
	user.configure(s.asOwner(s.in.Token, actionOf(restartAction, "confirm = true")))
	user.fails([]string{"Unable to restart the server: the provider has no admin token", "UAZAPI_ADMIN_TOKEN"}, invokes(restartAction+".this")...)
	s.wrote()()
}

func TestAction_isCheckedWhileItIsPlanned(t *testing.T) {
	t.Parallel()
	needs(t, "actions")
	s := newScene(t, simulator.Options{})
	user := s.terminal("")
	for _, c := range []struct {
		config string
		says   []string
	}{
		{actionOf(connectAction), []string{"No instance named", "instance_id = uazapi_instance.NAME.id"}},
		{actionOf(resetAction, named(s.in), opened(s.in)), []string{"instance_id", "token"}},
		{actionOf(connectAction, named(s.in), `phone = "11 99999-0000"`), []string{"Invalid phone number", "This one would be 5511999990000"}},
		{actionOf(disconnectAction, named(s.in), `timeouts = { invoke = "soon" }`), []string{"soon"}},
	} {
		kind := strings.Split(c.config, `"`)[1]
		user.configure(s.asAdmin(c.config + triggering(kind, "1")))
		user.fails(c.says, planned...)
		user.fails(c.says, invokes(kind+".this")...)
	}
	s.wrote()()
	if calls := len(s.Requests()); calls > 0 {
		t.Errorf("the server was asked %d times", calls)
	}
}
