// Package serving serves the provider to Terraform at the least cost in time and
// memory.
package serving

import (
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
	if err := quiet(os.Getenv, os.Setenv); err != nil {
		return err
	}
	collectLess()
	return serve(provider)
}

// Debug serves a provider to any Terraform that is told of this process, until
// it is interrupted.
func Debug(provider func() framework.Provider) error {
	return serve(provider, tf6server.WithManagedDebug())
}

func serve(provider func() framework.Provider, options ...tf6server.ServeOpt) error {
	return tf6server.Serve(address, func() tfprotov6.ProviderServer { return New(provider()) }, options...)
}

// New makes the server of a provider.
func New(provider framework.Provider) tfprotov6.ProviderServer {
	return brief{providerserver.NewProtocol6(provider)().(server)}
}

// quiet has the libraries write no log where nobody reads it. They write all of
// it, and leave it to Terraform to drop what was not asked for, which costs a
// quarter of the processor time of a plan.
func quiet(getenv func(string) string, setenv func(name, value string) error) error {
	if getenv("TF_LOG") != "" || getenv("TF_LOG_PROVIDER") != "" {
		return nil
	}
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER"} {
		if err := setenv(name, "off"); err != nil {
			return err
		}
	}
	return nil
}

// collectLess has garbage collected less often than by default. The process has
// little that lives and makes much that does not.
func collectLess() {
	const percent = 200
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}
