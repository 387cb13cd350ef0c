package smileapi

import (
	"encoding/json"
	"testing"
)

// Whatever a server answers, it can be read, and what has an error is no success.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, `"text"`, `"{\"status\":\"success\"}"`, `{"error":{"message":"x"}}`, `{"error":true}`, `[1]`, `"\"\""`, `{"instance":{"isAuthenticated":"TRUE"}}`,
		`{"deploymentStatus":{"a":1},"isAuthenticated":1}`, `"Unauthorized"`, `{"status":null,"data":[]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		if !json.Valid(answer) {
			t.Skip("nothing else gets as far")
		}
		var read told
		if err := json.Unmarshal(answer, &read); err != nil {
			t.Fatal(err)
		}
		if read.fields != nil && read.text != "" {
			t.Errorf("%q is both an object and a text", answer)
		}
		instance := read.instance()
		if instance.WaitsForPhone() && instance.Works() {
			t.Errorf("%q both works and waits", answer)
		}
		_, _, _ = read.message(), read.fails(), read.refuses()
		_ = read.About()
	})
}
