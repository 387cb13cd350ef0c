package apidiag_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Where a server refuses some values of a request, each is told at its attribute,
// and what is no attribute's is told once, where the attempt says.
func TestEachAttributeThatFailedIsToldAtIt(t *testing.T) {
	t.Parallel()
	refused := func(said string) error {
		return &call.Error{Kind: call.ErrInvalid, Method: "POST", Path: "/business", Status: 400, Message: said}
	}
	fault := &call.Error{Kind: call.ErrServerFault, Method: "POST", Path: "/business", Status: 500, Message: "no mail today"}
	email, site := path.Root("email"), path.Root("websites").AtListIndex(1)
	for name, test := range map[string]struct {
		err  error
		want []string // the attribute of each, and what the server said of it
	}{
		"one":                     {apidiag.OfField(email, refused("no such host")), []string{"email: no such host"}},
		"one within a text":       {fmt.Errorf("writing: %w", apidiag.OfField(email, refused("no such host"))), []string{"email: no such host"}},
		"one that failed":         {apidiag.OfField(email, fault), []string{"email: no mail today"}},
		"two":                     {errors.Join(apidiag.OfField(email, refused("no such host")), apidiag.OfField(site, refused("too long"))), []string{"email: no such host", "websites[1]: too long"}},
		"three, joined in turn":   {errors.Join(errors.Join(apidiag.OfField(email, refused("a")), apidiag.OfField(site, refused("b"))), apidiag.OfField(path.Root("name"), refused("c"))), []string{"email: a", "websites[1]: b", "name: c"}},
		"one and what is no ones": {errors.Join(apidiag.OfField(site, refused("too long")), refused("no")), []string{"address: no", "websites[1]: too long"}},
		"one and a fault":         {errors.Join(apidiag.OfField(site, refused("too long")), fault), []string{": no mail today", "websites[1]: too long"}},
		"none, joined":            {errors.Join(refused("no"), errors.New("and then the read failed")), []string{"address: no"}},
		"none, joined, one empty": {errors.Join(refused("no"), apidiag.OfField(email, nil)), []string{"address: no"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			attempt := apidiag.Attempt{Verb: "change the profile of", Instance: sales, Blame: path.Root("address")}
			told := attempt.Failed(t.Context(), test.err)
			if len(told) != len(test.want) {
				t.Fatalf("there are %d diagnostics, want %d: %v", len(told), len(test.want), told)
			}
			for n, want := range test.want {
				at, said, _ := strings.Cut(want, ": ")
				got := path.Empty()
				if placed, is := told[n].(diag.DiagnosticWithPath); is {
					got = placed.Path()
				}
				if got.String() != at || !strings.Contains(told[n].Detail(), said) {
					t.Errorf("at %q it says %q, want %q", got, told[n].Detail(), want)
				}
				if told[n].Severity() != diag.SeverityError || !strings.HasPrefix(told[n].Summary(), `Unable to change the profile of instance "Vendas": the server`) {
					t.Errorf("the summary is %q", told[n].Summary())
				}
			}
		})
	}
}
