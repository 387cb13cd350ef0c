package instance

import (
	"encoding/json"
	"strings"
	"testing"
)

const (
	anID       = "r76b15a4a3614b4"
	otherID    = "rd8bd0b1a5b5e2c"
	aToken     = "3f0c1c9e-7a52-4a51-9a44-0d6f2f5b8c11"
	otherToken = "9a1b2c3d-7a52-4a51-9a44-0d6f2f5b8c22"
)

// created is what the API answers to a create, and quoted is a JSON text of a value.
const created = `{"connected":false,"instance":{"id":"` + anID + `","token":"` + aToken + `","name":"Vendas","owner":""},"name":"Vendas","token":"` + aToken + `"}`

func quoted(value string) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestSearchState(t *testing.T) {
	t.Parallel()
	both, idOnly, tokenOnly := named{anID, aToken}, named{id: anID}, named{token: aToken}
	for name, c := range map[string]struct {
		state string
		want  named
	}{
		// terraform_data has an id of its own, which looks like a token.
		"data, as an object":        {`{"id":"` + otherToken + `","input":{"value":{"id":"` + anID + `","token":"` + aToken + `"},"type":["object",{"id":"string","token":"string"}]},"output":null}`, both},
		"data, id alone":            {`{"id":"` + otherToken + `","input":{"value":"` + anID + `","type":"string"},"output":{"value":"` + anID + `","type":"string"}}`, idOnly},
		"data, token alone":         {`{"id":"` + otherToken + `","input":{"value":"` + aToken + `","type":"string"}}`, tokenOnly},
		"data, named by hand":       {`{"id":"` + otherToken + `","output":{"value":{"instanceId":"` + anID + `","instance_token":"` + aToken + `","phone":null},"type":[]}}`, both},
		"data, a list":              {`{"id":"` + otherToken + `","output":{"value":[null,1,true,"` + anID + `"],"type":["tuple",[]]}}`, idOnly},
		"data, what it depends on":  {`{"id":"` + otherToken + `","input":{"value":"` + anID + `","type":"string"},"triggers_replace":{"value":"` + otherID + `","type":"string"}}`, idOnly},
		"data, JSON":                {`{"id":"` + otherToken + `","input":{"value":` + quoted(created) + `,"type":"string"}}`, both},
		"restful, output":           {`{"id":"/instance/create","path":"/instance/create","body":{"value":{"name":"Vendas"},"type":[]},"output":{"value":` + created + `,"type":[]}}`, both},
		"restful, output as a text": {`{"id":"/instance/create","path":"/instance/create","body":"{}","output":` + quoted(created) + `}`, both},
		"restful, twice a text":     {`{"id":"/instance/create","output":` + quoted(quoted(created)) + `}`, both},
		"restful, a list":           {`{"id":"/instance/all","output":{"value":[` + created + `],"type":[]}}`, both},
		"restful, id in its path":   {`{"id":"/instance/` + anID + `","path":"/instance/create","output":null}`, idOnly},
		"restful, a header":         {`{"id":"/instance/status","path":"/instance/status","read_header":{"token":"` + aToken + `"},"output":{"value":{"status":{"connected":true}},"type":[]}}`, tokenOnly},
		"restful, several listed":   {`{"id":"` + anID + `","output":{"value":[` + created + `,{"id":"` + otherID + `","token":"` + otherToken + `"}],"type":[]}}`, both},
		"restapi, id":               {`{"id":"` + anID + `","path":"/instance","data":"{\"name\":\"Vendas\"}","api_data":null,"api_response":null}`, idOnly},
		"restapi, answers":          {`{"id":"` + anID + `","path":"/instance","data":"{}","api_response":` + quoted(created) + `,"create_response":` + quoted(created) + `}`, both},
		"restapi, data":             {`{"id":"Vendas","path":"/instance","data":"{}","api_data":{"name":"Vendas","instance":"map[id:` + anID + ` name:Vendas token:` + aToken + `]"}}`, both},
		"restapi, id by hand":       {`{"id":"Vendas","object_id":"` + anID + `","api_data":{}}`, idOnly},
		"token that has changed":    {`{"id":"` + anID + `","api_response":` + quoted(strings.ReplaceAll(created, aToken, otherToken)) + `,"create_response":` + quoted(created) + `}`, idOnly},
		"id of another form":        {`{"id":"x","output":{"value":{"id":"acme-1","token":"` + aToken + `"},"type":[]}}`, named{"acme-1", aToken}},
		"admin token":               {`{"id":"` + anID + `","header":{"token":"aB3dE5gH7jK9mN1pQ3rS5tU7vW9yZ1bC3dE5gH7jK9mN1pQ3rS"}}`, idOnly},
	} {
		if got, fault := searchState([]byte(c.state)); got != c.want || fault != "" {
			t.Errorf("%s: got %v (%s), want %v", name, got == c.want, fault, c.want.id)
		}
	}
}

func TestSearchStateSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for state, want := range map[string]string{
		`{"id":"` + otherToken + `","input":null,"output":null,"triggers_replace":null}`:            "neither the id of an instance",
		`{"id":"` + otherToken + `","triggers_replace":{"value":"` + anID + `"}}`:                   "neither the id of an instance",
		`{"id":"1","output":"{\"id\":"}`:                                                            "neither the id of an instance",
		`{"id":"1","output":["` + anID + `","` + otherID + `"]}`:                                    "ids of several instances, and which one is meant cannot be told: " + anID + ", " + otherID,
		`{"a":{"token":"` + aToken + `"},"b":{"token":"` + otherToken + `"}}`:                       "several tokens",
		`{"id":"` + anID + `","path":"/webhook","api_response":null}`:                               `By its path, "/webhook"`,
		`{"id":"/instance/privacy","path":"/instance/privacy","header":{"token":"` + aToken + `"}}`: "manages something of an instance",
		`[]`: "cannot be read", `{`: "cannot be read", ``: "cannot be read", `null`: "neither the id",
	} {
		got, fault := searchState([]byte(state))
		if got != (named{}) || !strings.Contains(fault, want) {
			t.Errorf("%s: got %q, want %q", state, fault, want)
		}
		if strings.Contains(fault, aToken) || strings.Contains(fault, otherToken) {
			t.Errorf("%s: a token is told: %s", state, fault)
		}
	}
}

// States of others may have anything.
func FuzzSearchState(f *testing.F) {
	for _, seed := range []string{
		`{}`, created, `{"output":` + quoted(created) + `}`, `{"input":{"value":"` + anID + `","type":"string"}}`, `{"a":"[[[["}`, `{"output":"map[id:r1 token:` + aToken + `]"}`,
		`{"id":"/webhook/` + anID + `"}`, `{"path":7,"id":null}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, state []byte) {
		found, fault := searchState(state)
		if (found == named{}) == (fault == "") {
			t.Errorf("found %v, and said is %q", found.id, fault)
		}
		if found.token != "" && !isToken(found.token) || found.id != "" && !isID(found.id) {
			t.Errorf("%q is no id, or its token is none", found.id)
		}
	})
}
