// Command terraform-provider-uazapi is the Terraform provider of uazapiGO.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"

	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
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
	err := providerserver.Serve(context.Background(),
		func() framework.Provider { return provider.New(provider.Options{Version: version}) },
		providerserver.ServeOpts{Address: "registry.terraform.io/uazapi/uazapi", Debug: *debug})
	if err != nil {
		log.Fatal(err)
	}
}
