// Package provider proves what holds for all objects: the block of the provider, its guards,
// gateways, the schema, and the states that released versions have written.
package provider

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
)

func TestMain(m *testing.M) { world.Main(m) }
