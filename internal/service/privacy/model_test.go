package privacy

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// with is a privacy with these settings.
func with(settings uazapi.Privacy) model {
	var m model
	m.fill(settings)
	return m
}

// all has a value for each of the seven settings.
var all = uazapi.Privacy{
	"groupadd": "contacts", "last": "none", "status": "all", "profile": "contact_blacklist",
	"readreceipts": "none", "online": "match_last_seen", "calladd": "known",
}

func TestFill(t *testing.T) {
	t.Parallel()
	known := model{Target: access.Target{InstanceID: types.StringValue("r76b15a4a3614b4")}, Last: types.StringValue("all"), Online: types.StringUnknown()}
	for title, test := range map[string]struct {
		told uazapi.Privacy
		want model
	}{
		"nothing told": {
			want: known,
		},
		"all seven": {
			told: all,
			want: model{
				Target:       known.Target,
				GroupAdd:     types.StringValue("contacts"),
				Last:         types.StringValue("none"),
				Status:       types.StringValue("all"),
				Profile:      types.StringValue("contact_blacklist"),
				ReadReceipts: types.StringValue("none"),
				Online:       types.StringValue("match_last_seen"),
				CallAdd:      types.StringValue("known"),
			},
		},
		"a value that is in no list": {
			told: uazapi.Privacy{"profile": "contact_allowlist"},
			want: model{Target: known.Target, Last: known.Last, Online: known.Online, Profile: types.StringValue("contact_allowlist")},
		},
		"a setting that is unknown here": {
			told: uazapi.Privacy{"stories": "all"},
			want: known,
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			got := known
			got.fill(test.told)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct{ has, wanted, want uazapi.Privacy }{
		"nothing wanted":             {has: all, want: uazapi.Privacy{}},
		"all as wanted":              {has: all, wanted: all, want: uazapi.Privacy{}},
		"all of it":                  {has: uazapi.Privacy{"groupadd": "all", "last": "all", "status": "none", "profile": "all", "readreceipts": "all", "online": "all", "calladd": "all"}, wanted: all, want: all},
		"only what differs":          {has: all, wanted: uazapi.Privacy{"last": "all", "calladd": "known"}, want: uazapi.Privacy{"last": "all"}},
		"what the server hides":      {has: uazapi.Privacy{"last": "none"}, wanted: all, want: without(all, "last")},
		"instead of an unlisted one": {has: uazapi.Privacy{"last": "contact_allowlist"}, wanted: uazapi.Privacy{"last": "none"}, want: uazapi.Privacy{"last": "none"}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, changes(with(test.has), with(test.wanted))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestChangesLeaveOutWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	wanted := model{Last: types.StringUnknown(), Profile: types.StringNull(), Status: types.StringValue("none")}
	if diff := cmp.Diff(uazapi.Privacy{"status": "none"}, changes(model{}, wanted)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func without(settings uazapi.Privacy, name string) uazapi.Privacy {
	fewer := uazapi.Privacy{}
	for other, value := range settings {
		if other != name {
			fewer[other] = value
		}
	}
	return fewer
}
