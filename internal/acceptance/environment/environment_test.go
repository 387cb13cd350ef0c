package environment_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/environment"
)

func TestWithout(t *testing.T) {
	t.Parallel()
	kept := []string{"PATH=/bin", "HTTPS_PROXY=http://proxy", "NO_COLOR=1", "MY_TF_LOG=x", "TFENV=1", "TERRAFORM=/bin/terraform", "EMPTY=", "ODD"}
	inherited := slices.Concat(kept, []string{
		"TF_CLI_ARGS=-x", "TF_CLI_ARGS_plan=-destroy", "TF_LOG=trace", "TF_LOG_PATH=/tmp/log", "TF_REATTACH_PROVIDERS={}", "TF_DATA_DIR=/data",
		"TF_WORKSPACE=other", "TF_VAR_name=x", "TF_PLUGIN_CACHE_DIR=/cache", "TF_ENCRYPTION=x", "tf_log=trace",
		"UAZAPI_BASE_URL=https://real", "UAZAPI_ADMIN_TOKEN=real", "UAZAPI_READ_ONLY=true", "UAZAPI_KNOWN_GONE=*",
	})
	before := slices.Clone(inherited)
	if diff := cmp.Diff(kept, environment.Without(inherited)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, inherited); diff != "" {
		t.Errorf("what was inherited has changed: %s", diff)
	}
}
