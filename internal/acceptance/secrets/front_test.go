package secrets

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/envelope"
)

// front stands before a server. It keeps what is asked and what is secret in
// the answers. On what is doomed it answers as badly as it can: with the
// credentials of the request in the error.
type front struct {
	behind http.Handler

	mu       sync.Mutex
	requests []heard
	// secrets says what each secret is.
	secrets map[string]string
	// dooms are the ways to fail, by the route and by the instance: its token,
	// its id, or the name that it is to get.
	dooms map[doomed]int
	// met are the pairs of route and way that were played.
	met map[met]bool
	// elsewhere is the other host that redirects lead to.
	elsewhere string
	// asleep has all go well for a while.
	asleep bool
}

type (
	doomed struct{ route, instance string }
	met    struct{ route, way string }
)

// heard is a request as it came in. What is described to a gateway has the route that it
// describes.
type heard struct {
	route, url, body string
	header           http.Header
	described        bool
}

func newFront(behind http.Handler) *front {
	return &front{behind: behind, secrets: map[string]string{}, dooms: map[doomed]int{}, met: map[met]bool{}}
}

// doom has requests of a route for an instance fail in a way.
func (f *front) doom(route, instance string, way int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dooms[doomed{route, instance}] = way
}

// hides takes note of a secret, and of what it is.
func (f *front) hides(secret, name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.secrets[secret] = name
}

// A path below /way/NUMBER dooms all requests, such as those of the listing,
// which are for no instance, and one below /late/NUMBER all writes.
var wayPrefix = regexp.MustCompile(`^/(way|late)/([0-9]+)`)

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	if way := f.note(r, body); way >= 0 {
		waysToFail[way].fail(f, w, r)
		return
	}
	answer := httptest.NewRecorder()
	f.behind.ServeHTTP(answer, r)
	// No simulated server has such a key. Older servers have one in each answer.
	filled := bytes.ReplaceAll(answer.Body.Bytes(), []byte(`"openai_apikey":""`), []byte(`"openai_apikey":"`+openAIKey+`"`))
	f.learn(filled)
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(filled)
}

// note keeps a request, and tells in which way it is to fail, or -1. It leaves
// the request with the path that the server knows.
func (f *front) note(r *http.Request, body []byte) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	address, way, isLate := r.URL.String(), -1, false
	if prefix := wayPrefix.FindStringSubmatch(r.URL.Path); prefix != nil {
		r.URL.Path = strings.TrimPrefix(r.URL.Path, prefix[0])
		way, _ = strconv.Atoi(prefix[2])
		isLate = prefix[1] == "late"
	}
	asked, isDescribed := describedIn(r, body)
	if isLate && asked.method == http.MethodGet {
		way = -1
	}
	route := asked.method + " " + asked.path
	f.requests = append(f.requests, heard{route, address, string(body), r.Header.Clone(), isDescribed})
	if f.asleep {
		return -1
	}
	var named struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	_ = json.Unmarshal(asked.body, &named) // most bodies name nothing
	for _, instance := range []string{asked.token, named.ID, named.Name} {
		if doom, is := f.dooms[doomed{route, instance}]; is && instance != "" {
			way = doom
		}
	}
	if way >= 0 {
		f.met[met{route, waysToFail[way].name}] = true
	}
	return way
}

// asked is what a request asks of the server.
type asked struct {
	method, path, token string
	body                []byte
}

// pathOfGateway is where the gateway takes calls, which is behind the front as well.
const pathOfGateway = "/proxy"

// describedIn is what a request asks for, by itself or as it describes it to a gateway.
func describedIn(r *http.Request, body []byte) (asked, bool) {
	var call envelope.Call
	if r.URL.Path != pathOfGateway || json.Unmarshal(body, &call) != nil {
		return asked{r.Method, r.URL.Path, r.Header.Get("token"), body}, false
	}
	return asked{call.Method, call.Endpoint, call.Headers["Token"], call.Body}, true
}

// sleep has all go well, or ends that.
func (f *front) sleep(asleep bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asleep = asleep
}

// learn takes note of what is secret in an answer about an instance.
func (f *front) learn(answer []byte) {
	var inner struct {
		Data json.RawMessage `json:"data"`
	}
	if json.Unmarshal(answer, &inner) == nil && len(inner.Data) > 0 { // a gateway has put it there
		answer = inner.Data
	}
	var told struct {
		Instance struct {
			Name     string `json:"name"`
			Token    string `json:"token"`
			Paircode string `json:"paircode"`
			QRCode   string `json:"qrcode"`
		} `json:"instance"`
		// Token is what an instance has by a rotation, or by its creation as well.
		Token string `json:"token"`
	}
	if json.Unmarshal(answer, &told) != nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if code := told.Instance.Paircode; code != "" {
		f.secrets[code] = codeCanary
	}
	// All images begin alike.
	if image := told.Instance.QRCode; image != "" {
		f.secrets[image[len(image)/2:][:qrPart]] = qrCanary
	}
	if _, known := f.secrets[told.Instance.Token]; !known && told.Instance.Token != "" {
		f.secrets[told.Instance.Token] = storedCanary
		if strings.HasPrefix(told.Instance.Name, looseName) {
			f.secrets[told.Instance.Token] = looseCanary
		}
	}
	if _, known := f.secrets[told.Token]; !known && told.Token != "" {
		f.secrets[told.Token] = foundCanary
	}
}

const (
	// qrPart is how much of an image is searched for.
	qrPart = 100
	// looseName begins the name of the instance whose token is not stored.
	looseName = "Solta"
)

// otherSecret is the token of an instance that nobody asked for.
const otherSecret = "c4a4a7d1-e0c4-4e57-8bad-7f5e3d2c1b0a"

// quote is what a careless server says of a request: all that it was sent, and
// the token of another instance.
func quote(r *http.Request) string {
	said := append([]string{"instance not found, unlike " + otherSecret + ", for"}, textsIn(r)...)
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		said = append(said, strings.ToLower(name)+"="+r.Header.Get(name))
	}
	return strings.Join(said, " ")
}

// textsIn are the texts in the body of a request, and in what stands in it.
func textsIn(r *http.Request) []string {
	body, err := r.GetBody()
	if err != nil {
		return nil
	}
	var members map[string]any
	_ = json.NewDecoder(body).Decode(&members) // most requests have no body
	return textsOf(members)
}

func textsOf(members map[string]any) []string {
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(members)) {
		switch member := members[name].(type) {
		case string:
			texts = append(texts, member)
		case map[string]any:
			texts = append(texts, textsOf(member)...)
		}
	}
	return texts
}

// secretsOf are the credentials that a request carries.
func secretsOf(r *http.Request) string {
	bearer := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	return r.Header.Get("token") + r.Header.Get("admintoken") + bearer
}

// wayToFail is a bad answer.
type wayToFail struct {
	name string
	fail func(f *front, w http.ResponseWriter, r *http.Request)
}

// saysOf answers with a status and a text that quotes the request.
func saysOf(status int, contentType string, body func(r *http.Request) string) func(*front, http.ResponseWriter, *http.Request) {
	return func(_ *front, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body(r))
	}
}

func inJSON(member string) func(r *http.Request) string {
	return func(r *http.Request) string { return world.JSON(map[string]any{member: quote(r)}) }
}

func inHTML(r *http.Request) string {
	return "<html><head><title>Error for " + quote(r) + "</title></head><body>" + quote(r) + "</body></html>"
}

// withTexts are the headers of a request, and the texts in its body.
func withTexts(r *http.Request) map[string][]string {
	all := map[string][]string(r.Header.Clone())
	all["the body"] = textsIn(r)
	return all
}

// wrapped breaks a text in the middle of each secret, as mail and logs do.
func wrapped(r *http.Request) string {
	said := quote(r)
	for _, values := range withTexts(r) {
		for _, value := range values {
			said = strings.ReplaceAll(said, value, value[:len(value)/2]+"\r\n  "+value[len(value)/2:])
		}
	}
	return said
}

// inOtherForms has each secret as an address, a web page and a header have it.
func inOtherForms(r *http.Request) string {
	said := []string{"not known:"}
	for _, values := range withTexts(r) {
		for _, value := range values {
			said = append(said, url.PathEscape(value), html.EscapeString(value), base64.StdEncoding.EncodeToString([]byte("admin:"+value)))
		}
	}
	return strings.Join(said, " ")
}

// long has a secret where a message is cut off.
func long(r *http.Request) string { return strings.Repeat("x ", 190) + quote(r) }

func redirectsTo(location func(f *front, r *http.Request) string) func(*front, http.ResponseWriter, *http.Request) {
	return func(f *front, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", location(f, r))
		w.WriteHeader(http.StatusTemporaryRedirect)
	}
}

// raw writes to the connection what is no HTTP, and closes it.
func raw(text func(r *http.Request) string) func(*front, http.ResponseWriter, *http.Request) {
	return func(_ *front, w http.ResponseWriter, r *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(connection, text(r))
		_ = connection.Close()
	}
}

// tooMany is the way to fail that says so of the requests.
const tooMany = "429"

// waysToFail are all the bad answers that each route returns.
var waysToFail = []wayToFail{
	{"401", saysOf(401, "application/json", inJSON("error"))},
	{"403", saysOf(403, "application/json", inJSON("message"))},
	{"404, gone", saysOf(404, "application/json", inJSON("message_ptbr"))},
	{"404, no route", saysOf(404, "text/plain", quote)},
	{"409", saysOf(409, "application/json", inJSON("response"))},
	{"422, a list", saysOf(422, "application/json", func(r *http.Request) string { return world.JSON([]string{quote(r)}) })},
	{tooMany, saysOf(429, "application/json", inJSON("info"))},
	{"500, nested", saysOf(500, "application/json", func(r *http.Request) string {
		return world.JSON(map[string]any{"error": map[string]any{"message": quote(r)}})
	})},
	{"500, JSON in JSON", saysOf(500, "application/json", func(r *http.Request) string { return world.JSON(inJSON("error")(r)) })},
	{"500, garbled", saysOf(500, "application/json", func(r *http.Request) string { return `{"error":"` + quote(r) })},
	{"500, long", saysOf(500, "text/plain", long)},
	{"500, wrapped", saysOf(500, "text/plain", wrapped)},
	{"500, encoded", saysOf(500, "text/plain", inOtherForms)},
	{"502, a page", saysOf(502, "text/html", inHTML)},
	{"200, a page", saysOf(200, "text/html", inHTML)},
	{"200, a text", saysOf(200, "text/plain", quote)},
	{"200, cut", saysOf(200, "application/json", func(r *http.Request) string { return `[{"id":"r1","token":"` + quote(r) })},
	{"200, other types", saysOf(200, "application/json", func(r *http.Request) string {
		return world.JSON(map[string]any{"instance": quote(r), quote(r): 1, "status": []string{quote(r)}})
	})},
	{"no answer", raw(func(*http.Request) string { return "" })},
	{"half an answer", raw(func(r *http.Request) string {
		return "HTTP/1.1 500 " + secretsOf(r) + "\r\nContent-Length: 9999\r\n\r\n" + quote(r)
	})},
	// The connection can be used again, so a client of HTTP looks at what follows.
	{"more than an answer", raw(func(r *http.Request) string {
		return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" + quote(r)
	})},
	{"no HTTP", raw(func(r *http.Request) string { return quote(r) + "\r\n\r\n" })},
	{"no status", raw(func(r *http.Request) string { return "HTTP/1.1 " + secretsOf(r) + " OK\r\n\r\n" })},
	{"no header", raw(func(r *http.Request) string { return "HTTP/1.1 200 OK\r\n" + quote(r) + "\r\n\r\n" })},
	{"a redirect with secrets", redirectsTo(func(f *front, r *http.Request) string {
		return strings.Replace(f.elsewhere, "://", "://user:"+secretsOf(r)+"@", 1) + "/" + secretsOf(r) + "?token=" + secretsOf(r)
	})},
	{"a redirect to a secret host", redirectsTo(func(_ *front, r *http.Request) string { return "http://" + secretsOf(r) + ".invalid/" })},
	{"a redirect that is none", redirectsTo(func(_ *front, r *http.Request) string { return "http://[" + quote(r) })},
	// There are two of these, since a resource and an action make different use
	// of what a success says.
	{"success", succeeds},
	{"success for another", succeeds},
}

// succeeds answers well, with words that should not be there.
func succeeds(f *front, w http.ResponseWriter, r *http.Request) {
	answer := httptest.NewRecorder()
	f.behind.ServeHTTP(answer, r)
	f.learn(answer.Body.Bytes())
	said := answer.Body.String()
	var members map[string]any
	if json.Unmarshal(answer.Body.Bytes(), &members) == nil && members != nil { // null has no members
		for _, name := range []string{"response", "message", "info"} {
			members[name] = "Instance reset started for " + quote(r)
		}
		said = world.JSON(members)
	}
	w.WriteHeader(answer.Code)
	_, _ = io.WriteString(w, said)
}
