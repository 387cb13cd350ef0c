package connection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/private"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// markKey is where the mark of the session stands, in private state.
const markKey = "session"

// mark is how the session that the state knows is told from others. The listing
// does not tell the address of the device; it does tell when the session before
// ended, which is another time after each pairing. Its owner is kept as it is
// listed, since the number comes from elsewhere and may be written otherwise.
type mark struct {
	LastDisconnect string `json:"last_disconnect"`
	Owner          string `json:"owner"`
}

func markOf(instance uazapi.Instance) mark { return mark{instance.LastDisconnect, instance.Owner} }

// loadMark returns the mark of the session, or none.
func loadMark(ctx context.Context, state private.Reader) (mark, bool) {
	return private.Load[mark](ctx, state, markKey)
}

func (m mark) store(ctx context.Context, state private.Writer) diag.Diagnostics {
	return private.Keep(ctx, state, markKey, m)
}
