package uazapi

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

func TestWhichRefusalsAreInTheWordsOfTheAPI(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		want   bool
	}{
		"invalid token":               {401, `{"error":"Invalid token."}`, true},
		"invalid token, lower case":   {401, `{"error":"invalid token"}`, true},
		"invalid token, 403":          {403, `{"error":"Invalid token"}`, true},
		"client not found":            {401, `{"error":"client not found"}`, true},
		"instance info not found":     {401, `{"error":"instance info not found"}`, true},
		"unauthorized":                {401, `{"error":"Unauthorized"}`, true},
		"with a flag":                 {401, `{"error":true,"message":"Unauthorized"}`, true},
		"with a flag as text":         {401, `{"error":"true","message":"Unauthorized"}`, true},
		"with a code":                 {401, `{"code":401,"message":"Invalid token.","data":{}}`, true},
		"blanks around it":            {401, " \n" + `{"error":" Invalid token. "}` + "\n", true},
		"404":                         {404, `{"error":"Instance not found"}`, true},
		"404, Portuguese":             {404, `{"error":"Instância não encontrada."}`, true},
		"404, client":                 {404, `{"error":"client not found"}`, true},
		"reset":                       {401, `{"error":"client not found","response":"","resetting":false,"instanceId":"","queuedRecoveryAttempted":false}`, true},
		"token dropped":               {401, `{"error":"missing token"}`, false},
		"token dropped, with a code":  {401, `{"code":401,"message":"Missing token.","data":{}}`, false},
		"Kong, AWS":                   {401, `{"message":"Unauthorized"}`, false},
		"AWS":                         {403, `{"message":"Forbidden"}`, false},
		"another code":                {401, `{"code":16,"message":"Unauthorized"}`, false},
		"code of another status":      {403, `{"code":401,"message":"Unauthorized"}`, false},
		"Spring":                      {401, `{"timestamp":"2026-11-22T10:00:00Z","status":401,"error":"Unauthorized","path":"/instance/status"}`, false},
		"NestJS":                      {401, `{"statusCode":401,"message":"Invalid token","error":"Unauthorized"}`, false},
		"part of a longer text":       {401, `{"error":"gateway: invalid token for route"}`, false},
		"two sentences":               {401, `{"error":"Invalid token. Log in again."}`, false},
		"two dots":                    {401, `{"error":"invalid token.."}`, false},
		"words of a 404":              {401, `{"error":"Instance not found"}`, false},
		"404, words of a 401":         {404, `{"error":"Unauthorized"}`, false},
		"404, unknown route":          {404, `{"code":404,"message":"Not Found.","data":{}}`, false},
		"another status":              {400, `{"error":"invalid token"}`, false},
		"500":                         {500, `{"error":"invalid token"}`, false},
		"200":                         {200, `{"error":"invalid token"}`, false},
		"error as an object":          {401, `{"error":{"message":"invalid token"}}`, false},
		"error as an object and code": {401, `{"error":{},"code":401,"message":"invalid token"}`, false},
		"flag that says no":           {401, `{"error":false,"message":"invalid token"}`, false},
		"no words":                    {401, `{"error":""}`, false},
		"plain text":                  {401, `invalid token`, false},
		"JSON text":                   {401, `"invalid token"`, false},
		"JSON in a text":              {401, `"{\"error\":\"invalid token\"}"`, false},
		"a page":                      {401, `<html><title>invalid token</title></html>`, false},
		"list":                        {401, `[{"error":"invalid token"}]`, false},
		"null":                        {401, `null`, false},
		"cut":                         {401, `{"error":"invalid token"`, false},
		"empty":                       {401, ``, false},
		"no session":                  {401, `{"error":"No session"}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := serve(t, says(test.status, test.body), func(config *call.Config) { config.MaxRetries = 0 }).Status(t.Context(), ownKey)
			if got := failure(t, err).FromAPI; got != test.want {
				t.Errorf("%s: from the API: %t, want %t", test.body, got, test.want)
			}
		})
	}
}

// Of the admin token, the API says no in other words than of a token.
func TestWhichRefusalsOfTheAdminTokenAreInTheWordsOfTheAPI(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		`Invalid AdminToken Header`:                          true,
		`{"error":"Missing token"}`:                          true,
		`{"code":401,"message":"Unauthorized.","data":{}}`:   true,
		`{"message":"Forbidden"}`:                            false,
		`<html><title>Invalid AdminToken Header</title>`:     false,
		`{"error":"gateway: invalid admintoken header set"}`: false,
	} {
		for _, status := range []int{401, 403} {
			_, err := serve(t, says(status, body)).ListInstances(t.Context())
			if got := failure(t, err).FromAPI; got != want {
				t.Errorf("%d, %s: from the API: %t, want %t", status, body, got, want)
			}
		}
	}
	_, err := serve(t, says(400, `Invalid AdminToken Header`)).ListInstances(t.Context())
	if failure(t, err).FromAPI {
		t.Error("a request that is wrong is said to be a refusal of the token")
	}
	_, err = serve(t, says(401, `{"error":"Missing token"}`)).Status(t.Context(), ownKey)
	if failure(t, err).FromAPI {
		t.Error("the token of an instance is said to be refused where it got lost on the way")
	}
}
