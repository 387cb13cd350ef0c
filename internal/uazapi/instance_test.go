package uazapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// What is not listed counts as deleted, so only a list of instances is one.
func TestAListingThatIsNoneIsAnErrorAndNeverNoInstances(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		kind   call.Kind
	}{
		"null and more":       {200, `null []`, call.ErrUndecodable},
		"cut null":            {200, `nul`, call.ErrUndecodable},
		"null in upper case":  {200, `NULL`, call.ErrUndecodable},
		"object":              {200, `{}`, call.ErrUndecodable},
		"wrapped":             {200, `{"instances":[{"id":"r1"}]}`, call.ErrUndecodable},
		"refusal with 200":    {200, `{"error":"Unauthorized"}`, call.ErrUndecodable},
		"JSON string":         {200, `"[]"`, call.ErrUndecodable},
		"number":              {200, `0`, call.ErrUndecodable},
		"false":               {200, `false`, call.ErrUndecodable},
		"empty":               {200, ``, call.ErrUndecodable},
		"no content":          {204, ``, call.ErrUndecodable},
		"page":                {200, `<html><title>Painel</title></html>`, call.ErrUndecodable},
		"plain text":          {200, `OK`, call.ErrUndecodable},
		"cut":                 {200, `[{"id":"r1"},{"id":"r2"`, call.ErrUndecodable},
		"cut between":         {200, `[{"id":"r1"},`, call.ErrUndecodable},
		"cut at the start":    {200, `[`, call.ErrUndecodable},
		"more after the end":  {200, `[]]`, call.ErrUndecodable},
		"list of null":        {200, `[null]`, call.ErrUndecodable},
		"list of lists":       {200, `[[]]`, call.ErrUndecodable},
		"list of ids":         {200, `["r1"]`, call.ErrUndecodable},
		"list of empty":       {200, `[{}]`, call.ErrUndecodable},
		"entry without an id": {200, `[{"id":"r1"},{"name":"Vendas","token":"x"}]`, call.ErrUndecodable},
		"entry, id empty":     {200, `[{"id":"r1"},{"id":""}]`, call.ErrUndecodable},
		"entry, id null":      {200, `[{"id":null}]`, call.ErrUndecodable},
		"entry, id an object": {200, `[{"id":{"a":1}}]`, call.ErrUndecodable},
		"list with 404":       {404, `[]`, call.ErrNoRoute},
		"list with 500":       {500, `[]`, call.ErrServerFault},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := serve(t, says(test.status, test.body))
			listing, err := client.ListInstances(t.Context())
			if failed := failure(t, err); failed.Kind != test.kind {
				t.Errorf("got %q, want %q", failed.Kind, test.kind)
			}
			if listing.Instances != nil {
				t.Errorf("got %d instances all the same", len(listing.Instances))
			}
		})
	}
}

func TestAListingOfNoInstancesIsOne(t *testing.T) {
	t.Parallel()
	// Some servers and gateways write an empty list as null.
	for _, body := range []string{`[]`, " [\n]\n", `null`, "\n null \n", bom + `[]`, bom + `null`} {
		listing, err := serve(t, says(200, body)).ListInstances(t.Context())
		if err != nil || listing.Instances == nil || len(listing.Instances) != 0 {
			t.Errorf("%q: got %v, %v", body, listing, err)
		}
	}
}

func TestAListingHoldsEveryInstanceWithItsToken(t *testing.T) {
	t.Parallel()
	server := simulator.New(simulator.Options{Strict: true, AdminToken: string(adminSecret)})
	wanted := map[string]string{}
	for i := range 25 {
		added := server.Add(fmt.Sprintf("Loja %d", i))
		wanted[added.ID] = added.Token
	}
	client := serve(t, server.ServeHTTP)
	listing, err := client.ListInstances(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, instance := range listing.Instances {
		got[instance.ID] = string(instance.Token)
	}
	if !cmp.Equal(wanted, got) {
		t.Errorf("the listing differs: it has %d instances, want %d", len(got), len(wanted))
	}
}

func TestCreateGivesTheNewInstanceAndTheNotice(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]simulator.Options{
		"recent server": {},
		"API version 1": {CreateRoute: simulator.InitOnly},
		"both routes":   {CreateRoute: simulator.Both},
		"demo server":   {Demo: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options.AdminToken = string(adminSecret)
			options.Strict = true
			server := simulator.New(options)
			client := serve(t, server.ServeHTTP)
			created, err := client.CreateInstance(t.Context(), NewInstance{Name: "Vendas São Paulo", AdminField01: "7", AdminField02: "blue"})
			if err != nil {
				t.Fatal(err)
			}
			all := server.Instances()
			if len(all) != 1 {
				t.Fatalf("there are %d instances, want 1", len(all))
			}
			made := all[0]
			if created.ID != made.ID || string(created.Token) != made.Token || created.Name != "Vendas São Paulo" {
				t.Errorf("got %+v, the server has %q with the name %q", created, made.ID, made.Name)
			}
			if (created.Info != "") != options.Demo {
				t.Errorf("the notice is %q", created.Info)
			}
		})
	}
}

// The second route is only for servers that do not have the first, where
// nothing can have been created by it.
func TestCreateFallsBackOnlyWhereItsRouteDoesNotExist(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		falls  bool
	}{
		"405":                {405, `{"message":"Method Not Allowed."}`, true},
		"404":                {404, `{"code":404,"message":"Not Found.","data":{}}`, true},
		"404, empty":         {404, ``, true},
		"405, empty":         {405, ``, true},
		"404 of a proxy":     {404, `<html></html>`, false},
		"405 of a proxy":     {405, `Method Not Allowed`, false},
		"408":                {408, ``, false},
		"404, gone":          {404, `{"error":"Instance not found"}`, false},
		"500":                {500, `{"error":"x"}`, false},
		"503":                {503, `{"error":"x"}`, false},
		"504":                {504, `<html></html>`, false},
		"401":                {401, `{"error":"Unauthorized"}`, false},
		"403":                {403, `{"error":"Invalid AdminToken Header"}`, false},
		"400":                {400, `{"error":"x"}`, false},
		"429":                {429, `{"error":"x"}`, false},
		"200, cut":           {200, createBody[:40], false},
		"200, empty":         {200, ``, false},
		"200, nothing in it": {200, `{"response":"created"}`, false},
		"200, page":          {200, `<html></html>`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var paths []string
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				paths = append(paths, r.URL.Path)
				mu.Unlock()
				if r.URL.Path == pathInit {
					says(200, createBody)(w, r)
					return
				}
				says(test.status, test.body)(w, r)
			}, func(config *call.Config) { config.MaxRetries = 0 })
			created, err := client.CreateInstance(t.Context(), NewInstance{Name: "Vendas"})
			mu.Lock()
			defer mu.Unlock()
			want := []string{pathCreate}
			if test.falls {
				want = append(want, pathInit)
				if err != nil || created.ID == "" {
					t.Errorf("got %v", err)
				}
			} else if err == nil {
				t.Error("got no error")
			}
			if diff := cmp.Diff(want, paths); diff != "" {
				t.Errorf("the routes differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCreateTakesTheTokenFromEitherPlace(t *testing.T) {
	t.Parallel()
	const token = "9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10"
	for name, body := range map[string]string{
		"both":        `{"instance":{"id":"r1","token":"` + token + `"},"token":"` + token + `"}`,
		"inside":      `{"instance":{"id":"r1","token":"` + token + `"}}`,
		"at the top":  `{"instance":{"id":"r1"},"token":"` + token + `"}`,
		"inside null": `{"instance":{"id":"r1","token":null},"token":"` + token + `"}`,
	} {
		created, err := serve(t, says(200, body)).CreateInstance(t.Context(), NewInstance{Name: "Vendas"})
		if err != nil || created.Token != token || created.ID != "r1" {
			t.Errorf("%s: got the id %q and %v", name, created.ID, err)
		}
	}
}

func TestCreateAsksForTheIdThatItsAnswerLeavesOut(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var asked []string
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.Method+" "+r.URL.Path+" "+r.Header.Get("token"))
		mu.Unlock()
		if r.URL.Path == pathCreate {
			says(200, `{"token":"`+string(ownSecret)+`","info":"deleted after 1 hour"}`)(w, r)
			return
		}
		says(200, statusBody)(w, r)
	})
	created, err := client.CreateInstance(t.Context(), NewInstance{Name: "Vendas"})
	if err != nil || created.ID != "r76b15a4a3614b4" || created.Token != ownSecret || created.Info == "" {
		t.Errorf("got the id %q, the notice %q and %v", created.ID, created.Info, err)
	}
	mu.Lock()
	defer mu.Unlock()
	if want := []string{"POST /instance/create ", "GET /instance/status " + string(ownSecret)}; !cmp.Equal(want, asked) {
		t.Errorf("it made %d calls, want %d in their order", len(asked), len(want))
	}
}

// An instance exists, and all that is known of it is its token. Whatever goes
// wrong after that, nothing may say that it was not created, nor create another.
func TestAnInstanceWhoseIdCannotBeReadCountsAsPossiblyCreated(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"cut":              cut,
		"unknown route":    says(404, `{"code":404,"message":"Not Found.","data":{}}`),
		"refused":          says(401, `{"error":"Invalid token."}`),
		"gone":             says(404, `{"error":"Instance not found"}`),
		"fault":            says(500, `{"error":"x"}`),
		"not understood":   says(200, `{}`),
		"wrong verb":       says(405, ``),
		"quotes the token": says(500, `{"error":"`+string(ownSecret)+`"}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			posts := 0
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPost {
					mu.Lock()
					posts++
					mu.Unlock()
					says(200, `{"token":"`+string(ownSecret)+`"}`)(w, r)
					return
				}
				answer(w, r)
			})
			created, err := client.CreateInstance(t.Context(), NewInstance{Name: "Vendas"})
			if !call.OutcomeUnknown(err) {
				t.Errorf("the outcome counts as known: %v", err)
			}
			if created.Token != ownSecret {
				t.Error("the token of the new instance got lost")
			}
			if err == nil || strings.Contains(err.Error(), string(ownSecret)) {
				t.Errorf("the error is missing or shows the token")
			}
			mu.Lock()
			defer mu.Unlock()
			if posts != 1 {
				t.Errorf("%d instances were created", posts)
			}
		})
	}
}

func TestWritesSendExactlyWhatTheyAreGiven(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var request, body string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var sent any
		mu.Lock()
		defer mu.Unlock()
		request = r.Method + " " + r.URL.RequestURI() + " " + r.Header.Get("Content-Type")
		body = ""
		if json.NewDecoder(r.Body).Decode(&sent) == nil {
			encoded, _ := json.Marshal(sent)
			body = string(encoded)
		}
		_, _ = w.Write([]byte(createBody))
	}))
	client := newClient(t, server.URL, closing(t, server.Close))
	ctx := t.Context()
	for _, test := range []struct {
		act     func() error
		request string
		body    string
	}{
		{func() error { return client.RenameInstance(ctx, ownKey, `Açaí "&" <b>`) }, "POST /instance/updateInstanceName application/json", `{"name":"Açaí \"\u0026\" \u003cb\u003e"}`},
		{func() error {
			return client.SetAdminFields(ctx, "r76b15a4a3614b4", AdminFields{Field01: new("a"), Field02: new("")})
		}, "POST /instance/updateAdminFields application/json", `{"adminField01":"a","adminField02":"","id":"r76b15a4a3614b4"}`},
		{func() error { return client.SetPresence(ctx, ownKey, "available") }, "POST /instance/presence application/json", `{"presence":"available"}`},
		{func() error { return client.SetPrivacy(ctx, ownKey, Privacy{"last": "none"}) }, "POST /instance/privacy application/json", `{"last":"none"}`},
		{func() error { return client.DeleteInstance(ctx, ownKey) }, "DELETE /instance ", ""},
		{func() error { _, err := client.ResetInstance(ctx, ownKey); return err }, "POST /instance/reset application/json", `{}`},
		{func() error { _, err := client.RestartServer(ctx); return err }, "POST /admin/restart application/json", `{}`},
		{func() error { return client.Disconnect(ctx, ownKey) }, "POST /instance/disconnect ", ""},
		{func() error { _, err := client.Connect(ctx, ownKey, Pairing{}); return err }, "POST /instance/connect application/json", `{}`},
		{func() error { _, err := client.Connect(ctx, ownKey, Pairing{Phone: "5511999990000"}); return err }, "POST /instance/connect application/json", `{"phone":"5511999990000"}`},
		{func() error { _, err := client.CreateInstance(ctx, NewInstance{Name: "a"}); return err }, "POST /instance/create application/json", `{"name":"a"}`},
		{func() error {
			_, err := client.CreateInstance(ctx, NewInstance{Name: "a", AdminField01: "b", AdminField02: "c"})
			return err
		}, "POST /instance/create application/json", `{"adminField01":"b","adminField02":"c","name":"a"}`},
	} {
		if err := test.act(); err != nil {
			t.Errorf("%s: %v", test.request, err)
		}
		mu.Lock()
		if request != test.request || body != test.body {
			t.Errorf("got  %s %s\nwant %s %s", request, body, test.request, test.body)
		}
		mu.Unlock()
	}
}

func TestDisconnectingWhatIsNotConnectedIsNoError(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.HandlerFunc{
		"said so":       says(200, `{"response":"Already disconnected"}`),
		"no session":    says(500, `{"error":"No session"}`),
		"empty answer":  says(200, ``),
		"null":          says(200, `null`),
		"JSON string":   says(200, `"ok"`),
		"no content":    says(204, ``),
		"other session": says(503, `{"error":true,"message":"WhatsApp disconnected: session is not reconnectable"}`),
	} {
		if err := serve(t, handler).Disconnect(t.Context(), ownKey); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := serve(t, says(500, `{"error":"x"}`)).Disconnect(t.Context(), ownKey); err == nil {
		t.Error("another fault is no error either")
	}
}

func TestPrivacyWithoutASingleSettingIsNotUnderstood(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `null`, `{"last":""}`, `{"response":"ok"}`, `[]`, `"ok"`} {
		settings, err := serve(t, says(200, body)).Privacy(t.Context(), ownKey)
		if failed := failure(t, err); failed.Kind != call.ErrUndecodable || settings != nil {
			t.Errorf("%s: got %v, %v", body, settings, err)
		}
	}
}

func TestWhatAResetAnswers(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]struct{ resetting, started, cooling bool }{
		`{"response":"Instance reset started","resetting":true,"instanceId":"r1"}`:                 {true, true, false},
		`{"response":"Instance reset already in progress","resetting":true}`:                       {true, false, false},
		`{"response":"Instance reset cooldown active (8s remaining)","resetting":false}`:           {false, false, true},
		`{"response":"INSTANCE RESET STARTED","resetting":"true","queuedRecoveryAttempted":false}`: {true, true, false},
		`{}`: {false, false, false},
	} {
		reset, err := serve(t, says(200, body)).ResetInstance(t.Context(), ownKey)
		if err != nil || reset.Resetting != want.resetting || reset.Started() != want.started || reset.CoolingDown() != want.cooling {
			t.Errorf("%s: got %+v, %v", body, reset, err)
		}
	}
}

func TestARestartOfTheServerIsAcceptedWith202(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{`{"message":"restarting"}`: "restarting", `{"response":"ok"}`: "ok", `{}`: ""} {
		said, err := serve(t, says(202, body)).RestartServer(t.Context())
		if err != nil || said != want {
			t.Errorf("%s: got %q, %v", body, said, err)
		}
	}
}

// The answer to a connect may describe the instance as it was before.
func TestAnAttemptThatHasStartedShowsAsConnecting(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"instance":{"id":"r1","status":"disconnected"},"connected":false}`:          StatusConnecting,
		`{"instance":{"id":"r1","status":"connecting"},"status":{"connected":false}}`: StatusConnecting,
		`{"response":"Connecting"}`: StatusConnecting,
		`{"instance":{"id":"r1","status":"connected"},"connected":true,"loggedIn":true}`:            StatusConnected,
		`{"instance":{"id":"r1","status":"connected"},"status":{"connected":false,"jid":null}}`:     StatusConnecting,
		`{"instance":{"id":"r1","status":"connected"},"connected":true,"loggedIn":false}`:           StatusConnecting,
		`{"instance":{"id":"r1","status":"hibernated"},"status":{"connected":true},"response":"x"}`: "hibernated",
	} {
		status, err := serve(t, says(200, body)).Connect(t.Context(), ownKey, Pairing{})
		if err != nil || status.Instance.Status != want || status.Instance.Token != ownSecret {
			t.Errorf("%s: got %q, %v", body, status.Instance.Status, err)
		}
	}
}
