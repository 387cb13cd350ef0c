package uazapi

import (
	"net/http"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

// The user, the password and what stands behind the host may be a key.
func TestTheURLOfAWebhookIsNotShownWhereAServerQuotesIt(t *testing.T) {
	t.Parallel()
	const key = "k3y0ftheacmecrm"
	for _, url := range []string{
		"https://crm.example.com/in/" + key,
		"https://crm.example.com/?key=" + key,
		"https://crm.example.com?key=" + key,
		"https://crm.example.com?" + key,
		"https://crm.example.com#" + key,
		"https://crm.example.com/#" + key,
		`https://crm.example.com\` + key,
		"https://" + key + "@crm.example.com",
		"https://u:" + key + "@crm.example.com",
		"https://u:" + key + "@crm.example.com?a=1",
		"HTTPS://CRM.EXAMPLE.COM/" + key,
		"HTTPS://CRM.EXAMPLE.COM?key=" + key,
		"https://crm.example.com:443?key=" + key,
		"https://[2001:db8::1]?key=" + key,
		"https://[2001:db8::1]:8443/" + key,
		"https://[fe80::1%25eth0]/" + key,
		"https://crm.example.com/a%zz/" + key,
		"https://crm.example.com:port/" + key,
		"https://crm.example.com/a/path/that/is/much/longer/than/the/key/at/its/end?a=1&key=" + key,
		"https://crm.example.com/a/path/that/is/much/longer/than/the/key/at/its/end?a=1;key=" + key + "#b",
	} {
		for _, quoted := range []string{url, key, strings.ToUpper(key)} {
			client := serve(t, calltest.Says(http.StatusBadRequest, `{"error":"cannot reach `+strings.ReplaceAll(quoted, `\`, `\\`)+`"}`))
			err := client.AddWebhook(t.Context(), Key{Token: "t"}, Webhook{URL: url})
			if err == nil || strings.Contains(strings.ToLower(err.Error()), key) || !strings.Contains(err.Error(), "cannot reach") {
				t.Errorf("%s, quoted as %s: %v", url, quoted, err)
			}
		}
	}
}

// A key that is written with percent signs is one in the form that is meant as well.
func TestTheURLOfAWebhookIsNotShownInAnotherForm(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"https://crm.example.com/%6B%33%79%2D0f-the-crm", "https://crm.example.com?key=%6B%33%79%2D0f-the-crm", "https://u:%6B%33%79%2D0f-the-crm@crm.example.com",
	} {
		client := serve(t, calltest.Says(http.StatusBadRequest, `{"error":"cannot use k3y-0f-the-crm"}`))
		err := client.AddWebhook(t.Context(), Key{Token: "t"}, Webhook{URL: url})
		if err == nil || strings.Contains(err.Error(), "k3y") || !strings.Contains(err.Error(), "cannot use") {
			t.Errorf("%s: %v", url, err)
		}
	}
}

// What is no secret is shown: the host, and short words that stand in many a message.
func TestTheHostOfAWebhookIsShownWhereAServerQuotesIt(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"https://crm.example.com/in", "https://crm.example.com?v=in", "HTTPS://crm.example.com#in", "https://crm.example.com"} {
		const said = "cannot reach crm.example.com, which is at /in"
		client := serve(t, calltest.Says(http.StatusBadRequest, `{"error":"`+said+`"}`))
		err := client.AddWebhook(t.Context(), Key{Token: "t"}, Webhook{URL: url})
		if err == nil || !strings.Contains(err.Error(), said) {
			t.Errorf("%s: %v", url, err)
		}
	}
	for url, want := range map[string]string{
		"https://crm.example.com/in?key=a": "https://crm.example.com", "HTTPS://a@CRM.example.com:443?b": "https://crm.example.com", "crm": "",
	} {
		if got := (Webhook{URL: url}).Origin(); got != want {
			t.Errorf("the origin of %s is %q, want %q", url, got, want)
		}
	}
}
