package connection

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestConnectionThatNobodyPairsGoesOnWithTheNextApply(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.StandStill()
	user := s.Terminal(connectionIn(s, world.WaitArgument, world.PhoneArgument, `timeouts = { create = "1s" }`))
	user.Fails([]string{
		`Unable to connect instance "Vendas" in 1s`, "status: connecting",
		"Nobody paired it in time. Run terraform apply again and pair it meanwhile", "uazapi_instance_connect", "timeouts",
	}, world.Apply...)
	s.Wrote(world.ConnectRoute)()
	code := s.Now().PairCode
	// Nothing is tainted: it is created, not replaced, and the code stays.
	user.Fails([]string{world.PlansCreate(world.ThisConnection), `Unable to connect instance "Vendas" in 1s`}, world.Apply...)
	s.Wrote()()
	if s.Now().PairCode != code || code == "" {
		t.Errorf("the code was %q and is %q", code, s.Now().PairCode)
	}
	s.PhonePairs()
	user.Settles(isCreated, isConnected(s)...)
	s.Wrote()()
}

func TestConnectionFailsAtOnceWhereThePlanIsFull(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, arguments := range map[string][]string{"pending": nil, "waiting": {world.WaitArgument}} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, simulator.Options{Quota: 3})
			other := s.Paired("Recife", world.OtherPhone)
			s.Paired("Natal", "5511999992222")
			s.Add("Livre")
			user := s.Terminal(connectionIn(s, arguments...))
			user.Fails([]string{
				`Unable to connect instance "Vendas": the server's limit of instances is reached`,
				"not a rate limit, so it was not tried again", "The server has 4 instances.",
				"an instance that is no longer needed, or raise the plan", "HTTP 429",
			}, world.Apply...)
			s.Wrote(world.ConnectRoute)()
			s.Must(s.Remove(other.ID))
			s.After(world.ConnectRoute, 2, s.PhonePairs)
			user.Settles(isCreated)
			s.Wrote(world.ConnectRoute)()
		})
	}
}

// An instance that is connected has its place in the plan.
func TestConnectionOfASessionNeedsNoPlaceInThePlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{Quota: 1})
	s.Paired("Recife", world.OtherPhone)
	s.PhonePairs()
	s.Terminal(connectionIn(s)).Settles(isCreated, isConnected(s)...)
	s.Wrote()()
}

func TestConnectionOfAnInstanceThatWasJustCreated(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{FirstConnectDelay: 3 * time.Second})
	s.RemoveIt()
	user := s.Terminal(s.AsAdmin(world.Sales() + world.ConnectionOf("instance_id = uazapi_instance.this.id")))
	user.Settles([]string{"2 added"}, append(connectionHolds(map[string]knownvalue.Check{"status": world.Exactly("connecting")}), s.HoldsID())...)
	s.Wrote(world.CreateRoute, world.ConnectRoute, world.ConnectRoute)()
}

func TestConnectionSurvivesWhatHappensToTheAnswer(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		fault simulator.Fault
		wrote []string
	}{
		"cut, and handled":        {simulator.Fault{Kind: simulator.FaultDropAfter}, []string{world.ConnectRoute}},
		"a proxy's page, handled": {simulator.Fault{Kind: simulator.FaultHTMLAfter}, []string{world.ConnectRoute}},
		"cut, and not handled":    {simulator.Fault{Kind: simulator.FaultDropBefore}, []string{world.ConnectRoute, world.ConnectRoute}},
		"no answer in time":       {simulator.Fault{Kind: simulator.FaultSlowAnswer, Latency: time.Hour}, []string{world.ConnectRoute}},
		"refused as a second one": {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 409}, []string{world.ConnectRoute, world.ConnectRoute}},
		"describes no instance":   {simulator.Fault{Kind: simulator.FaultGarbled, Body: `{"response":"Connecting"}`}, []string{world.ConnectRoute}},
		"handled, with HTTP 500":  {simulator.Fault{Kind: simulator.FaultStatusAfter, Status: 500}, []string{world.ConnectRoute}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, simulator.Options{})
			c.fault.Route, c.fault.Times = world.ConnectRoute, 1
			s.Inject(c.fault)
			config := strings.Replace(connectionIn(s, world.PhoneArgument), "base_url", "request_timeout = \"3s\"\n  base_url", 1)
			s.Terminal(config).Settles(isCreated, isPending(s, itsCode(s))...)
			s.Wrote(c.wrote...)()
		})
	}
}

func TestConnectionThatFailsLeavesNothingInTheState(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		options simulator.Options
		fault   *simulator.Fault
		says    []string
	}{
		"the server gives nothing to pair with": {
			options: simulator.Options{ShowDelay: 1e5 * time.Hour, QRWindow: 1e6 * time.Hour},
			says:    []string{`Unable to connect instance "Vendas": there is nothing to pair with`, "neither a QR nor a pairing code", "status: connecting"},
		},
		"the server keeps failing": {
			fault: &simulator.Fault{Route: world.ConnectRoute, Kind: simulator.FaultStatusBefore, Status: 500, Body: `{"error":"falha"}`},
			says:  []string{`Unable to connect instance "Vendas": the server failed`, "POST /instance/connect", "HTTP 500", "falha"},
		},
		"the server is always busy": {
			fault: &simulator.Fault{Route: world.ConnectRoute, Kind: simulator.FaultStatusBefore, Status: 409, Body: `{"response":"Connection attempt already in progress"}`},
			says:  []string{`Unable to connect instance "Vendas": something else is under way on it`, "HTTP 409"},
		},
		"the server refuses": {
			fault: &simulator.Fault{Route: world.ConnectRoute, Kind: simulator.FaultStatusBefore, Status: 400, Body: `{"error":"Invalid browser"}`},
			says:  []string{`Unable to connect instance "Vendas": the server refused the request`, "HTTP 400", "Invalid browser"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, c.options)
			if c.fault != nil {
				s.Inject(*c.fault)
			}
			user := s.Terminal(connectionIn(s))
			user.Fails(c.says, world.Apply...)
			s.Heal()
			s.PhonePairs()
			s.ResetRequests()
			user.Settles(isCreated, isConnected(s)...)
			s.Wrote()()
		})
	}
}

func TestConnectionIsCheckedWhileItIsPlanned(t *testing.T) {
	s := world.StartScene(t, simulator.Options{})
	var blocks []string
	var errors [][]string
	for n, c := range []struct {
		arguments []string
		says      []string
	}{
		{[]string{world.ByID(s.It), world.ByToken(s.It)}, []string{"instance_id", "token"}},
		{[]string{world.ByID(s.It), `phone = "11 99999-0000"`}, []string{"phone", "This one would be 5511999990000"}},
		{[]string{world.ByID(s.It), `browser = "lynx"`}, []string{"browser", "lynx", `"safari"`}},
		{[]string{world.ByID(s.It), `system_name = ""`}, []string{"system_name"}},
		{[]string{world.ByID(s.It), `proxy_managed_country = "Brazil"`}, []string{"two lower-case letters, such as br"}},
		{[]string{world.ByID(s.It), `proxy_managed_city = "campinas"`}, []string{"proxy_managed_country"}},
		{[]string{world.ByID(s.It), `proxy_managed_country = "br"`, `proxy_managed_state = "sp"`}, []string{"proxy_managed_city"}},
		{[]string{world.ByID(s.It), `timeouts = { create = "soon" }`}, []string{"soon"}},
		{[]string{world.ByID(s.It), `status = "connected"`}, []string{"status"}},
	} {
		name := fmt.Sprintf("of_%d", n)
		blocks = append(blocks, world.Block("resource", "uazapi_instance_connection", name, c.arguments...))
		errors = append(errors, append([]string{fmt.Sprintf("with uazapi_instance_connection.%s,", name)}, c.says...))
	}
	errors = append(errors, []string{"Invalid phone number", "This one would be 5511999990000"})
	s.Steps(
		s.Refused(resource.TestStep{Config: s.AsAdmin(strings.Join(blocks, "")), PlanOnly: true}, errors...),
		resource.TestStep{
			Config: s.AsAdmin(world.ConnectionOf()), PlanOnly: true, ExpectError: world.Says("No instance named", "instance_id = uazapi_instance.NAME.id"),
		},
	)
	s.Wrote()()
}
