package smileapi_test

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/smileapi"

	api "github.com/uazapi/terraform-provider-uazapi/internal/smileapi"
)

const (
	id     = "5511987654321"
	number = "5511999990000"
)

// clientOf makes a client of a server that is played, with this username and token.
func clientOf(t *testing.T, handler http.Handler, username string, token call.Token, changes ...func(*call.Config)) *api.Client {
	t.Helper()
	listening := httptest.NewServer(handler)
	t.Cleanup(listening.Close)
	base, err := call.ParseBaseURL(listening.URL)
	if err != nil {
		t.Fatal(err)
	}
	config := call.Config{BaseURL: base, UserAgent: "test", MaxRetries: 2, Pace: call.Pace{First: time.Nanosecond, Most: time.Microsecond}}
	for _, change := range changes {
		change(&config)
	}
	client, err := api.New(config, username, token)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func failure(t *testing.T, err error) *call.Error {
	t.Helper()
	failed, is := errors.AsType[*call.Error](err)
	if !is {
		t.Fatalf("got %v, want a failed call", err)
	}
	return failed
}

// It reads and restarts an instance of every server, and knows why it cannot.
func TestClientSurvivesEveryServer(t *testing.T) {
	t.Parallel()
	servers := map[string]func(*smileapi.Options){"": func(*smileapi.Options) {}}
	maps.Copy(servers, smileapi.Oddities)
	for form, of := range map[string]smileapi.Form{"object": smileapi.Object, "string": smileapi.JSONString, "text": smileapi.RawText} {
		for name, change := range servers {
			t.Run(form+"/"+name, func(t *testing.T) {
				t.Parallel()
				options := smileapi.Options{Form: of}
				change(&options)
				options.Down = 0
				server := smileapi.New(options)
				server.Add(id, number)
				username := "acme"
				if options.NoUsername {
					username = ""
				}
				client := clientOf(t, server, username, call.Token(server.Token()))
				said, err := client.Restart(t.Context(), id, http.MethodPost)
				if err != nil || said != "Instance restarted successfully" || server.Restarts(id) != 1 {
					t.Errorf("the restart: %q, %v", said, err)
				}
				instance, err := client.Instance(t.Context(), id)
				tells := options.Form != smileapi.RawText && !options.NoState
				if err != nil || instance.TellsState() != tells || instance.Works() != (options.Unpaired == 0 || !tells) || instance.Answer == "" || tells && instance.PhoneNumber != number {
					t.Errorf("the instance: %+v, %v", instance, err)
				}
				if _, err := client.Instance(t.Context(), "5500000000000"); failure(t, err).Kind != call.ErrGone {
					t.Errorf("an unknown one: %v", err)
				}
				if _, err := clientOf(t, server, username, "none-of-this-account").Restart(t.Context(), id, http.MethodPost); failure(t, err).Kind != call.ErrRejected {
					t.Errorf("another token: %v", err)
				}
				if _, err := clientOf(t, server, "outra", call.Token(server.Token())).Instance(t.Context(), id); !options.NoUsername && failure(t, err).Kind != call.ErrRejected {
					t.Errorf("another account: %v", err)
				}
				if _, err = client.Restart(t.Context(), id, http.MethodPut); options.AnyVerb != (err == nil) {
					t.Errorf("another verb: %v", err)
				}
				if !options.NoUsername && !options.ErrorsIn200 {
					_, err := clientOf(t, server, "", call.Token(server.Token())).Instance(t.Context(), id)
					if failed := failure(t, err); failed.Kind != call.ErrInvalid || !api.LacksUsername(failed) {
						t.Errorf("no username: %v", err)
					}
				}
			})
		}
	}
}

// answers is a server that says the same to everybody, and counts.
func answers(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestClientTellsFailuresApart(t *testing.T) {
	t.Parallel()
	for title, c := range map[string]struct {
		status  int
		body    string
		kind    call.Kind
		unknown bool
	}{
		"words in an error":               {400, `{"error":"Unauthorized"}`, call.ErrRejected, false},
		"words with another status":       {500, `{"message":"Authentication failed."}`, call.ErrRejected, false},
		"words as a text":                 {403, "Unauthorized", call.ErrRejected, false},
		"words in a string":               {404, `"Instance not found"`, call.ErrGone, false},
		"words that are not known":        {403, `{"error":"Your plan has ended"}`, call.ErrRejected, false},
		"an error with a success":         {200, `{"error":"Instance not found"}`, call.ErrGone, false},
		"an error in an object":           {200, `{"error":{"message":"Unauthorized"}}`, call.ErrRejected, false},
		"an unknown error with a success": {201, `{"status":"success","error":"queue is full"}`, call.ErrInvalid, false},
		"a status other than success":     {200, `{"status":"failed","message":"busy"}`, call.ErrInvalid, false},
		"the same in a string":            {200, `"{\"status\":\"error\"}"`, call.ErrInvalid, false},
		"a conflict":                      {409, `{"message":"restarting"}`, call.ErrConflict, false},
		"no such route":                   {404, `<html></html>`, call.ErrNoRoute, true},
		"a firewall":                      {403, `<html></html>`, call.ErrBlocked, true},
		"a page for a success":            {200, `<html></html>`, call.ErrUndecodable, true},
		"half of an object":               {200, `{"status":"succ`, call.ErrUndecodable, true},
		"nothing":                         {200, ``, call.ErrUndecodable, true},
		"a time-out of the server":        {504, `{}`, call.ErrServerFault, true},
		"a time-out of what is before it": {408, ``, call.ErrServerFault, true},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			var sent atomic.Int32
			count := func(w http.ResponseWriter, r *http.Request) { sent.Add(1); answers(c.status, c.body)(w, r) }
			_, err := clientOf(t, http.HandlerFunc(count), "acme", "a-token-of-acme").Restart(t.Context(), id, http.MethodPost)
			if failed := failure(t, err); failed.Kind != c.kind || failed.OutcomeUnknown() != c.unknown {
				t.Errorf("it is %s, unknown: %t: %v", failed.Kind, failed.OutcomeUnknown(), failed)
			}
			if sent.Load() != 1 {
				t.Errorf("it was sent %d times", sent.Load())
			}
		})
	}
}

// A status of an instance is no failure, and success has several words.
func TestClientTakesWhatIsNoFailure(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"status":"disconnected","deploymentStatus":"desconnected","isAuthenticated":"false"}`, `{"status":"ok"}`, `{"status":200}`, `{"status":true,"error":false}`,
		`{"error":null}`, `{"error":""}`, `{}`, `[]`, `connected`, `"connected"`, `true`, `{"data":{"phoneNumber":"` + number + `"},"status":"open"}`,
	} {
		if _, err := clientOf(t, answers(200, body), "acme", "a-token-of-acme").Instance(t.Context(), id); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
	client := clientOf(t, answers(200, `{"data":{"deploymentStatus":"connected","isAuthenticated":"true","phoneNumber":5511999990000}}`), "acme", "a-token-of-acme")
	if instance, err := client.Instance(t.Context(), id); err != nil || !instance.TellsState() || !instance.Works() || instance.PhoneNumber != number {
		t.Errorf("in a member: %+v, %v", instance, err)
	}
}

// Nothing that looks like a token is told, be it ours or another one.
func TestClientMasksTokens(t *testing.T) {
	t.Parallel()
	const own = "a-token-of-acme-4711"
	said := "no " + own + ", but " + smileapi.SecretToken + " and EAAGm0PX4ZCpsBAKZCZBZAz7tqk2V0"
	for _, body := range []string{`{"error":"` + said + `"}`, `{"status":"success","message":"` + said + `"}`, said} {
		told, err := clientOf(t, answers(200, body), "acme", own).Restart(t.Context(), id, http.MethodPost)
		if err != nil {
			told += err.Error()
		}
		for _, secret := range []string{own, smileapi.SecretToken, "EAAGm0PX4ZCpsBAKZCZBZAz7tqk2V0", "segredo"} {
			if strings.Contains(told, secret) || told == "" {
				t.Errorf("%s: it tells %q", body, told)
			}
		}
	}
}

// A restart by GET is a write all the same: it is not sent where nothing is to be
// changed, and not sent twice.
func TestClientRestartByGETIsAWrite(t *testing.T) {
	t.Parallel()
	server := smileapi.New(smileapi.Options{AnyVerb: true})
	server.Add(id, number)
	if _, err := clientOf(t, server, "acme", call.Token(server.Token())).Restart(t.Context(), id, http.MethodGet); err != nil || server.Restarts(id) != 1 {
		t.Errorf("%v, %d restarts", err, server.Restarts(id))
	}
	readOnly := func(config *call.Config) { config.ReadOnly = true }
	client := clientOf(t, server, "acme", call.Token(server.Token()), readOnly)
	for _, verb := range api.Verbs {
		if _, err := client.Restart(t.Context(), id, verb); !errors.Is(err, call.ErrReadOnly) || server.Restarts(id) != 1 {
			t.Errorf("%s, read-only: %v", verb, err)
		}
	}
	if _, err := client.Instance(t.Context(), id); err != nil {
		t.Errorf("a read, read-only: %v", err)
	}
	var sent atomic.Int32
	cut := func(http.ResponseWriter, *http.Request) { sent.Add(1); panic(http.ErrAbortHandler) }
	if _, err := clientOf(t, http.HandlerFunc(cut), "acme", "a-token-of-acme").Restart(t.Context(), id, http.MethodGet); !call.OutcomeUnknown(err) || sent.Load() != 1 {
		t.Errorf("a lost answer: sent %d times, %v", sent.Load(), err)
	}
}

func TestClientWaitsNoLongerThanItsTime(t *testing.T) {
	t.Parallel()
	hang := func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}
	client := clientOf(t, http.HandlerFunc(hang), "acme", "a-token-of-acme", func(config *call.Config) { config.RequestTimeout = 20 * time.Millisecond })
	if _, err := client.Restart(t.Context(), id, http.MethodPost); failure(t, err).Timeout != 20*time.Millisecond || !call.OutcomeUnknown(err) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := client.Instance(ctx, id); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}
