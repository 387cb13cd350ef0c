package main

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// says sends a request and returns what is answered.
func says(t *testing.T, method, address string, header map[string]string, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(said)
}

func TestDoorsAGateway(t *testing.T) {
	t.Parallel()
	for form, want := range map[string]string{"passed-on": `"status"`, "in-body": `"upstream_status":200`} {
		s := start(t, "-quiet", "-gateway", form)
		address, key := s.export("UAZAPI_GATEWAY_URL"), s.export("UAZAPI_GATEWAY_API_KEY")
		call := `{"service":"uazapi","method":"GET","endpoint":"/status","baseUrl":"` + s.url + `","headers":{},"queryParams":{}}`
		if status, said := says(t, http.MethodPost, address, map[string]string{"X-Api-Key": key}, call); status != 200 || !strings.Contains(said, want) {
			t.Errorf("%s: %d, %s", form, status, said)
		}
		if status, said := says(t, http.MethodGet, s.url+"/status", nil, ""); status != 200 {
			t.Errorf("%s, the server itself: %d, %s", form, status, said)
		}
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	}
}

func TestDoorsSmileAPI(t *testing.T) {
	t.Parallel()
	s := start(t, "-smileapi", "-smileapi-odd", "json-string, created")
	address, token, username := s.export("SMILEAPI_BASE_URL"), s.export("SMILEAPI_TOKEN"), s.export("SMILEAPI_USERNAME")
	path := "/" + username + "/v1/" + smileInstance + "/instance"
	status, said := says(t, http.MethodPost, address+path+"/restart", map[string]string{"Authorization": "Bearer " + token}, "{}")
	if status != 201 || !strings.Contains(said, `\"status\":\"success\"`) {
		t.Errorf("%d, %s", status, said)
	}
	if line := <-s.lines; line != "POST "+path+"/restart 201" {
		t.Errorf("it prints %q", line)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
}

func TestDoorsWhatTheyAreNot(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"-gateway twice":                   "it can be passed-on or in-body",
		"-smileapi-odd created":            "needs -smileapi",
		"-smileapi -smileapi-odd whatever": `does not know "whatever"`,
	} {
		if err := run(t.Context(), strings.Fields(args), "", io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", args, err)
		}
	}
}
