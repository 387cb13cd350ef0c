// Package item proves all of which an instance has several, and the webhook of the server:
// what is the same for all items, and what is the own of each.
package item

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
)

func TestMain(m *testing.M) { world.Main(m) }
