package uazapi

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const pathHealth = "/status"

// latestCheck is how old the counts of a health check may be.
const latestCheck = 5 * time.Minute

// Health is what a server says of itself to anybody.
type Health struct {
	// Total is how many instances there are on the server, where Counted says
	// that the server counted them just now. Older servers do not count, and
	// neither a cache nor an old check can tell.
	Total   int
	Counted bool
	// At is when the server looked at itself, else when it answered, by its own
	// clock. It is the zero time where nothing tells.
	At time.Time
}

// UnmarshalJSON reads both forms in which servers tell their health. The status
// is an object, with the time of the check in it, or a text.
func (h *Health) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	total, err := strconv.Atoi(o.Object("instance_counts").Text("total"))
	*h = Health{}
	if err == nil && total >= 0 {
		h.Total, h.Counted = total, true
	}
	h.At, _ = ParseTime(o.Object("status").Text("last_check"))
	return nil
}

// Dated compares the time of the check with that of the answer.
func (h *Health) Dated(header http.Header) {
	date, err := http.ParseTime(header.Get("Date"))
	cached := header.Get("Age") != ""
	if cached || err != nil || !h.At.IsZero() && date.Sub(h.At) > latestCheck {
		h.Total, h.Counted = 0, false
	}
	if h.At.IsZero() && !cached && err == nil {
		h.At = date.UTC()
	}
}

// Health asks how the server is. It takes no credential, and none is sent.
func (c *Client) Health(ctx context.Context) (Health, error) {
	var health Health
	if err := c.call.Do(ctx, call.Call{Method: http.MethodGet, Path: pathHealth}, &health); err != nil {
		return Health{}, err
	}
	return health, nil
}
