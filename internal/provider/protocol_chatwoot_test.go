package provider_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const chatwootKind = "uazapi_instance_chatwoot"

// someChatwoot is one as somebody has set it in the panel.
var someChatwoot = simulator.Chatwoot{
	Enabled: true, URL: "https://chat.example.com", AccessToken: "pXXGHHHyJPYHYgWHJHYHgJjj", AccountID: 3, InboxID: 42, SignMessages: true,
}

// Most instances have no Chatwoot, and are no business of its list.
func TestListOfChatwootsHasThoseThatAreSet(t *testing.T) {
	t.Parallel()
	l := newListTest(t, chatwootKind, 12)
	for _, in := range l.Instances()[3:6] {
		l.must(l.SetChatwoot(in.ID, someChatwoot))
	}
	want := numbered(6)[3:]
	for _, include := range []bool{false, true} {
		l.shows(l.all(query{include: include, limit: 3}), want)
		l.shows(l.all(query{include: include, limit: 100, config: values{"name_prefix": "cliente-004"}}), want[1:2])
		cut := l.all(query{include: include, limit: 2})
		if warning := l.only(tfprotov6.DiagnosticSeverityWarning, told(cut)); !strings.Contains(warning.Detail, "There are more than 2 results") || cut[0].Identity != nil {
			t.Errorf("it says %s", warning.Detail)
		}
		l.names(cut, want[:2])
	}
}

// The list tells what an import does, and no token.
func TestListOfChatwootsTellsWhatAnImportDoes(t *testing.T) {
	t.Parallel()
	l := newListTest(t, chatwootKind, 1)
	in := l.Instances()[0]
	l.must(l.SetChatwoot(in.ID, someChatwoot))
	want := values{
		"instance_id": in.ID, "enabled": true, "url": "https://chat.example.com", "account_id": int64(3), "inbox_id": int64(42),
		"ignore_groups": false, "sign_messages": true, "create_new_conversation": false,
	}
	results := l.all(query{include: true, limit: 100})
	l.shows(results, numbered(1))
	imported, err := l.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: l.kind, ID: in.ID})
	l.must(err)
	read, err := l.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: l.kind, CurrentState: imported.ImportedResources[0].State})
	l.must(err)
	l.fine(read.Diagnostics)
	for title, got := range map[string]values{"the list": l.read(l.kind, results[0].Resource), "an import": l.read(l.kind, read.NewState)} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", title, diff)
		}
	}
}
