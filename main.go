// Command terraform-provider-uazapi is the Terraform provider of uazapiGO.
package main

import (
	"flag"
	"fmt"
	"os"

	framework "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
	"github.com/uazapi/terraform-provider-uazapi/internal/serving"
)

// version is set by the release build.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger such as delve")
	showVersion := flag.Bool("version", false, "print the version and exit")
	flag.Parse()
	if *showVersion {
		fmt.Println("terraform-provider-uazapi", version)
		return
	}
	serve := serving.Serve
	if *debug {
		serve = serving.Debug
	}
	err := serve(func() framework.Provider { return provider.New(provider.Options{Version: version}) })
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
