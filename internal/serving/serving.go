// Package serving serves the provider to Terraform at the least cost in time and
// memory.
package serving

import (
	"errors"
	"os"
	"runtime/debug"

	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

const address = "registry.terraform.io/uazapi/uazapi"

// Serve serves a provider to the Terraform that has started this process.
func Serve(provider func() framework.Provider) error {
	collectLess()
	quiet()
	if logged(os.Getenv) {
		serve(func() tfprotov6.ProviderServer { return newServer(provider()) })
		return nil
	}
	if err := silence(os.Setenv); err != nil {
		return err
	}
	serve(func() tfprotov6.ProviderServer { return New(provider()) })
	return nil
}

// Debug serves a provider to any Terraform that is told of this process, until
// it is interrupted.
func Debug(provider func() framework.Provider) error {
	quiet()
	return tf6server.Serve(address, providerserver.NewProtocol6(provider()), tf6server.WithManagedDebug())
}

// New makes the server of a provider whose log nobody reads.
func New(provider framework.Provider) tfprotov6.ProviderServer {
	return &brief{server: newServer(provider), idling: idling{provider: provider}}
}

func newServer(provider framework.Provider) *stopping {
	return newStopping(withNulls{providerserver.NewProtocol6(provider)().(server)})
}

// logged tells whether Terraform shows the log of providers.
func logged(getenv func(string) string) bool {
	return getenv("TF_LOG") != "" || getenv("TF_LOG_PROVIDER") != ""
}

// silenced are the logs of the libraries, each of which asks for its own level.
var silenced = []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_PROVIDER"}

// silence has the libraries write no log. They write all of it by default, and
// leave it to Terraform to drop what was not asked for, which costs a quarter of
// the processor time of a plan.
func silence(setenv func(name, value string) error) error {
	var failed error
	for _, name := range silenced {
		failed = errors.Join(failed, setenv(name, "off"))
	}
	return failed
}

// collectLess has garbage collected less often than by default. The process has
// little that lives and makes much that does not.
func collectLess() {
	const percent = 250
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}
