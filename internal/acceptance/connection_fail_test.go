package acceptance

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestConnection_thatNobodyPairsGoesOnWithTheNextApply(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.standStill()
	config := s.connection(waitArgument, phoneArgument, `timeouts = { create = "1s" }`)
	var code string
	s.steps(
		resource.TestStep{
			Config: config,
			ExpectError: says(`Unable to connect instance "Vendas" in 1s`, "status: connecting",
				"Nobody paired it in time. Run terraform apply again and pair it meanwhile", "uazapi_instance_connect", "timeouts"),
		},
		// Nothing is tainted: it is created, not replaced, and the code stays.
		resource.TestStep{
			PreConfig:        all(s.wrote(connectRoute), func() { code = s.now().PairCode }),
			Config:           config,
			ConfigPlanChecks: connects(plancheck.ResourceActionCreate),
			ExpectError:      says(`Unable to connect instance "Vendas" in 1s`),
		},
		resource.TestStep{
			PreConfig: all(s.wrote(), func() {
				if s.now().PairCode != code || code == "" {
					t.Errorf("the code was %q and is %q", code, s.now().PairCode)
				}
			}, s.pair),
			Config:            config,
			ConfigPlanChecks:  connects(plancheck.ResourceActionCreate),
			ConfigStateChecks: s.isConnected(),
			PostApplyFunc:     s.wrote(),
		},
	)
}

func TestConnection_failsAtOnceWhereThePlanIsFull(t *testing.T) {
	for title, arguments := range map[string][]string{"pending": nil, "waiting": {waitArgument}} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, simulator.Options{Quota: 3})
			other := s.paired("Recife", otherPhone)
			s.paired("Natal", "5511999992222")
			s.Add("Livre")
			config := s.connection(arguments...)
			s.steps(
				resource.TestStep{
					Config: config,
					ExpectError: says(`Unable to connect instance "Vendas": the server's limit of instances is reached`,
						"not a rate limit, so it was not tried again", "The server has 4 instances.",
						"an instance that is no longer needed, or raise the plan", "HTTP 429"),
				},
				resource.TestStep{
					PreConfig:     all(s.wrote(connectRoute), func() { s.must(s.Remove(other.ID)) }, func() { s.After(connectRoute, 2, s.pair) }),
					Config:        config,
					PostApplyFunc: s.wrote(connectRoute),
				},
			)
		})
	}
}

// An instance that is connected has its place in the plan.
func TestConnection_ofASessionNeedsNoPlaceInThePlan(t *testing.T) {
	s := newScene(t, simulator.Options{Quota: 1})
	s.paired("Recife", otherPhone)
	s.pair()
	s.steps(resource.TestStep{Config: s.connection(), ConfigStateChecks: s.isConnected(), PostApplyFunc: s.wrote()})
}

func TestConnection_ofAnInstanceThatWasJustCreated(t *testing.T) {
	s := newScene(t, simulator.Options{FirstConnectDelay: 3 * time.Second})
	s.remove()
	s.steps(resource.TestStep{
		Config: s.asAdmin(sales() + connectionOf("instance_id = uazapi_instance.this.id")),
		ConfigStateChecks: append(connectionHolds(map[string]knownvalue.Check{"status": exactly("connecting")}),
			s.holdsID()),
		PostApplyFunc: s.wrote(createInstance, connectRoute, connectRoute),
	})
}

func TestConnection_survivesWhatHappensToTheAnswer(t *testing.T) {
	for title, c := range map[string]struct {
		fault simulator.Fault
		wrote []string
	}{
		"cut, and handled":        {simulator.Fault{Kind: simulator.FaultDropAfter}, []string{connectRoute}},
		"a proxy's page, handled": {simulator.Fault{Kind: simulator.FaultHTMLAfter}, []string{connectRoute}},
		"cut, and not handled":    {simulator.Fault{Kind: simulator.FaultDropBefore}, []string{connectRoute, connectRoute}},
		"no answer in time":       {simulator.Fault{Kind: simulator.FaultSlowAnswer, Latency: time.Hour}, []string{connectRoute}},
		"refused as a second one": {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 409}, []string{connectRoute, connectRoute}},
		"describes no instance":   {simulator.Fault{Kind: simulator.FaultGarbled, Body: `{"response":"Connecting"}`}, []string{connectRoute}},
		"handled, with HTTP 500":  {simulator.Fault{Kind: simulator.FaultStatusAfter, Status: 500}, []string{connectRoute}},
	} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, simulator.Options{})
			c.fault.Route, c.fault.Times = connectRoute, 1
			s.Inject(c.fault)
			s.steps(resource.TestStep{
				Config:            strings.Replace(s.connection(phoneArgument), "base_url", "request_timeout = \"3s\"\n  base_url", 1),
				ConfigStateChecks: s.isPending(s.itsCode()),
				PostApplyFunc:     s.wrote(c.wrote...),
			})
		})
	}
}

func TestConnection_thatFailsLeavesNothingInTheState(t *testing.T) {
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
			fault: &simulator.Fault{Route: connectRoute, Kind: simulator.FaultStatusBefore, Status: 500, Body: `{"error":"falha"}`},
			says:  []string{`Unable to connect instance "Vendas": the server failed`, "POST /instance/connect", "HTTP 500", "falha"},
		},
		"the server is always busy": {
			fault: &simulator.Fault{Route: connectRoute, Kind: simulator.FaultStatusBefore, Status: 409, Body: `{"response":"Connection attempt already in progress"}`},
			says:  []string{`Unable to connect instance "Vendas": something else is under way on it`, "HTTP 409"},
		},
		"the server refuses": {
			fault: &simulator.Fault{Route: connectRoute, Kind: simulator.FaultStatusBefore, Status: 400, Body: `{"error":"Invalid browser"}`},
			says:  []string{`Unable to connect instance "Vendas": the server refused the request`, "HTTP 400", "Invalid browser"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, c.options)
			if c.fault != nil {
				s.Inject(*c.fault)
			}
			config := s.connection()
			s.steps(
				resource.TestStep{Config: config, ExpectError: says(c.says...)},
				resource.TestStep{
					PreConfig:         all(s.Heal, s.pair, s.ResetRequests),
					Config:            config,
					ConfigPlanChecks:  connects(plancheck.ResourceActionCreate),
					ConfigStateChecks: s.isConnected(),
					PostApplyFunc:     s.wrote(),
				},
			)
		})
	}
}

func TestConnection_isCheckedWhileItIsPlanned(t *testing.T) {
	s := newScene(t, simulator.Options{})
	var steps []resource.TestStep
	for _, c := range []struct {
		config string
		says   []string
	}{
		{s.asAdmin(connectionOf()), []string{"No instance named", "instance_id = uazapi_instance.NAME.id"}},
		{s.asAdmin(connectionOf(named(s.in), opened(s.in))), []string{"instance_id", "token"}},
		{s.connection(`phone = "11 99999-0000"`), []string{"Invalid phone number", "This one would be 5511999990000"}},
		{s.connection(`browser = "lynx"`), []string{"browser", `"safari"`, "lynx"}},
		{s.connection(`system_name = ""`), []string{"system_name"}},
		{s.connection(`proxy_managed_country = "Brazil"`), []string{"two lower-case letters, such as br"}},
		{s.connection(`proxy_managed_city = "campinas"`), []string{"proxy_managed_country"}},
		{s.connection(`proxy_managed_country = "br"`, `proxy_managed_state = "sp"`), []string{"proxy_managed_city"}},
		{s.connection(`timeouts = { create = "soon" }`), []string{"soon"}},
		{s.connection(`status = "connected"`), []string{"status"}},
	} {
		steps = append(steps, resource.TestStep{Config: c.config, PlanOnly: true, ExpectError: says(c.says...)})
	}
	s.steps(steps...)
	s.wrote()()
}
