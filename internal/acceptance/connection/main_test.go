// Package connection proves uazapi_instance_connection and the ephemeral resources: how an
// instance gets a session with WhatsApp, keeps it, and what one pairs and works with.
package connection

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
)

func TestMain(m *testing.M) { world.Main(m) }
