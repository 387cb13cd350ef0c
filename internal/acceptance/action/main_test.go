// Package action proves what is done to an instance: by actions, by their resource forms, and
// by a user who interrupts it.
package action

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
)

func TestMain(m *testing.M) { world.Main(m) }
