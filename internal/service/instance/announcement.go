package instance

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/private"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// announcementKey is where a server's notice that it deletes an instance is
// kept, in the private state of the resource.
const announcementKey = "announced_deletion"

// announcement is when a server is going to delete an instance by itself.
type announcement struct {
	At time.Time `json:"at"`
}

var deletionPattern = regexp.MustCompile(`(?i)deleted after (\d+) (minute|hour|day)`)

// announced reads a notice such as "This instance will be automatically
// disconnected and deleted after 1 hour.", as demo servers give it.
func announced(notice string, now time.Time) (announcement, bool) {
	match := deletionPattern.FindStringSubmatch(notice)
	if match == nil {
		return announcement{}, false
	}
	count, err := strconv.ParseInt(match[1], 10, 16)
	if err != nil {
		return announcement{}, false
	}
	unit := map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}[strings.ToLower(match[2])]
	return announcement{At: now.Add(time.Duration(count) * unit)}, true
}

// loadAnnouncement returns the notice that came with the instance, or none.
func loadAnnouncement(ctx context.Context, state private.Reader) announcement {
	loaded, _ := private.Load[announcement](ctx, state, announcementKey)
	return loaded
}

// store keeps the notice, and forgets one from before.
func (a announcement) store(ctx context.Context, state private.Writer) diag.Diagnostics {
	if a.At.IsZero() {
		return private.Forget(ctx, state, announcementKey)
	}
	return private.Keep(ctx, state, announcementKey, a)
}

// notice warns of what a server announces about a new instance.
func notice(created uazapi.Created, storeToken bool) diag.Diagnostic {
	advice := ""
	if !storeToken {
		advice = "\n\nSuch servers have no listing either, so the instance can only be found again by its token, which is not stored. Leave out store_token here."
	}
	return message.Warning("The server announces the end of the instance",
		fmt.Sprintf("The server said of instance %s (%q): %q\n\nPublic demo servers do so. Once the instance is deleted, the next plan offers to create another.", created.ID, created.Name, created.Info)+advice)
}
