package call

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const gatewaySecret = Token("n8nT00lsK3y-4711-0815-Zq8Xw7Ve6Ub5")

// toServer is where the server is that the gateway calls. Nothing else reaches it.
const toServer = "https://uazapi.invalid/whats"

// The forms in which gateways hand on an answer.
var handsOn = map[string]func(w http.ResponseWriter, status int, body string){
	"as it came": func(w http.ResponseWriter, status int, body string) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	},
	"with the status inside": func(w http.ResponseWriter, status int, body string) {
		_, _ = fmt.Fprintf(w, `{"data":%s,"upstream_status":%d,"ok":%t}`, body, status, status < 300)
	},
	"as a text inside": func(w http.ResponseWriter, status int, body string) {
		text := quoted([]byte(body))
		_, _ = fmt.Fprintf(w, "\ufeff {\"ok\": %t, \"upstream_status\": \"%d\", \"data\": %s}", status < 300, status, text)
	},
}

// behindGateway makes a client whose calls go through a gateway, at a path of its own.
func behindGateway(t *testing.T, gateway http.HandlerFunc, changes ...func(*Config)) *Client {
	t.Helper()
	listening := httptest.NewServer(gateway)
	through := func(config *Config) {
		url, err := ParseBaseURL(listening.URL + "/api/v1/proxy/uazapi")
		if err != nil {
			t.Fatal(err)
		}
		config.Gateway = &Gateway{URL: url, Key: gatewaySecret, Service: "uazapi"}
	}
	client := newClient(t, toServer, append([]func(*Config){through}, changes...)...)
	t.Cleanup(func() {
		client.http.Transport.(*envelopes).next.(*http.Transport).CloseIdleConnections()
		listening.Close()
	})
	return client
}

// Every kind of call succeeds, and is described once, in a POST whose own header has no
// credential but the key.
func TestGatewayMakesEveryCall(t *testing.T) {
	t.Parallel()
	for form, hand := range handsOn {
		for _, route := range routes() {
			t.Run(form+"/"+route.name, func(t *testing.T) {
				t.Parallel()
				var mu sync.Mutex
				var descriptions []string
				client := behindGateway(t, func(w http.ResponseWriter, r *http.Request) {
					body, _ := io.ReadAll(r.Body)
					mu.Lock()
					descriptions = append(descriptions, string(body))
					mu.Unlock()
					if r.Method != http.MethodPost || r.URL.Path != "/api/v1/proxy/uazapi" || r.Header.Get("X-Api-Key") != string(gatewaySecret) {
						t.Errorf("it sent %s %s with the key %q", r.Method, r.URL, r.Header.Get("X-Api-Key"))
					}
					for _, secret := range []string{string(adminSecret), string(ownSecret), headerSecret} {
						if strings.Contains(fmt.Sprint(r.Header), secret) {
							t.Errorf("the gateway got %v", r.Header)
						}
					}
					hand(w, http.StatusOK, route.ok)
				})
				if err := route.call(t.Context(), client); err != nil {
					t.Fatal(err)
				}
				if len(descriptions) != 1 || strings.Contains(descriptions[0], string(gatewaySecret)) {
					t.Errorf("it described %q", descriptions)
				}
			})
		}
	}
}

func TestGatewayIsToldOfTheCall(t *testing.T) {
	t.Parallel()
	told := map[string]map[string]any{}
	client := behindGateway(t, func(w http.ResponseWriter, r *http.Request) {
		var call map[string]any
		if err := json.NewDecoder(r.Body).Decode(&call); err != nil {
			t.Error(err)
		}
		told[call["method"].(string)] = call
		_, _ = io.WriteString(w, `{"id":"r1"}`)
	})
	for _, err := range []error{privacy(t.Context(), client), rename(t.Context(), client), remove(t.Context(), client)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	headers := map[string]any{
		"Accept": "application/json", "Cache-Control": "no-cache", "Pragma": "no-cache", "User-Agent": "test",
		"Token": string(ownSecret), "X-Gateway": headerSecret,
	}
	writing := map[string]any{"Content-Type": "application/json"}
	maps.Copy(writing, headers)
	common := func(method, endpoint string, headers map[string]any) map[string]any {
		return map[string]any{"service": "uazapi", "method": method, "endpoint": endpoint, "baseUrl": toServer, "headers": headers}
	}
	get := common("GET", "/instance/privacy", headers)
	get["queryParams"] = map[string]any{}
	post := common("POST", "/instance/updateInstanceName", writing)
	post["body"] = map[string]any{"name": "Suporte"}
	for _, want := range []map[string]any{get, post, common("DELETE", "/instance", headers)} {
		if diff := cmp.Diff(want, told[want["method"].(string)]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", want["method"], diff)
		}
	}
}

// Who answered is told where it can be: by the form of what the gateway hands on.
func TestGatewayItsOwnAnswersAreToldApart(t *testing.T) {
	t.Parallel()
	for title, c := range map[string]struct {
		// opens tells that answers of the server came with their status inside before.
		opens  bool
		status int
		body   string
		kind   Kind
		by     Answerer
		code   int
	}{
		"a limit of the server":                {true, 200, `{"data":{"error":"slow down"},"upstream_status":429,"ok":false}`, ErrRateLimit, TheServer, 429},
		"a limit of the gateway":               {true, 429, `{"error":"slow down"}`, ErrRateLimit, TheGateway, 429},
		"a limit of either":                    {false, 429, `{"error":"slow down"}`, ErrRateLimit, Either, 429},
		"a refusal of the server":              {true, 200, `{"data":{"error":"Invalid token."},"upstream_status":401,"ok":false}`, ErrRejected, TheServer, 401},
		"a refusal of the gateway":             {true, 401, `{"error":"Invalid token."}`, ErrBlocked, TheGateway, 401},
		"a refusal of either":                  {false, 401, `{"error":"Invalid token."}`, ErrRejected, Either, 401},
		"a page of the gateway":                {true, 502, pageOfProxy, ErrServerFault, TheGateway, 502},
		"a page before the server":             {true, 200, `{"data":"<html></html>","upstream_status":502,"ok":false}`, ErrServerFault, TheServer, 502},
		"a route that the gateway has not":     {true, 404, `{"error":"not found"}`, ErrBlocked, TheGateway, 404},
		"a server that the gateway got not to": {false, 200, `{"ok":false,"error":"ECONNREFUSED"}`, ErrServerFault, TheGateway, 502},
		"no status of the server":              {false, 200, `{"ok":false,"data":null,"upstream_status":0}`, ErrServerFault, TheGateway, 502},
		"a bad request of the gateway":         {false, 400, `{"ok":false,"error":"no such service"}`, ErrBlocked, TheGateway, 400},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			steps := newScript(says(c.status, c.body))
			if c.opens {
				steps = newScript(says(200, `{"data":`+statusBody+`,"upstream_status":200,"ok":true}`), says(c.status, c.body))
			}
			client := behindGateway(t, steps.ServeHTTP, func(config *Config) { config.MaxRetries = 0 })
			if c.opens {
				if err := status(t.Context(), client); err != nil {
					t.Fatal(err)
				}
			}
			call := Call{Method: http.MethodPost, Path: "/instance/updateInstanceName", As: asOwner, Body: struct{}{}}
			failed := failure(t, client.Do(t.Context(), call, nil))
			if failed.Kind != c.kind || failed.AnsweredBy != c.by || failed.Status != c.code {
				t.Errorf("it is %s, HTTP %d, answered by %d: %v", failed.Kind, failed.Status, failed.AnsweredBy, failed)
			}
			if c.by == TheGateway && failed.FromAPI {
				t.Error("the gateway's words are taken for those of the API")
			}
		})
	}
}

// A gateway that asks to wait is waited for, and a write that it may have passed on is
// not repeated where it could be done twice.
func TestGatewayIsAskedAgainOnlyWhereThatIsHarmless(t *testing.T) {
	t.Parallel()
	ok := says(200, `{"data":{"id":"r1"},"upstream_status":200,"ok":true}`)
	for title, c := range map[string]struct {
		fails http.HandlerFunc
		times int
	}{
		"after its limit":                 {says(429, `{"error":"slow down"}`), 2},
		"not after its fault":             {says(502, `{"error":"bad gateway"}`), 1},
		"not after a fault of the server": {says(200, `{"data":null,"upstream_status":504,"ok":false}`), 1},
		"not after a lost answer":         {cut, 1},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			steps := newScript(ok, c.fails, ok)
			client := behindGateway(t, steps.ServeHTTP)
			if err := create(t.Context(), client); err != nil { // and leaves a connection to be used again
				t.Fatal(err)
			}
			err := create(t.Context(), client)
			if got := len(steps.Arrivals()) - 1; got != c.times || (err == nil) != (c.times == 2) {
				t.Errorf("it was sent %d times, want %d: %v", got, c.times, err)
			}
		})
	}
}

// The key and all that a description holds stay with the gateway.
func TestGatewayItsRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	for _, code := range []int{301, 302, 303, 307, 308} {
		other := newRecorder(t)
		for location, shown := range map[string]string{other.URL + "/login": other.URL, "/login": "/login", "": ""} {
			steps := newScript(redirects(code, location))
			client := behindGateway(t, steps.ServeHTTP)
			failed := failure(t, status(t.Context(), client))
			if failed.Kind != ErrRedirect || failed.Location != shown || location != "" && failed.AnsweredBy != TheGateway {
				t.Errorf("%d to %q: got %v, to %q, by %d", code, location, failed, failed.Location, failed.AnsweredBy)
			}
			if got := len(steps.Arrivals()); got != 1 {
				t.Errorf("%d to %q: it was sent %d times", code, location, got)
			}
		}
		if requests, _ := other.seen(); requests != 0 {
			t.Errorf("%d: %d requests reached the other host", code, requests)
		}
	}
}

// A redirect of the server that the gateway hands on is one of the server: a read
// follows it, to where it stays below the base URL.
func TestGatewayHandsOnRedirectsOfTheServer(t *testing.T) {
	t.Parallel()
	steps := newScript(redirects(302, toServer+"/v2/instance/status"), says(200, statusBody))
	client := behindGateway(t, steps.ServeHTTP)
	if err := status(t.Context(), client); err != nil {
		t.Error(err)
	}
	client = behindGateway(t, redirects(302, "https://uazapi.invalid/login"))
	if failed := failure(t, status(t.Context(), client)); failed.Kind != ErrRedirect || failed.Location != "/login" || failed.AnsweredBy == TheGateway {
		t.Errorf("got %v, to %q", failed, failed.Location)
	}
}

// A gateway that quotes what it was sent gets no secret into a message, in whatever form.
func TestGatewaySecretsInDescriptionsAreMasked(t *testing.T) {
	t.Parallel()
	quotes := map[string]func(description string) string{
		"whole":           func(d string) string { return d },
		"in JSON":         func(d string) string { return string(quoted([]byte(d))) },
		"in JSON, twice":  func(d string) string { return string(quoted(quoted([]byte(d)))) },
		"in letters only": func(d string) string { return strings.NewReplacer(`"`, " ", "{", "", "}", "", ":", " ").Replace(d) },
	}
	for form, quote := range quotes {
		for _, inside := range []bool{false, true} {
			client := behindGateway(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				said, _ := json.Marshal(map[string]string{"error": "cannot do " + quote(string(body)) + " with " + r.Header.Get("X-Api-Key")})
				if !inside {
					w.WriteHeader(http.StatusBadRequest)
				} else {
					said = fmt.Appendf(nil, `{"data":%s,"upstream_status":400,"ok":false}`, said)
				}
				_, _ = w.Write(said)
			})
			failed := failure(t, client.Do(t.Context(), Call{
				Method: http.MethodPost, Path: "/x", As: asOwner, Body: map[string]string{"proxy_url": "http://u:pr0xyPa55word@h"}, Secrets: []string{"pr0xyPa55word"},
			}, nil))
			for _, secret := range []string{string(gatewaySecret), string(ownSecret), "gateway-key-4711", "pr0xyPa55word"} {
				if strings.Contains(failed.Error(), secret) {
					t.Errorf("%s, inside: %t: it says %s", form, inside, failed)
				}
			}
		}
	}
	// The twin: without the masks, they would be seen.
	client := behindGateway(t, says(200, statusBody))
	if !slices.Contains(client.secrets(Call{As: asOwner}), string(gatewaySecret)) {
		t.Error("the key of the gateway is no secret")
	}
}

// Null inside is a list of nothing, or no answer at all where something failed.
func TestGatewayNullInside(t *testing.T) {
	t.Parallel()
	client := behindGateway(t, says(200, `{"data":null,"upstream_status":200,"ok":true}`))
	if ids, err := readListing(t.Context(), client); err != nil || len(ids) != 0 {
		t.Errorf("a list: %v, %v", ids, err)
	}
	client = behindGateway(t, says(200, `{"data":null,"upstream_status":404,"ok":false}`))
	if failed := failure(t, status(t.Context(), client)); failed.Status != 404 || failed.Message != "Not Found" {
		t.Errorf("a failure: %v", failed)
	}
}

func TestGatewayMayPackItsAnswers(t *testing.T) {
	t.Parallel()
	for form, hand := range handsOn {
		client := behindGateway(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Accept-Encoding") != "gzip" {
				t.Errorf("it takes %q", r.Header.Get("Accept-Encoding"))
			}
			plain := httptest.NewRecorder()
			hand(plain, http.StatusOK, statusBody)
			w.Header().Set("Content-Encoding", "gzip")
			packer := gzip.NewWriter(w)
			_, _ = packer.Write(plain.Body.Bytes())
			_ = packer.Close()
		})
		if id, err := readStatus(t.Context(), client); err != nil || id == "" {
			t.Errorf("%s: %q, %v", form, id, err)
		}
	}
}

// A cut answer is none, in whatever form the beginning is, and one without end is given up.
func TestGatewayAnswersThatAreNotWhole(t *testing.T) {
	t.Parallel()
	for title, gateway := range map[string]http.HandlerFunc{
		"cut": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"data":`)
		},
		"no body": func(http.ResponseWriter, *http.Request) {},
		"endless": func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write([]byte(`{"data":"` + strings.Repeat("x", 1<<20))); err != nil {
					return
				}
			}
		},
	} {
		client := behindGateway(t, gateway, func(config *Config) { config.MaxRetries = 0 })
		failed := failure(t, status(t.Context(), client))
		if failed.Kind != ErrUnreachable && failed.Kind != ErrUndecodable {
			t.Errorf("%s: %v", title, failed)
		}
	}
}

// The gateway's clock says nothing of when the server answered.
func TestGatewayItsClockIsNotTheServers(t *testing.T) {
	t.Parallel()
	for form, hand := range handsOn {
		client := behindGateway(t, func(w http.ResponseWriter, _ *http.Request) { hand(w, http.StatusOK, `{}`) })
		dated := &datedAnswer{}
		if err := client.Do(t.Context(), Call{Method: http.MethodGet, Path: "/status"}, dated); err != nil {
			t.Fatal(err)
		}
		if dated.header == nil || dated.header.Get("Date") != "" {
			t.Errorf("%s: the header is %v", form, dated.header)
		}
	}
}

// datedAnswer keeps the header.
type datedAnswer struct{ header http.Header }

func (d *datedAnswer) UnmarshalJSON([]byte) error { return nil }

func (d *datedAnswer) Dated(header http.Header) { d.header = header }
