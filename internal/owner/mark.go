package owner

import (
	"context"
	"crypto/rand"
	"encoding/base64"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/private"
)

// MarkKey is where the mark of an object stands in its private state.
const MarkKey = "mark"

// markLength is how many random bytes a mark has. It stands in the state of each object,
// and only has to differ among those that have the same.
const markLength = 6

// LoadMark returns the mark that tells an object from others: Terraform shows the address
// of an object to no provider. A moved block and terraform state mv keep it, and what
// replaces the object takes it over. It is "" where there is none yet.
func LoadMark(ctx context.Context, kept private.Reader) string {
	mark, _ := private.Load[string](ctx, kept, MarkKey)
	return mark
}

// GiveMark returns the mark of an object, which gets one if it has none.
func GiveMark(ctx context.Context, kept private.Store) (string, diag.Diagnostics) {
	if mark := LoadMark(ctx, kept); mark != "" {
		return mark, nil
	}
	drawn := make([]byte, markLength)
	_, _ = rand.Read(drawn) // never fails
	mark := base64.RawURLEncoding.EncodeToString(drawn)
	return mark, private.Keep(ctx, kept, MarkKey, mark)
}
