package messagedelay

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/setting"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

const write = "POST /instance/updateDelaySettings"

// queue is a server with one instance that nobody paired.
func queue(t *testing.T) (*simulator.Simulator, access.On) {
	t.Helper()
	server := simulator.New(simulator.Options{Strict: true})
	client := uazapitest.Connect(t, server)
	added := server.Add("loja")
	return server, access.On{API: client, Instance: uazapi.Instance{ID: added.ID, Token: call.Token(added.Token)}}
}

// of is a delay in which a negative number stands for none.
func of(least, most int64) model {
	var m model
	if least >= 0 {
		m.Min = types.Int64Value(least)
	}
	if most >= 0 {
		m.Max = types.Int64Value(most)
	}
	return m
}

func TestReadKeepsWhatTheServerDoesNotTell(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		told uazapi.Instance
		want model
	}{
		"told":        {uazapi.Instance{TellsMsgDelay: true, MsgDelayMin: 2, MsgDelayMax: 6}, of(2, 6)},
		"none at all": {uazapi.Instance{TellsMsgDelay: true}, of(0, 0)},
		"not told":    {uazapi.Instance{}, of(4, 5)},
	} {
		got := of(4, 5)
		if err := (messageDelay{}).Read(t.Context(), access.On{Instance: test.told}, &got); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", title, diff)
		}
	}
}

func TestWriteSendsBothOrNothing(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		has, wanted model
		sent        []string
	}{
		"another delay":            {of(1, 3), of(2, 6), []string{`{"msg_delay_min":2,"msg_delay_max":6}`}},
		"only one of them differs": {of(1, 3), of(1, 6), []string{`{"msg_delay_min":1,"msg_delay_max":6}`}},
		"no pause":                 {of(1, 3), of(0, 0), []string{`{"msg_delay_min":0,"msg_delay_max":0}`}},
		"an old server":            {of(-1, -1), of(1, 3), []string{`{"msg_delay_min":1,"msg_delay_max":3}`}},
		"the same":                 {of(1, 3), of(1, 3), nil},
		"nothing is wanted":        {of(1, 3), of(-1, -1), nil},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			server, on := queue(t)
			if err := (messageDelay{}).Write(t.Context(), on, setting.Change[model]{Has: test.has, Wanted: test.wanted}); err != nil {
				t.Fatal(err)
			}
			uazapitest.Sends(t, server, write, nil, test.sent...)
		})
	}
}

func TestUnsetSetsWhatANewInstanceHas(t *testing.T) {
	t.Parallel()
	server, on := queue(t)
	if err := (messageDelay{}).Unset(t.Context(), on, of(2, 6)); err != nil {
		t.Fatal(err)
	}
	uazapitest.Sends(t, server, write, nil, `{"msg_delay_min":1,"msg_delay_max":3}`)
}
