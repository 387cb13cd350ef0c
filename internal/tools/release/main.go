// Command release is what a release takes besides GoReleaser, and what tells that one
// is fit to be published. `make release-check` and the workflow of a release are built
// on it.
//
//	release notices FILE            writes the licenses of all that is in the archives
//	release notes VERSION           prints the part of CHANGELOG.md about a version, unless
//	                                a page still denies that there is one
//	release verify -dist DIR -keys FILE
//	                                checks what GoReleaser has made, as the registries do
//	release rehearse -goreleaser FILE -sbom FILE CLI...
//	                                makes a release of the commit twice, without publishing
//	                                it, verifies it, compares the two, and uses it with
//	                                each Terraform and OpenTofu
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

const project = "terraform-provider-uazapi"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New("usage: release notices|notes|verify|rehearse …")
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	dist := flags.String("dist", "dist", "the `folder` that GoReleaser has written")
	keys := flags.String("keys", "", "`file` with the public key of the signature, as gpg exports it")
	goreleaser := flags.String("goreleaser", "", "the GoReleaser to use")
	sbom := flags.String("sbom", "", "the cyclonedx-gomod to use")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	switch args[0] {
	case "notices":
		return writeNotices(ctx, flags.Arg(0))
	case "notes":
		if err := checkReleased("."); err != nil {
			return err
		}
		return printNotes("CHANGELOG.md", flags.Arg(0))
	case "verify":
		r, err := open(*dist, registryManifest)
		if err != nil {
			return err
		}
		return r.verify(ctx, *keys)
	case "rehearse":
		return rehearsal{goreleaser: *goreleaser, sbom: *sbom, clis: flags.Args()}.run(ctx)
	}
	return fmt.Errorf("there is no command %q", args[0])
}
