package connection

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/whereabouts"
)

// markKey is where the mark of the session stands, in private state.
const markKey = "session"

// mark is how the session that the state knows is told from others. The listing
// does not tell the address of the device; it does tell when the session before
// ended, which is another time after each pairing.
type mark struct {
	LastDisconnect string `json:"last_disconnect"`
}

func markOf(instance uazapi.Instance) mark { return mark{instance.LastDisconnect} }

// loadMark returns the mark of the session, or none.
func loadMark(ctx context.Context, private whereabouts.Reader) (mark, bool) {
	stored, diags := private.GetKey(ctx, markKey)
	var loaded mark
	if diags.HasError() || len(stored) == 0 || json.Unmarshal(stored, &loaded) != nil {
		return mark{}, false
	}
	return loaded, true
}

func (m mark) store(ctx context.Context, private whereabouts.Writer) diag.Diagnostics {
	encoded, err := json.Marshal(m)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Unable to keep the mark of the session", err.Error())}
	}
	return private.SetKey(ctx, markKey, encoded)
}
