package rotateproxy

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

const route = "POST /instance/proxy"

func TestRun(t *testing.T) {
	t.Parallel()
	const another, restarts = "The proxy has another address.", "The proxy has another address. The connection restarts by itself."
	for title, c := range map[string]struct {
		options simulator.Options
		paired  bool
		proxy   simulator.Proxy
		fault   simulator.Fault
		// says is what is said, and fails what the error says.
		says, fails     string
		sent, rotations int
		unknown         bool
	}{
		"an instance that is not connected": {says: another, sent: 1, rotations: 1},
		"one that is connected":             {paired: true, says: restarts, sent: 1, rotations: 1},
		"a server of 2.1.1":                 {options: simulator.Options{ProxyGeneration: simulator.ProxySecond}, says: another, sent: 1, rotations: 1},
		"a server that knows of none":       {options: simulator.Options{ProxyNotRotated: true}, says: "The server took the request (Proxy configurado). It does not say whether the address changed: servers before API 2.1.1 change none.", sent: 1},
		"a server of before":                {options: simulator.Options{ProxyGeneration: simulator.ProxyFirst}, fails: "too old"},
		"a proxy of one's own":              {proxy: simulator.Proxy{Mode: "custom", URL: "http://u:p@a.example:1", Fallback: "never"}, fails: "mode custom"},
		"no proxy":                          {proxy: simulator.Proxy{Mode: "none"}, fails: "mode none"},
		"an answer that is lost":            {fault: simulator.Fault{Route: route, Kind: simulator.FaultDropAfter}, fails: "POST /instance/proxy", sent: 1, rotations: 1, unknown: true},
		"a refusal":                         {fault: simulator.Fault{Route: route, Kind: simulator.FaultStatusBefore, Status: 400, Body: `{"error":"mode inválido"}`}, fails: "mode inválido", sent: 1},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			options := c.options
			options.Strict = true
			w := simulator.New(options)
			in := w.Add("Vendas")
			if c.paired {
				must(t, w.Pair(in.ID, "5511999990000"))
			}
			if c.proxy.Mode != "" {
				must(t, w.SetProxy(in.ID, c.proxy))
			}
			if c.fault.Route != "" {
				w.Inject(c.fault)
			}
			var said []string
			on := &invoke.Target{
				Server: access.NewServer(uazapitest.Connect(t, w), "", time.Now), Instance: uazapi.Instance{ID: in.ID, Token: call.Token(in.Token)},
				Send: func(event message.Event) { said = append(said, event.Message) },
			}
			err := run(t.Context(), on)
			switch {
			case c.fails == "" && (err != nil || !slices.Equal(said, []string{c.says}) || on.Answers[answerResponse] != "Proxy configurado"):
				t.Errorf("it says %q and keeps %q: %v", said, on.Answers, err)
			case c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails) || call.OutcomeUnknown(err) != c.unknown):
				t.Errorf("got %v", err)
			}
			now, _ := w.Instance(in.ID)
			if w.Calls(route) != c.sent || now.ProxyRotations != c.rotations {
				t.Errorf("it was sent %d times, and has had %d addresses", w.Calls(route), now.ProxyRotations)
			}
			if c.proxy.Mode != "" && now.Proxy != c.proxy {
				t.Errorf("the proxy is %+v", now.Proxy)
			}
		})
	}
}

// The region stays as it is.
func TestRunKeepsTheRegion(t *testing.T) {
	t.Parallel()
	w := simulator.New(simulator.Options{Strict: true})
	in := w.Add("Vendas")
	client := uazapitest.Connect(t, w)
	instance := uazapi.Instance{ID: in.ID, Token: call.Token(in.Token)}
	must(t, client.SetProxy(t.Context(), instance.Key(), uazapi.Proxy{}, uazapi.NewProxy{Mode: "internal", Country: "pt", City: "lisboa"}))
	on := &invoke.Target{Server: access.NewServer(client, "", time.Now), Instance: instance, Send: func(message.Event) {}}
	must(t, run(t.Context(), on))
	if now, _ := w.Instance(in.ID); now.ProxyCountry != "pt" || now.ProxyCity != "lisboa" {
		t.Errorf("it is in %s, %s", now.ProxyCountry, now.ProxyCity)
	}
}

func TestRunFailsWhereTheProxyCannotBeRead(t *testing.T) {
	t.Parallel()
	w := simulator.New(simulator.Options{})
	in := w.Add("Vendas")
	w.Inject(simulator.Fault{Route: "GET /instance/proxy", Kind: simulator.FaultStatusBefore, Status: 500})
	on := &invoke.Target{
		Server: access.NewServer(uazapitest.Connect(t, w), "", time.Now), Instance: uazapi.Instance{ID: in.ID, Token: call.Token(in.Token)}, Send: func(message.Event) {},
	}
	if err := run(t.Context(), on); !errors.Is(err, call.ErrServerFault) || w.Calls(route) != 0 {
		t.Errorf("%v, %d requests", err, w.Calls(route))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
