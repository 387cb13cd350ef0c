package validate_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/phone"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const token = "0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11"

// diagnose validates a value, and makes sure that what is said of it is said once
// and at the attribute.
func diagnose(t *testing.T, v validator.String, value types.String) diag.Diagnostics {
	t.Helper()
	at := path.Root("some")
	response := &validator.StringResponse{}
	v.ValidateString(t.Context(), validator.StringRequest{Path: at, ConfigValue: value}, response)
	if len(response.Diagnostics) > 1 {
		t.Errorf("%q: there are several diagnostics: %v", value, response.Diagnostics)
	}
	for _, said := range response.Diagnostics {
		if placed, ok := said.(diag.DiagnosticWithPath); !ok || !placed.Path().Equal(at) {
			t.Errorf("%q: %q is not at the attribute", value, said.Summary())
		}
	}
	return response.Diagnostics
}

// check validates a value that nothing warns of, and returns the summary and the
// detail of the error, or two empty texts.
func check(t *testing.T, v validator.String, value types.String) (summary, detail string) {
	t.Helper()
	said := diagnose(t, v, value)
	if len(said) == 0 {
		return "", ""
	}
	if said[0].Severity() != diag.SeverityError {
		t.Errorf("%q: it warns: %v", value, said)
	}
	return said[0].Summary(), said[0].Detail()
}

var validators = map[string]func() validator.String{
	"name":                 validate.Name,
	"instance id":          validate.InstanceID,
	"instance token":       validate.Token,
	"phone number":         validate.Phone,
	"regular expression":   validate.Regex,
	"admin field":          validate.Note,
	"host":                 validate.Host,
	"status":               validate.Status,
	"proxy URL":            validate.ProxyURL,
	"proxy fallback":       validate.ProxyFallback,
	"URL of a Chatwoot":    validate.ChatwootURL,
	"access token":         validate.ChatwootToken,
	"lead field":           validate.LeadField,
	"name of a lead field": validate.LeadFieldName,
	"name of a lead tag":   validate.LeadTag,
	"text":                 validate.Lines,
	"word":                 func() validator.String { return validate.Word("word") },
	"content":              validate.Content,
	"recipient":            validate.Recipient,
	"recipient or channel": validate.RecipientOrChannel,
	"mention":              validate.Mention,
	"number of a contact":  validate.NumberOfContact,
	"URL of a file":        validate.FileURL,
	"base64":               validate.Base64,
	"file":                 validate.File,
	"picture URL":          validate.PictureURL,
	"description":          func() validator.String { return validate.Paragraph("description") },
	"email":                validate.Email,
	"profile name":         validate.ProfileName,
}

func TestNullAndUnknownValuesPass(t *testing.T) {
	t.Parallel()
	for name, build := range validators {
		for _, value := range []types.String{types.StringNull(), types.StringUnknown()} {
			if summary, detail := check(t, build(), value); summary+detail != "" {
				t.Errorf("%s: %s is refused: %s", name, value, detail)
			}
		}
	}
}

func TestEveryValidatorSaysWhatItWants(t *testing.T) {
	t.Parallel()
	for name, build := range validators {
		plain, markdown := build().Description(t.Context()), build().MarkdownDescription(t.Context())
		if plain != markdown || !strings.HasPrefix(plain, "value must ") {
			t.Errorf("%s is described as %q and %q", name, plain, markdown)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	for name, refused := range map[string]map[string]string{
		"name": {
			"":                          "The name is blank",
			" ":                         "The name is blank",
			"\t\n":                      "The name is blank",
			"\u00a0\u3000":              "The name is blank",
			"\u200b\u200d\ufeff":        "The name is blank",
			"Vendas\nSP":                "a control character",
			strings.Repeat("é", 10_001): "has 10001 characters, and at most 10000",
			"Vendas\tSP":                "a control character",
			"Vendas\x00":                "a control character",
			"\x1b[31mVendas":            "a control character",
			"Vendas\u0085":              "a control character",
			"Vendas\u2028":              "a control character",
			"Vendas\u202e":              "a control character",
			"Vendas\u2066":              "a control character",
		},
		"instance id": {
			"":                                 "The id is blank",
			"  ":                               "The id is blank",
			"r76b15a4a3614b4 ":                 "a blank or a control character",
			" r76b15a4a3614b4":                 "a blank or a control character",
			"r76b15a4 a3614b4":                 "a blank or a control character",
			"r76b15a4a3614b4\n":                "a blank or a control character",
			"r76b15a4\u00a0a3614b4":            "a blank or a control character",
			"r76b15a4\x00a3614b4":              "a blank or a control character",
			token:                              `belongs in the argument "token"`,
			strings.ToUpper(token):             `belongs in the argument "token"`,
			"urn:uuid:" + token:                `belongs in the argument "token"`,
			"0" + strings.ToUpper(token):       `belongs in the argument "token"`,
			"{" + token + "}":                  `belongs in the argument "token"`,
			"0b5c2a517a654b2e9d0e3f4b8f1f6c11": `belongs in the argument "token"`,
		},
		"lead field": {
			"":                                   "no key of a field. The keys are lead_field01 to lead_field20",
			"CPF":                                "no key of a field",
			"lead_field":                         "no key of a field",
			"lead_field0":                        "no key of a field",
			"lead_field00":                       "no key of a field",
			"lead_field1":                        `Write "lead_field01"`,
			"lead_field001":                      `Write "lead_field01"`,
			"lead_field_07":                      `Write "lead_field07"`,
			"leadField20":                        `Write "lead_field20"`,
			"field 3":                            `Write "lead_field03"`,
			"12":                                 `Write "lead_field12"`,
			"lead_field21":                       "There is no field 21",
			"lead_field99":                       "There is no field 99",
			"lead_field100":                      "no key of a field",
			strings.Repeat("lead_field01", 1000): "no key of a field",
		},
		"name of a lead field": {
			"":                       "The name is blank",
			" ":                      "The name is blank",
			"C\x00PF":                "a control character",
			"C\nPF":                  "a control character",
			strings.Repeat("é", 256): "has 256 characters, and servers take at most 255",
		},
		"name of a lead tag": {
			"":                       "The name is blank",
			"Quente\u202e":           "a control character",
			strings.Repeat("é", 101): "has 101 characters, and servers take at most 100",
		},
		"instance token": {
			"":                      "it is blank",
			"\t":                    "it is blank",
			token + "\n" + token:    "a control character at position 37",
			token[:8] + " " + token: "a blank at position 9",
			token + "é":             "position 37",
			"“" + token + "”":       "position 1",
		},
		"phone number": {
			"":               "10 to 15 of them",
			"+5511999990000": "This one would be 5511999990000.",
		},
		"admin field": {
			strings.Repeat("7", 10_001): "has 10001 characters, and at most 10000",
			strings.Repeat("é", 10_001): "has 10001 characters, and at most 10000",
			strings.Repeat("👍", 20_000): "has 20000 characters",
			"duas\nlinhas":              "a control character",
			"\x1b]0;x\a":                "a control character",
			"cliente\u2029":             "a control character",
		},
		"picture URL": {
			"":                  `picture_base64 = ""`,
			"a.jpg":             "https:// or http://",
			"ftp://a.example/b": "https:// or http://",
			"https:///b":        "no host",
		},
		"profile name": {
			"":                           "blank",
			"  ":                         "blank",
			"a\tb":                       "control character",
			"abcdefghijklmnopqrstuvwxyz": "has 26 characters, and WhatsApp takes at most 25",
			strings.Repeat("é", 26):      "has 26 characters",
			strings.Repeat("👍", 26):      "has 26 characters",
			strings.Repeat("🇧🇷", 13):     "has 26 characters",
			strings.Repeat("👨‍👩‍👧", 5) + "a": "has 26 characters",
		},
		"description": {
			"a\tb":                      "control character",
			"a\r\nb":                    "control character",
			"a\n::error::x":             "two colons",
			strings.Repeat("7", 10_001): "at most 10000",
		},
		"email": {
			"acme":                   "no address of an email",
			"Acme <oi@acme.example>": "without a name",
			"oi@":                    "no address",
		},
		"host": {
			"":                           "no host name",
			" ":                          "no host name",
			"https://loja.uazapi.com":    "without https://",
			"loja.uazapi.com/api":        "without a path",
			"loja.uazapi.com?x=1":        "no host name",
			"loja.uazapi.com#x":          "no host name",
			"admin@loja.uazapi.com":      "no host name",
			"loja.uazapi.com:porta":      "no host name",
			"loja uazapi":                "no host name",
			":443":                       "no host name",
			"loja.uazapi.com\nb.example": "no host name",
			"::1":                        "no host name",
		},
		"regular expression": {
			"(":      "RE2",
			"[a-":    "RE2",
			"a**":    "RE2",
			"(?=a)b": "RE2",
		},
	} {
		for value, says := range refused {
			summary, detail := check(t, validators[name](), types.StringValue(value))
			if summary != "Invalid "+name || !strings.Contains(detail, says) {
				t.Errorf("%s %q: got %q and %q, want %q", name, value, summary, detail, says)
			}
			if !strings.HasSuffix(detail, ".") {
				t.Errorf("%s %q: the detail does not end in a period: %q", name, value, detail)
			}
		}
	}
}

func TestWhatIsAccepted(t *testing.T) {
	t.Parallel()
	for name, accepted := range map[string][]string{
		"name": {
			"Vendas", "Vendas São Paulo", " Vendas ", "a", "0", "-", "日本", "👍", "Loja “Centro” & Cia. <SP>",
			strings.Repeat("é", 10_000), "e\u0301", "\u200bVendas",
		},
		"instance id": {
			"r76b15a4a3614b4", "r1", "R76B15A4A3614B4", "instance-of-another-version", "1234567890", "vendas/sp",
		},
		"instance token": {
			token, strings.ToUpper(token), " " + token + "\n", "not-a-uuid", "Adm1n+/=._~",
		},
		"phone number":         {"5511999990000", "1234567890"},
		"lead field":           {"lead_field01", "lead_field09", "lead_field10", "lead_field20"},
		"name of a lead field": {"C", " CPF ", "Data de nascimento", strings.Repeat("é", 255), "👍"},
		"name of a lead tag":   {"Q", "Quente 🔥", strings.Repeat("é", 100)},
		"admin field":          {"", "cliente 1", strings.Repeat("é", 10_000), "a\u200db\u200fc"},
		"host":                 {"loja.uazapi.com", " Loja.uazapi.com\n", "loja.uazapi.com:8443", "localhost", "192.168.0.10:8080", "[::1]", "[::1]:8080"},
		"regular expression":   {"", "^loja-", "Vendas|Suporte", "(?i)são"},
		"picture URL":          {"https://a.example/b.jpg?c=d", "http://10.0.0.1:8080"},
		"profile name": {
			"Acme", " Acme ", "👍", strings.Repeat("é", 25), strings.Repeat("e\u0301", 25), strings.Repeat("👍", 25), strings.Repeat("🇧🇷", 12) + "a", strings.Repeat("👨‍👩‍👧", 5),
		},
		"description": {"", "Peças e serviço\nDe segunda a sexta"},
		"email":       {"", "oi@acme.example"},
	} {
		for _, value := range accepted {
			if summary, detail := check(t, validators[name](), types.StringValue(value)); summary != "" {
				t.Errorf("%s %q is refused: %s", name, value, detail)
			}
		}
	}
}

// What is said of numbers is tested where numbers are known; here, that it is said.
func TestAPhoneNumberInAnotherFormIsWarnedOf(t *testing.T) {
	t.Parallel()
	said := diagnose(t, validate.Phone(), types.StringValue("11999990000"))
	if len(said) != 1 || said[0].Severity() != diag.SeverityWarning || said[0].Summary() != "Unusual phone number" || said[0].Detail() != phone.Doubt("11999990000") {
		t.Errorf("got %v", said)
	}
}

// Servers may have another status than those that are known. One that is written
// wrong picks nothing without a word.
func TestAStatusThatIsNotKnownIsWarnedOf(t *testing.T) {
	t.Parallel()
	for value, refused := range map[string]bool{"": true, "connected": false, "connecting": false, "disconnected": false, "hibernated": false, "conectado": false, "Connected": false} {
		response := &validator.StringResponse{}
		validate.Status().ValidateString(t.Context(), validator.StringRequest{Path: path.Root("status"), ConfigValue: types.StringValue(value)}, response)
		if response.Diagnostics.HasError() != refused {
			t.Errorf("%q: got %v", value, response.Diagnostics)
		}
		unusual := value == "conectado" || value == "Connected"
		if warned := response.Diagnostics.WarningsCount() > 0; warned != unusual || warned && !strings.Contains(response.Diagnostics[0].Detail(), "connected, connecting, disconnected, hibernated") {
			t.Errorf("%q: got %v", value, response.Diagnostics)
		}
	}
}

func TestNoErrorShowsAToken(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		validator validator.String
		value     string
	}{
		"two lines":       {validate.Token(), token + "\n" + token},
		"two words":       {validate.Token(), "Bearer " + token},
		"in an id":        {validate.InstanceID(), token},
		"in an id, blank": {validate.InstanceID(), token + " "},
	} {
		summary, detail := check(t, test.validator, types.StringValue(test.value))
		if summary == "" {
			t.Errorf("%s: it is accepted", name)
		}
		if strings.Contains(summary+detail, token) || strings.Contains(detail, token[:8]) {
			t.Errorf("%s: the error shows the token: %s", name, detail)
		}
	}
	// The twin: what is no secret may be shown, and is.
	if _, detail := check(t, validate.Phone(), types.StringValue("+5511999990000")); !strings.Contains(detail, "5511999990000") {
		t.Errorf("a phone number is not shown: %s", detail)
	}
}

func TestInstanceIDFaultIsWhatTheValidatorSays(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"", "r76b15a4a3614b4", "a b", token} {
		if _, detail := check(t, validate.InstanceID(), types.StringValue(id)); detail != validate.InstanceIDFault(id) {
			t.Errorf("%q: %q and %q", id, detail, validate.InstanceIDFault(id))
		}
	}
}

// What is gone is named as an instance is, or by a star for all.
func TestKnownGoneIsAnIDOrAStar(t *testing.T) {
	t.Parallel()
	for value, refused := range map[string]bool{
		"*": false, "r76b15a4a3614b4": false,
		"": true, "**": false, " *": true, "r1,r2 r3": true, token: true,
	} {
		summary, detail := check(t, validate.KnownGone(), types.StringValue(value))
		if got := summary != ""; got != refused {
			t.Errorf("%q is refused: %t (%s)", value, got, detail)
		}
		if strings.Contains(detail, token) {
			t.Errorf("the error shows the token: %s", detail)
		}
	}
}
