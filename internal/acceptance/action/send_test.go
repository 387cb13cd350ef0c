package action

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	findRoute = "POST /message/find"

	recipient      = "5581999990000"
	sendsTo        = `number = "5581999990000"`
	otherRecipient = "5581999990001"
)

// sendCase is a kind of message.
type sendCase struct {
	kind string
	// arguments are those that have to be there, and sends is what they send.
	arguments, sends string
	// more are all other arguments, and sendsMore is what is sent with them as well.
	more, sendsMore string
	// wrong are arguments that a plan refuses, with what it says.
	wrong map[string]string
}

func (c sendCase) typeName() string { return "uazapi_send_" + c.kind }
func (c sendCase) route() string    { return "POST /send/" + c.kind }
func (c sendCase) address() string  { return c.typeName() + ".this" }

// inResource and inAction configure a message.
func (c sendCase) inResource(arguments ...string) string {
	return fmt.Sprintf("resource %q \"this\" {\n  %s\n  %s\n}\n", c.typeName(), strings.ReplaceAll(c.arguments, "\n", "\n  "), strings.Join(arguments, "\n  "))
}

func (c sendCase) inAction(arguments ...string) string {
	return world.ActionOf(c.typeName(), append([]string{strings.ReplaceAll(c.arguments, "\n", "\n    ")}, arguments...)...)
}

// envelopeOfAll are the arguments of messages of all kinds, and sendsEnvelope what they send.
const (
	envelopeOfAll = "reply_id = \"3EB0538DA65A59F6D8A251\"\nmentions = [\"5581999990002\", \"5581999990003\"]\ndelay = 1500\ntrack_source = \"deploy\""
	sendsEnvelope = `{"replyid":"3EB0538DA65A59F6D8A251","mentions":"5581999990002,5581999990003","delay":1500,"track_source":"deploy"}`
	// usualEnvelope is what is sent where nothing of it is configured.
	usualEnvelope = `{"number":"5581999990000","track_source":"terraform"}`
)

var textCase = sendCase{
	kind:      "text",
	arguments: sendsTo + "\ntext = \"Olá\\ntudo bem?\"",
	sends:     `{"text":"Olá\ntudo bem?"}`,
	more:      "link_preview = true",
	sendsMore: `{"linkPreview":true}`,
	wrong: map[string]string{
		`text = ""`:                          "It is blank",
		"text = \"a\\r\\nb\"":                "Take the former out",
		`number = "11 99999-0000"`:           "This one would be 5511999990000",
		`number = ""`:                        "international digits",
		`number = "loja@example.com"`:        "This is no JID of a chat",
		`mentions = ["todos"]`:               "international digits",
		`mentions = []`:                      "at least 1 elements",
		`delay = -1`:                         "must be at least 0",
		`wait_for = "read"`:                  `"sent" and "delivered"`,
		`track_source = " "`:                 "It is blank",
		`timeouts = { create = "a minute" }`: "a minute",
	},
}

var sendCases = []sendCase{
	{
		kind:      "contact",
		arguments: sendsTo + "\nfull_name = \"Ana Souza\"\nphone_numbers = [\"5581999990001\", \"+55 81 3333-0000\"]",
		sends:     `{"fullName":"Ana Souza","phoneNumber":"5581999990001,+55 81 3333-0000"}`,
		more:      "organization = \"Acme\"\nemail = \"ana@acme.example\"\nurl = \"https://acme.example\"",
		sendsMore: `{"organization":"Acme","email":"ana@acme.example","url":"https://acme.example"}`,
		wrong: map[string]string{
			`full_name = ""`:                        "It is blank",
			`phone_numbers = []`:                    "at least 1 elements",
			`phone_numbers = ["ana"]`:               "A phone number has digits",
			`phone_numbers = ["1,2"]`:               "A phone number has digits",
			`url = "acme.example"`:                  "It is no URL",
			`number = "120363000000000@newsletter"`: "cannot be sent to channels",
		},
	},
	{
		kind:      "location",
		arguments: sendsTo + "\nlatitude = -8.05428\nlongitude = -34.8813",
		sends:     `{"latitude":-8.05428,"longitude":-34.8813}`,
		more:      "name = \"Loja do Recife\"\naddress = \"Rua das Flores, 1\"",
		sendsMore: `{"name":"Loja do Recife","address":"Rua das Flores, 1"}`,
		wrong: map[string]string{
			`latitude = 91`:                         "between -90.000000 and 90.000000",
			`longitude = -181`:                      "between -180.000000 and 180.000000",
			"latitude = 0\nlongitude = 0":           "both 0",
			`name = " "`:                            "It is blank",
			`number = "120363000000000@newsletter"`: "cannot be sent to channels",
		},
	},
	{
		kind:      "media",
		arguments: sendsTo + "\ntype = \"document\"\nmedia_url = \"https://files.example/tabela.pdf\"",
		sends:     `{"type":"document","file":"https://files.example/tabela.pdf"}`,
		more:      "caption = \"Segue a tabela\"\ndoc_name = \"tabela.pdf\"",
		sendsMore: `{"text":"Segue a tabela","docName":"tabela.pdf"}`,
		wrong: map[string]string{
			`type = ""`:                         "It is blank",
			`media_url = "tabela.pdf"`:          "It is no URL",
			`media_base64 = "aGVsbG8gd29ybGQh"`: "Invalid Attribute Combination",
			`media_file = "tabela.pdf"`:         "Invalid Attribute Combination",
			`caption = ""`:                      "It is blank",
		},
	},
	{
		kind:      "menu",
		arguments: sendsTo + "\ntype = \"list\"\ntext = \"Escolha:\"\nchoices = [\"[Setores]\", \"Vendas|v|Compras e preços\", \"Suporte\"]",
		sends:     `{"type":"list","text":"Escolha:","choices":["[Setores]","Vendas|v|Compras e preços","Suporte"]}`,
		more:      "footer_text = \"Acme\"\nlist_button = \"Abrir\"\nselectable_count = 2\nimage_button = \"https://files.example/a.png\"",
		sendsMore: `{"footerText":"Acme","listButton":"Abrir","selectableCount":2,"imageButton":"https://files.example/a.png"}`,
		wrong: map[string]string{
			`type = ""`:              "It is blank",
			`text = ""`:              "It is blank",
			`choices = []`:           "at least 1 elements",
			`choices = [""]`:         "It is blank",
			`selectable_count = 0`:   "at least 1",
			`image_button = "a.png"`: "neither a URL",
		},
	},
	textCase,
}

// sendScene is a scene whose instance is paired. Each look for a message takes its time.
func sendScene(t *testing.T, options simulator.Options) *world.Scene {
	t.Helper()
	s := world.StartScene(t, options)
	s.Every(findRoute, func() { s.Clock.Advance(polling.Every) })
	s.PhonePairs()
	return s
}

// posts checks what was posted since it was last asked, without the ids of our own, of
// which no two are alike.
func posts(s *world.Scene, c sendCase, want ...string) func() {
	s.T.Helper()
	return func() {
		s.T.Helper()
		var got, wanted []map[string]any
		seen := map[any]bool{}
		for _, request := range s.Requests() {
			if request.Route != c.route() {
				continue
			}
			body := merged(s.T, request.Body)
			if id, _ := body["track_id"].(string); !trackID.MatchString(id) || seen[id] {
				s.T.Errorf("the track_id is %q", id)
			}
			seen[body["track_id"]] = true
			delete(body, "track_id")
			got = append(got, body)
		}
		for _, body := range want {
			wanted = append(wanted, merged(s.T, body))
		}
		if diff := cmp.Diff(wanted, got, cmpopts.EquateEmpty()); diff != "" {
			s.T.Errorf("what was sent to %s is not as expected (-want +got):\n%s", c.route(), diff)
		}
		s.ResetRequests()
	}
}

var trackID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// merged are several JSON objects as one.
func merged(t *testing.T, bodies ...string) map[string]any {
	t.Helper()
	all := map[string]any{}
	for _, body := range bodies {
		one := map[string]any{}
		if err := json.Unmarshal([]byte(body), &one); err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		maps.Copy(all, one)
	}
	return all
}

// joined is [merged] as a text.
func joined(t *testing.T, bodies ...string) string {
	t.Helper()
	text, err := json.Marshal(merged(t, bodies...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSendCasesAreComplete(t *testing.T) {
	t.Parallel()
	var registered, tested []string
	for _, object := range objects.All {
		if strings.HasPrefix(object.Type, "uazapi_send_") {
			registered = append(registered, object.Type)
		}
	}
	for _, c := range sendCases {
		tested = append(tested, c.typeName())
	}
	if diff := cmp.Diff(registered, tested, cmpopts.SortSlices(func(a, b string) bool { return a < b })); diff != "" {
		t.Errorf("kinds of messages (-registered +tested):\n%s", diff)
	}
}

// A message is sent when its resource is created and when its triggers change, and not
// otherwise.
func TestSendSendsWhatIsConfigured(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for _, c := range sendCases {
		t.Run(c.kind, func(t *testing.T) {
			t.Parallel()
			s := sendScene(t, simulator.Options{})
			plain := joined(t, usualEnvelope, c.sends)
			full := joined(t, plain, sendsEnvelope, c.sendsMore)
			user := s.Terminal("")
			step := func(does string, wants []string, arguments ...string) {
				user.Configure(s.AsAdmin(c.inResource(append([]string{world.ByID(s.It)}, arguments...)...)))
				user.Settles([]string{does},
					statecheck.ExpectKnownValue(c.address(), tfjsonpath.New("status"), world.Exactly("pending")),
					statecheck.ExpectKnownValue(c.address(), tfjsonpath.New("message_id"), lastMessage(s)),
					statecheck.ExpectKnownValue(c.address(), tfjsonpath.New("track_id"), lastTrack(s)))
				posts(s, c, wants...)()
			}
			step(world.Created, []string{plain})
			step(world.Untouched, nil)
			step(world.Updated, []string{plain}, world.Triggered("1"))
			// What is no trigger sends nothing.
			step(world.Updated, nil, world.Triggered("1"), envelopeOfAll, c.more)
			step(world.Untouched, nil, world.Triggered("1"), envelopeOfAll, c.more)
			step(world.Updated, []string{full}, world.Triggered("2"), envelopeOfAll, c.more)
			step(world.Updated, nil, world.Triggered("2"))
			step(world.Updated, []string{plain})
			// Nor does its end.
			user.Run(world.Destroy...)
			posts(s, c)()
		})
	}
}

// lastMessage checks for the id of the message that was sent last, and lastTrack for the
// id of our own.
func lastMessage(s *world.Scene) knownvalue.Check {
	return ofLast(s, func(message simulator.Message) string { return message.ID })
}

func lastTrack(s *world.Scene) knownvalue.Check {
	return ofLast(s, func(message simulator.Message) string { return message.TrackID })
}

func ofLast(s *world.Scene, member func(simulator.Message) string) knownvalue.Check {
	return knownvalue.StringFunc(func(value string) error {
		sent := s.Messages(s.It.ID)
		if len(sent) == 0 || member(sent[len(sent)-1]) != value {
			return fmt.Errorf("it is %q, and %d messages were sent", value, len(sent))
		}
		return nil
	})
}

// hasSent checks how many messages the instance has sent.
func hasSent(s *world.Scene, want int) func() {
	s.T.Helper()
	return func() {
		s.T.Helper()
		if got := len(s.Messages(s.It.ID)); got != want {
			s.T.Errorf("%d messages were sent, want %d", got, want)
		}
	}
}

func TestSendByAnAction(t *testing.T) {
	t.Parallel()
	world.Needs(t, "actions")
	for _, c := range sendCases {
		t.Run(c.kind, func(t *testing.T) {
			t.Parallel()
			s := sendScene(t, simulator.Options{})
			plain := joined(t, usualEnvelope, c.sends)
			user := s.Terminal(s.AsAdmin(c.inAction(world.ByID(s.It)) + world.Triggering(c.typeName(), "1")))
			tellsProgress(s, user.Run(world.Apply...), "Accepted for 55 81 99999-0000 (message 3EB00000000000000001, Pending).")
			posts(s, c, plain)()
			tellsProgress(s, user.Run(world.Apply...))
			posts(s, c)()
			user.Configure(s.Configured("", c.inAction(world.ByToken(s.It), strings.ReplaceAll(envelopeOfAll+"\n"+c.more, "\n", "\n    "), `wait_for = "delivered"`)))
			tellsProgress(s, user.Run(world.Invoke(c.address())...),
				"Accepted for 55 81 99999-0000 (message 3EB00000000000000002, Pending).",
				"Message 3EB00000000000000002 is Sent.", "Message 3EB00000000000000002 is Delivered.")
			posts(s, c, joined(t, plain, sendsEnvelope, c.sendsMore))()
		})
	}
}

// Whatever becomes of the answer, the message is sent once.
func TestSendIsNeverDoubled(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	lost := simulator.Fault{Route: textCase.route(), Kind: simulator.FaultDropAfter}
	for title, c := range map[string]struct {
		options simulator.Options
		fault   simulator.Fault
		// sent tells that it arrives, and unknown that nobody can tell.
		sent, unknown bool
		warns         []string
	}{
		"found after a while": {fault: lost, sent: true},
		"found by a page":     {fault: simulator.Fault{Route: textCase.route(), Kind: simulator.FaultHTMLAfter}, sent: true},
		"found after a fault": {fault: simulator.Fault{Route: textCase.route(), Kind: simulator.FaultStatusAfter, Status: 500, Body: `{"error":"Failed to send message"}`}, sent: true},
		"found by its half":   {fault: simulator.Fault{Route: textCase.route(), Kind: simulator.FaultHalfJSON}, sent: true},
		"never found": {
			options: simulator.Options{Sends: simulator.SendOptions{NeverFound: true}}, fault: lost, sent: true, unknown: true,
			warns: []string{"no answer came, and its track_id,", "was not found"},
		},
		"never sent": {
			fault: simulator.Fault{Route: textCase.route(), Kind: simulator.FaultDropBefore}, unknown: true,
			warns: []string{"no answer came, and its track_id,", "was not found"},
		},
		"never sent, by a fault": {
			fault:   simulator.Fault{Route: textCase.route(), Kind: simulator.FaultStatusBefore, Status: 500, Body: `{"error":"Failed to send message"}`},
			unknown: true, warns: []string{"the answer does not tell what became of it, and its track_id,", "HTTP 500", "Failed to send message"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := sendScene(t, c.options)
			config := func(by string) string { return s.AsAdmin(textCase.inResource(world.ByID(s.It), world.Triggered(by))) }
			user := s.Terminal(config("1"))
			s.Inject(c.fault)
			messages := 0
			for n, change := range []string{world.Created, world.Updated} {
				user.Configure(config(strconv.Itoa(n)))
				s.ResetRequests()
				output := user.Run(world.Apply...)
				if !world.Says(change).MatchString(output) {
					t.Errorf("it does not say %q:\n%s", change, output)
				}
				warned := world.Says("Nobody knows whether a send was carried out", `The request to send a text from instance `+s.It.ID).MatchString(output)
				if warned != c.unknown || c.unknown && !world.Says(c.warns...).MatchString(output) {
					t.Errorf("it warns: %t\n%s", warned, output)
				}
				if status := map[bool]string{true: `"status": "unknown"`, false: `"status": "sent"`}[c.unknown]; !strings.Contains(user.ReadFile("terraform.tfstate"), status) {
					t.Errorf("the state does not say %s:\n%s", status, user.ReadFile("terraform.tfstate"))
				}
				if sends := s.Calls(textCase.route()); sends != 1 {
					t.Errorf("it was sent %d times", sends)
				}
				if c.sent {
					messages++
				}
				hasSent(s, messages)()
				user.PlanSays(world.NothingToDo)
				user.Run(world.Apply...)
				hasSent(s, messages)()
			}
		})
	}
}

// An action whose answer is lost says so, and what is known.
func TestSendByAnActionThatNobodyCanTellOf(t *testing.T) {
	t.Parallel()
	world.Needs(t, "actions")
	for title, c := range map[string]struct {
		options   simulator.Options
		fault     *simulator.Fault
		arguments []string
		says      []string
	}{
		"never found": {
			options: simulator.Options{Sends: simulator.SendOptions{NeverFound: true}},
			fault:   &simulator.Fault{Route: textCase.route(), Kind: simulator.FaultDropAfter},
			says: []string{
				`Unable to tell whether a text was sent from instance "Vendas"`, "no answer came", "looked for by its track_id", "the server does not show it",
				"It was not sent again, since it could arrive twice", "Look into the chat",
			},
		},
		"no time to find it": {
			options: simulator.Options{Sends: simulator.SendOptions{NeverFound: true}},
			fault:   &simulator.Fault{Route: textCase.route(), Kind: simulator.FaultSlowAnswer, Latency: time.Minute}, arguments: []string{`timeouts = { invoke = "1s" }`},
			says: []string{`Unable to tell whether a text was sent from instance "Vendas"`, "the time was over before it was found"},
		},
		"not delivered in time": {
			options: simulator.Options{Sends: simulator.SendOptions{Stays: true}}, arguments: []string{`wait_for = "delivered"`, `timeouts = { invoke = "1s" }`},
			says: []string{
				`Unable to send a text from instance "Vendas": message 3EB00000000000000001 is Pending, and not yet delivered`,
				"The server accepted the message as 3EB00000000000000001", "It was last seen as Pending", "Then the time was over", "It may still arrive",
			},
		},
		"not sent after all": {
			options: simulator.Options{Sends: simulator.SendOptions{Fails: true}}, arguments: []string{`wait_for = "sent"`},
			says: []string{
				`Unable to send a text from instance "Vendas": message 3EB00000000000000001 is Failed`,
				"The server accepted the message, and did not send it", "context deadline exceeded", "send the message again",
			},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := sendScene(t, c.options)
			if c.fault != nil {
				s.Inject(*c.fault)
			}
			user := s.Terminal(s.AsAdmin(textCase.inAction(append(c.arguments, world.ByID(s.It))...)))
			user.Fails(c.says, world.Invoke(textCase.address())...)
			hasSent(s, 1)()
			if sends := s.Calls(textCase.route()); sends != 1 {
				t.Errorf("it was sent %d times", sends)
			}
		})
	}
}

// What a resource waits for in vain is a warning, and what is known is in the state.
func TestSendWaitsForWhatIsAsked(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		options simulator.Options
		waitFor string
		status  string
		warns   []string
	}{
		"sent":      {waitFor: "sent", status: "sent"},
		"delivered": {waitFor: "delivered", status: "delivered"},
		"not in time": {
			simulator.Options{Sends: simulator.SendOptions{Stays: true}},
			"sent", "pending",
			[]string{"Something failed after a send", "only a change of triggers does it again", "message 3EB00000000000000001 is Pending, and not yet sent"},
		},
		"not to be seen": {
			simulator.Options{Sends: simulator.SendOptions{NeverFound: true}},
			"sent", "pending",
			[]string{"Something failed after a send", "message 3EB00000000000000001 is Pending, and not yet sent"},
		},
		"failed": {
			simulator.Options{Sends: simulator.SendOptions{Fails: true}},
			"sent", "failed",
			[]string{"Something failed after a send", "message 3EB00000000000000001 is Failed"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := sendScene(t, c.options)
			user := s.Terminal(s.AsAdmin(textCase.inResource(world.ByID(s.It), fmt.Sprintf("wait_for = %q", c.waitFor), `timeouts = { create = "2s" }`)))
			output := user.Run(world.Apply...)
			if len(c.warns) == 0 && strings.Contains(output, "Warning") || !world.Says(append(c.warns, "1 added")...).MatchString(output) {
				t.Errorf("it does not say %q:\n%s", c.warns, output)
			}
			if !strings.Contains(user.ReadFile("terraform.tfstate"), fmt.Sprintf(`"status": %q`, c.status)) {
				t.Errorf("the state is not %s:\n%s", c.status, user.ReadFile("terraform.tfstate"))
			}
			user.PlanSays(world.NothingToDo)
			user.Run(world.Apply...)
			hasSent(s, 1)()
		})
	}
}

// What was certainly not sent is an error, and the next apply sends it.
func TestSendThatIsRefusedIsTriedAgain(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		// breaks makes the next send fail.
		breaks func(s *world.Scene)
		status int
		body   string
		says   []string
	}{
		"no account": {
			breaks: func(s *world.Scene) { s.LeaveWhatsApp(recipient) },
			says:   []string{`Unable to send a text from instance "Vendas": the number is not on WhatsApp`, "55 81 99999-0000", "Nothing was sent", "with and without the 9"},
		},
		"no new chats": {
			breaks: func(s *world.Scene) {
				s.Must(s.SetLimits(s.It.ID, simulator.Limits{Until: s.Clock.Now().Add(time.Hour)}))
			},
			says: []string{"WhatsApp keeps the account from new chats", "WHATSAPP_REACHOUT_TIMELOCK (463)", "Nothing was sent", "uazapi_message_limits tells until when"},
		},
		"another refusal of WhatsApp": {
			status: 500, body: `{"error":"WhatsApp server error 479","provider_code":479}`,
			says: []string{"WhatsApp refused the message", "479", "Nothing was sent", "HTTP 500"},
		},
		"no session": {
			breaks: (*world.Scene).PhoneLogsOut,
			says:   []string{`Unable to send a text from instance "Vendas": it is not connected to WhatsApp`, "Pair it"},
		},
		"a session that is lost meanwhile": {
			status: 503, body: `{"error":"WhatsApp disconnected: session is not reconnectable"}`,
			says: []string{"it is not connected to WhatsApp", "HTTP 503"},
		},
		"a field": {
			status: 400, body: `{"error":"Missing number or text"}`,
			says: []string{"the server refused the request", "Missing number or text"},
		},
		"a file that is too large": {
			status: 413, body: `{"error":"File size exceeds limit"}`,
			says: []string{"the file was not taken", "not too large", "File size exceeds limit"},
		},
		"a format": {
			status: 415, body: `{"error":"Unsupported media format"}`,
			says: []string{"the file was not taken", "the type fits the file", "Unsupported media format"},
		},
		"an upload": {
			status: 500, body: `{"error":"Failed to upload media"}`,
			says: []string{"the file was not taken", "the server fetches it, and not this machine", "Failed to upload media"},
		},
		"a limit of the rate": {
			status: 429, body: `{"error":"Rate limit exceeded"}`,
			says: []string{"too many requests", "Rate limit exceeded"},
		},
		"a token": {
			status: 401, body: `{"error":"Invalid token"}`,
			says: []string{"the instance token was rejected"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := sendScene(t, simulator.Options{})
			user := s.Terminal(s.AsAdmin(textCase.inResource(world.ByID(s.It))))
			if c.breaks != nil {
				c.breaks(s)
			} else {
				s.Inject(simulator.Fault{Route: textCase.route(), Kind: simulator.FaultStatusBefore, Status: c.status, Body: c.body})
			}
			user.Fails(c.says, world.Apply...)
			hasSent(s, 0)()
			if s.Calls(findRoute) > 0 {
				t.Error("it was looked for")
			}
			s.Heal()
			s.Must(s.SetLimits(s.It.ID, simulator.Limits{}))
			s.ReturnToWhatsApp(recipient)
			if !s.Now().Connected {
				s.PhonePairs()
			}
			user.Settles([]string{world.Created})
			hasSent(s, 1)()
		})
	}
}

func TestSendIsCheckedWhileItIsPlanned(t *testing.T) {
	for _, c := range sendCases {
		t.Run(c.kind, func(t *testing.T) {
			s := sendScene(t, simulator.Options{})
			var steps []resource.TestStep
			for wrong, said := range c.wrong {
				steps = append(steps, resource.TestStep{Config: s.AsAdmin(c.with(wrong).inResource(world.ByID(s.It))), PlanOnly: true, ExpectError: world.Says(said)})
			}
			s.Steps(steps...)
			hasSent(s, 0)()
		})
	}
}

// with is the same with arguments that are others.
func (c sendCase) with(argument string) sendCase {
	kept := strings.Split(c.arguments, "\n")
	for line := range strings.SplitSeq(argument, "\n") {
		name, _, _ := strings.Cut(line, " ")
		kept = slices.DeleteFunc(kept, func(line string) bool { return strings.HasPrefix(line, name+" ") })
	}
	c.arguments = strings.Join(append(kept, argument), "\n")
	return c
}

// A placeholder is a warning where the text is sent, and not in every plan.
func TestSendWarnsOfPlaceholders(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := sendScene(t, simulator.Options{})
	config := func(by string) string {
		return s.AsAdmin(textCase.with(`text = "Olá, {{first_name}}"`).inResource(world.ByID(s.It), world.Triggered(by)))
	}
	warning := []string{"A text has a placeholder that the server replaces", `"{{first_name}}"`, "arrives otherwise than it is written"}
	user := s.Terminal(config("1"))
	user.Says(warning, world.Plan...)
	user.Run(world.Apply...)
	if output := user.Run(world.Plan...); strings.Contains(output, "Warning") {
		t.Errorf("it warns of what is sent:\n%s", output)
	}
	user.Configure(config("2"))
	user.Says(warning, world.Plan...)
	if sent := s.Messages(s.It.ID); len(sent) != 1 || sent[0].Text != "Olá, Cliente" {
		t.Errorf("sent %+v", sent)
	}
}

// Messages go to numbers, to groups and to channels.
func TestSendGoesToChatsOfAllKinds(t *testing.T) {
	t.Parallel()
	world.Needs(t, "actions")
	s := sendScene(t, simulator.Options{})
	for number, shown := range map[string]string{
		"5581999990000":                 "55 81 99999-0000",
		"5581999990000@s.whatsapp.net":  "55 81 99999-0000",
		"120363041234567890@g.us":       "120363041234567890@g.us",
		"5581999990000-1404934852@g.us": "5581999990000-1404934852@g.us",
		"182736455463728@lid":           "182736455463728@lid",
		"120363041234567891@newsletter": "120363041234567891@newsletter",
	} {
		user := s.Terminal(s.AsAdmin(textCase.with(fmt.Sprintf("number = %q", number)).inAction(world.ByID(s.It))))
		if output := user.Run(world.Invoke(textCase.address())...); !world.Says("Accepted for " + shown + " (message 3EB0").MatchString(output) {
			t.Errorf("%s: it says\n%s", number, output)
		}
	}
	hasSent(s, 6)()
}

// What was sent is nothing that an import could find.
func TestSendIsNotImported(t *testing.T) {
	s := sendScene(t, simulator.Options{})
	config := s.AsAdmin(textCase.inResource(world.ByID(s.It)))
	s.Steps(
		resource.TestStep{
			Config: config, ResourceName: textCase.address(), ImportState: true, ImportStateId: s.It.ID, ImportStatePersist: true,
			ExpectError: world.Says("Unable to import a send", "no server keeps which resource did it"),
		},
		resource.TestStep{PreConfig: hasSent(s, 0), Config: config, PostApplyFunc: hasSent(s, 1)},
	)
}

func TestSendOfADeletedInstanceIsGone(t *testing.T) {
	s := sendScene(t, simulator.Options{})
	s.Add("Outra")
	s.Steps(
		resource.TestStep{Config: s.AsAdmin(textCase.inResource(world.ByID(s.It)))},
		resource.TestStep{PreConfig: s.RemoveIt, RefreshState: true, ExpectNonEmptyPlan: true},
	)
}

// No log has what a message says.
func TestSendLogsNoContents(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := sendScene(t, simulator.Options{})
	const contents = "segredo da casa"
	s.Inject(simulator.Fault{Route: textCase.route(), Kind: simulator.FaultStatusAfter, Status: 500, Body: `{"error":"Failed to send ` + contents + `"}`, Times: 1})
	program := world.BuildProvider(t)
	user := s.TerminalWith(program, s.AsAdmin(textCase.with(fmt.Sprintf("text = %q", contents)).inResource(world.ByID(s.It), `timeouts = { create = "30s" }`)))
	user.Environment = append(user.Environment, "TF_LOG_PROVIDER=TRACE", "TF_LOG_PATH=provider.log")
	user.Run(world.Apply...)
	log := user.ReadFile("provider.log")
	for line := range strings.SplitSeq(log, "\n") {
		if strings.Contains(line, contents) {
			t.Errorf("the log has it: %.300s", line)
		}
	}
	if !strings.Contains(log, "3EB00000000000000001") {
		t.Error("the log does not name the message")
	}
}

// A file goes out in base64, as it is when it is sent.
func TestSendMediaOfAFile(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := sendScene(t, simulator.Options{})
	media := sendCase{kind: "media", arguments: sendsTo + "\ntype = \"image\""}
	user := s.Terminal(s.AsAdmin(media.with(`media_base64 = filebase64("a.png")`).inResource(world.ByID(s.It))))
	user.WriteFile("a.png", "the first picture")
	sends := func(content string) func() {
		return posts(s, media, joined(t, usualEnvelope, fmt.Sprintf(`{"type":"image","file":%q}`, base64.StdEncoding.EncodeToString([]byte(content)))))
	}
	user.Run(world.Apply...)
	sends("the first picture")()
	// The provider runs in the process of the test, and so in another directory.
	file := fmt.Sprintf("media_file = %q", filepath.Join(user.Folder, "a.png"))
	config := func(arguments ...string) string {
		return s.AsAdmin(media.with(file).inResource(append([]string{world.ByID(s.It)}, arguments...)...))
	}
	user.Configure(config(`triggers = { file = filesha256("a.png") }`))
	user.Run(world.Apply...)
	sends("the first picture")()
	user.WriteFile("a.png", "the second picture")
	user.Run(world.Apply...)
	sends("the second picture")()
	// What is sent needs its file no more.
	user.Configure(config())
	user.Run(world.Apply...)
	sends("the second picture")()
	if err := os.Remove(filepath.Join(user.Folder, "a.png")); err != nil {
		t.Fatal(err)
	}
	user.PlanSays(world.NothingToDo)
	user.Configure(config(world.Triggered("1")))
	user.Fails([]string{`Unable to send a media message from instance "Vendas": the file cannot be sent`, "media_file", "cannot be read: no such file or directory", "Nothing was sent"}, world.Apply...)
	user.WriteFile("a.png", "")
	user.Fails([]string{"is empty"}, world.Apply...)
	posts(s, media)()
}
