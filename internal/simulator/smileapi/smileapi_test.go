package smileapi_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/smileapi"
)

const (
	id   = "5511987654321"
	read = "/acme/v1/" + id + "/instance"
)

// ask sends a request with the token of the account, and returns the answer.
func ask(t *testing.T, server *smileapi.Server, method, path string) (int, string) {
	t.Helper()
	return askWith(t, server, method, path, server.Token())
}

func askWith(t *testing.T, server *smileapi.Server, method, path, token string) (int, string) {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader("{}"))
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	heard := httptest.NewRecorder()
	server.ServeHTTP(heard, request)
	return heard.Code, strings.TrimSpace(heard.Body.String())
}

// Each setting changes what it says, and nothing else.
func TestSettings(t *testing.T) {
	t.Parallel()
	const (
		running   = `{"deploymentStatus":"connected","isAuthenticated":true,"phoneNumber":"5511999990000","phoneNumberId":"` + id + `","token":"` + smileapi.SecretToken + `"}`
		stateless = `{"phoneNumberId":"` + id + `","token":"` + smileapi.SecretToken + `"}`
		restarted = `{"instanceId":"5511999990000","message":"Instance restarted successfully","status":"success"}`
	)
	type answer struct {
		Status int
		Body   string
	}
	type answers struct{ Read, Restart, PutRestart, Unknown, WithoutToken, OtherUser answer }
	usual := answers{
		Read: answer{200, running}, Restart: answer{200, restarted}, PutRestart: answer{405, `{"error":"Method not allowed"}`},
		Unknown: answer{404, `{"error":"Instance not found"}`}, WithoutToken: answer{401, `{"error":"Unauthorized"}`}, OtherUser: answer{401, `{"error":"Authentication failed"}`},
	}
	quoted := func(body string) string { return `"` + strings.ReplaceAll(body, `"`, `\"`) + `\n"` }
	for name, differs := range map[string]func(want *answers){
		"":             func(*answers) {},
		"any-verb":     func(want *answers) { want.PutRestart = want.Restart },
		"created":      func(want *answers) { want.Read.Status, want.Restart.Status = 201, 201 },
		"no-state":     func(want *answers) { want.Read.Body = stateless },
		"open":         func(want *answers) { want.WithoutToken = want.Read },
		"slow-restart": func(*answers) {},
		"no-username":  func(*answers) {},
		"errors-in-200": func(want *answers) {
			for _, one := range []*answer{&want.PutRestart, &want.Unknown, &want.WithoutToken, &want.OtherUser} {
				one.Status = 200
			}
		},
		"json-string": func(want *answers) {
			for _, one := range []*answer{&want.Read, &want.Restart, &want.PutRestart, &want.Unknown, &want.WithoutToken, &want.OtherUser} {
				one.Body = quoted(one.Body)
			}
		},
		"raw-text": func(want *answers) {
			want.Read.Body, want.Restart.Body, want.PutRestart.Body = "Instance is running", "Instance restarted successfully", "Method not allowed"
			want.Unknown.Body, want.WithoutToken.Body, want.OtherUser.Body = "Instance not found", "Unauthorized", "Authentication failed"
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var options smileapi.Options
			if name != "" {
				smileapi.Oddities[name](&options)
			}
			server := smileapi.New(options)
			server.Add(id, "5511999990000")
			path, other := read, strings.Replace(read, "acme", "outra", 1)
			if options.NoUsername {
				path, other = strings.TrimPrefix(read, "/acme"), read
			}
			want, got := usual, answers{}
			differs(&want)
			if options.NoUsername {
				want.OtherUser = answer{404, `{"error":"Not found"}`}
			}
			got.Read.Status, got.Read.Body = ask(t, server, http.MethodGet, path)
			got.PutRestart.Status, got.PutRestart.Body = ask(t, server, http.MethodPut, path+"/restart")
			got.Restart.Status, got.Restart.Body = ask(t, server, http.MethodPost, path+"/restart")
			got.Unknown.Status, got.Unknown.Body = ask(t, server, http.MethodGet, strings.Replace(path, id, "5500000000000", 1))
			got.OtherUser.Status, got.OtherUser.Body = ask(t, server, http.MethodGet, other)
			for range options.Down + options.Unpaired { // until it is back
				_, _ = ask(t, server, http.MethodGet, path)
			}
			got.WithoutToken.Status, got.WithoutToken.Body = askWith(t, server, http.MethodGet, path, "")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if status, said := ask(t, server, http.MethodGet, "/v1/"+id+"/instance"); !options.NoUsername && !options.ErrorsIn200 && (status != 400 || !strings.Contains(said, "Username parameter is missing")) {
				t.Errorf("without a username: %d, %s", status, said)
			}
		})
	}
	for name := range smileapi.Oddities {
		if name == "" {
			t.Error("a setting has no name")
		}
	}
}

func TestRestartTakesAWhile(t *testing.T) {
	t.Parallel()
	server := smileapi.New(smileapi.Options{Down: 1, Unpaired: 1})
	server.Add(id, "5511999990000")
	if status, _ := ask(t, server, http.MethodPost, read+"/restart"); status != 200 || server.Restarts(id) != 1 {
		t.Fatalf("%d, %d restarts", status, server.Restarts(id))
	}
	var said []string
	for range 3 {
		_, body := ask(t, server, http.MethodGet, read)
		said = append(said, body)
	}
	if !strings.Contains(said[0], "Service unavailable") || !strings.Contains(said[1], `"isAuthenticated":false`) || !strings.Contains(said[2], `"isAuthenticated":true`) {
		t.Errorf("it said %q", said)
	}
	server.Set(id, "desconnected", false)
	if _, body := ask(t, server, http.MethodGet, read); !strings.Contains(body, "desconnected") {
		t.Errorf("then it said %q", body)
	}
	requests := server.Requests()
	if last := requests[len(requests)-1]; len(requests) != 5 || last.Method != http.MethodGet || last.Path != read || last.Status != 200 || last.Body != "{}" {
		t.Errorf("it knows of %+v", requests)
	}
}

func TestServesOnlyItsOwnPaths(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		read: true, read + "/restart": true, "/v1/" + id + "/instance": true,
		"/instance/all": false, "/instance": false, "/v1/instance/status": false, "/a/b/v1/1/instance": false, read + "/delete": false,
	} {
		if got := smileapi.Serves(path); got != want {
			t.Errorf("%s: %t", path, got)
		}
	}
}
