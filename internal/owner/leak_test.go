package owner_test

import (
	"testing"

	"go.uber.org/goleak"
)

// No goroutine is left behind by the tests of this package.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
