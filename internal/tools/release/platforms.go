package main

import "fmt"

// platform is what one archive of a release is for.
type platform struct{ os, arch string }

// platforms are those that users may count on. They stand here once more than in
// .goreleaser.yml, so that none is lost there unseen.
var platforms = []platform{
	{"darwin", "amd64"},
	{"darwin", "arm64"},
	{"freebsd", "386"},
	{"freebsd", "amd64"},
	{"freebsd", "arm"},
	{"freebsd", "arm64"},
	{"linux", "386"},
	{"linux", "amd64"},
	{"linux", "arm"},
	{"linux", "arm64"},
	{"windows", "386"},
	{"windows", "amd64"},
	{"windows", "arm64"},
}

func (p platform) environment() []string {
	return []string{"GOOS=" + p.os, "GOARCH=" + p.arch, "CGO_ENABLED=0"}
}

// archive is the name of its archive, which the registries find it by.
func (p platform) archive(version string) string {
	return fmt.Sprintf("%s_%s_%s_%s.zip", project, version, p.os, p.arch)
}

// sbom is the name of the list of what its binary is built from.
func (p platform) sbom(version string) string {
	return fmt.Sprintf("%s_%s_%s_%s.cdx.json", project, version, p.os, p.arch)
}

// binary is the name of the provider in its archive, which Terraform finds it by.
func (p platform) binary(version string) string {
	name := fmt.Sprintf("%s_v%s", project, version)
	if p.os == "windows" {
		name += ".exe"
	}
	return name
}
