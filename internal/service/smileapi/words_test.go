package smileapi

import (
	"cmp"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag/goldentest"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	simulator "github.com/uazapi/terraform-provider-uazapi/internal/simulator/smileapi"
	api "github.com/uazapi/terraform-provider-uazapi/internal/smileapi"
)

const (
	phoneNumber = "5511987654321"
	goodToken   = "eb1f0c1c-opens-acme"
	wrongToken  = "7c02d9aa-of-nobody"
)

// scene is something that fails.
type scene struct {
	options simulator.Options
	// answer, where set, is what comes in the place of the answer to a restart.
	answer http.HandlerFunc
	// refuses tells that the server does not restart what it answers so.
	refuses bool
	// token, phoneNumberID and method are those of a good configuration, unless set.
	token, phoneNumberID, method string
	// nobody leaves out the username.
	nobody bool
	// reads has the instance read, and nothing restarted.
	reads bool
	// late has the time be over when the instance was looked at for the third time.
	late bool
}

// play has the scene fail, and returns how the action tells of it, or the data source, and
// how the resource form does, nil where that fails in the same words.
func (s scene) play(t *testing.T) (told, form diag.Diagnostic) {
	t.Helper()
	ctx, expire := newDeadline(t.Context())
	looks := atomic.Int32{}
	s.options.Token = goodToken
	s.options.OnRequest = func(r simulator.Request) {
		if r.Method == http.MethodGet && looks.Add(1) == 3 && s.late {
			expire()
		}
	}
	on := NewServer(s.connect(t))
	on.Pause = time.Microsecond
	id := cmp.Or(s.phoneNumberID, phoneNumber)
	if s.reads {
		_, err := on.API.Instance(ctx, id)
		return only(t, on.attempt("read", id).Failed(ctx, err)), nil
	}
	restart := newRestart(on, types.StringValue(id), types.StringValue(s.method), func(string) {})
	err := restart.run(ctx)
	if err == nil {
		t.Fatal("it does not fail")
	}
	if restart.WasAsked() {
		form = restart.notSeenDone(ctx, restartTime, err)
	}
	return only(t, restart.failed(ctx, restartTime, err)), form
}

// connect has the server listen, and returns a client of it.
func (s scene) connect(t *testing.T) *api.Client {
	t.Helper()
	server := simulator.New(s.options)
	server.Add(phoneNumber, "5511999990000")
	listening := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.answer == nil || !strings.HasSuffix(r.URL.Path, "/restart") {
			server.ServeHTTP(w, r)
			return
		}
		if !s.refuses {
			server.ServeHTTP(httptest.NewRecorder(), r)
		}
		s.answer(w, r)
	}))
	t.Cleanup(listening.Close)
	base, err := call.ParseBaseURL(listening.URL)
	if err != nil {
		t.Fatal(err)
	}
	username := "acme"
	if s.nobody {
		username = ""
	}
	client, err := api.New(call.Config{BaseURL: base}, username, call.Token(cmp.Or(s.token, goodToken)))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func only(t *testing.T, diags diag.Diagnostics) diag.Diagnostic {
	t.Helper()
	if len(diags) != 1 {
		t.Fatalf("it is told %d times", len(diags))
	}
	return diags[0]
}

// deadline is a context whose time is over when a test says so.
type deadline struct {
	context.Context
	over chan struct{}
}

func newDeadline(ctx context.Context) (late context.Context, expire func()) {
	d := deadline{context.WithoutCancel(ctx), make(chan struct{})}
	return d, func() { close(d.over) }
}

func (d deadline) Done() <-chan struct{} { return d.over }

func (d deadline) Err() error {
	select {
	case <-d.over:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

// What SmileAPI's failures are told as is in golden files: as the action tells it, and after
// "form_" as its resource form does.
func TestRestartTellsAsItsGoldenFilesSay(t *testing.T) {
	t.Parallel()
	says := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	told := map[string]diag.Diagnostic{}
	for name, scene := range map[string]scene{
		"rejected":          {token: wrongToken},
		"gone":              {phoneNumberID: "5500000000000"},
		"lacks_username":    {nobody: true},
		"no_route_of_verb":  {method: http.MethodPut},
		"no_route":          {options: simulator.Options{NoUsername: true}},
		"no_route_of_read":  {options: simulator.Options{NoUsername: true}, reads: true},
		"busy":              {refuses: true, answer: says(http.StatusConflict, `{"message":"restarting"}`)},
		"unknown":           {answer: says(http.StatusGatewayTimeout, "")},
		"late":              {options: simulator.Options{Down: 1e6}, late: true},
		"late_without_scan": {options: simulator.Options{Unpaired: 1e6}, late: true},
	} {
		said, form := scene.play(t)
		told[name] = said
		if form != nil {
			told["form_"+name] = form
		}
	}
	goldentest.Check(t, told, goodToken, wrongToken, simulator.SecretToken)
}
