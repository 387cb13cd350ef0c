package main

import (
	"archive/zip"
	"bytes"
	"crypto"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
	"github.com/google/go-cmp/cmp"
)

const version = "1.2.3"

// write writes files into a folder of the test's own, and returns it.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// complete is a release whose archives are just texts, with its checksums.
func complete(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{registryManifest: `{"version": 1, "metadata": {"protocol_versions": ["6.0"]}}`}
	for _, platform := range platforms {
		files[platform.archive(version)] = platform.os + platform.arch
	}
	var sums strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		published := strings.Replace(name, registryManifest, "terraform-provider-uazapi_1.2.3_manifest.json", 1)
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256([]byte(files[name])), published)
	}
	files["terraform-provider-uazapi_1.2.3_SHA256SUMS"] = sums.String()
	return files
}

func opened(t *testing.T, files map[string]string) made {
	t.Helper()
	dir := write(t, files)
	release, err := open(dir, filepath.Join(dir, registryManifest))
	if err != nil {
		t.Fatal(err)
	}
	return release
}

func TestChecksumsNameTheArchivesAndTheManifestOnly(t *testing.T) {
	t.Parallel()
	const sums, linux = "terraform-provider-uazapi_1.2.3_SHA256SUMS", "terraform-provider-uazapi_1.2.3_linux_amd64.zip"
	for name, test := range map[string]struct {
		change func(files map[string]string)
		want   string
	}{
		"complete": {func(map[string]string) {}, ""},
		"an SBOM": {func(files map[string]string) {
			files[sums] += strings.Repeat("a", 64) + "  terraform-provider-uazapi_1.2.3_linux_amd64.cdx.json\n"
		}, "linux_amd64.cdx.json, which is neither"},
		"no manifest": {func(files map[string]string) {
			files[sums] = strings.Replace(files[sums], "_manifest.json", "_other.json", 1)
		}, "the checksums lack terraform-provider-uazapi_1.2.3_manifest.json"},
		"another archive": {func(files map[string]string) { files[linux] = "changed" }, "the checksum of " + linux},
		"no archive":      {func(files map[string]string) { delete(files, linux) }, "no such file"},
		"a line twice":    {func(files map[string]string) { files[sums] += files[sums] }, "has the line"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := complete(t)
			test.change(files)
			expect(t, opened(t, files).verifyChecksums(), test.want)
		})
	}
}

func TestArchivesOfUnknownPlatformsAreFound(t *testing.T) {
	t.Parallel()
	files := complete(t)
	expect(t, opened(t, files).verifyNothingElse(), "")
	files["terraform-provider-uazapi_1.2.3_plan9_amd64.zip"] = ""
	expect(t, opened(t, files).verifyNothingElse(), "plan9_amd64.zip is for no platform")
}

func TestAReleaseIsKnownByItsName(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"main_1.2.3_SHA256SUMS": ""})
	_, err := open(dir, "")
	expect(t, err, "has to begin with terraform-provider-uazapi_")
	_, err = open(t.TempDir(), "")
	expect(t, err, "holds 0 files")
}

func TestTheManifestSaysProtocol6(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		`{"version": 1, "metadata": {"protocol_versions": ["6.0"]}}`: "",
		`{"version": 1, "metadata": {"protocol_versions": ["5.0"]}}`: "has to say version 1 and protocol 6.0",
		`{"version": 1}`: "has to say version 1 and protocol 6.0",
		`{`:              "unexpected end",
	} {
		dir := write(t, map[string]string{"manifest": content})
		expect(t, verifyManifest(filepath.Join(dir, "manifest")), want)
	}
	expect(t, verifyManifest("../../../"+registryManifest), "")
}

func TestSignaturesAreOfAKeyThatTheRegistryTakes(t *testing.T) {
	t.Parallel()
	const sums = "terraform-provider-uazapi_1.2.3_SHA256SUMS"
	rsa := newEntity(t, packet.PubKeyAlgoRSA)
	for name, test := range map[string]struct {
		signer, known *openpgp.Entity
		signed        string
		armored       bool
		want          string
	}{
		"RSA":             {signer: rsa, known: rsa, signed: "sums"},
		"Ed25519":         {signer: newEntity(t, packet.PubKeyAlgoEdDSA), signed: "sums", want: "RSA and DSA only"},
		"another key":     {signer: rsa, known: newEntity(t, packet.PubKeyAlgoRSA), signed: "sums", want: "unknown entity"},
		"something else":  {signer: rsa, known: rsa, signed: "other sums", want: "invalid signature"},
		"armored as text": {signer: rsa, known: rsa, signed: "sums", armored: true, want: "is armored"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var signature, key bytes.Buffer
			sign := openpgp.DetachSign
			if test.armored {
				sign = openpgp.ArmoredDetachSign
			}
			if err := sign(&signature, test.signer, strings.NewReader(test.signed), nil); err != nil {
				t.Fatal(err)
			}
			known := test.known
			if known == nil {
				known = test.signer
			}
			if err := known.Serialize(&key); err != nil {
				t.Fatal(err)
			}
			release := opened(t, map[string]string{sums: "sums", sums + ".sig": signature.String(), "key": key.String()})
			expect(t, release.verifySignature(filepath.Join(release.dir, "key")), test.want)
		})
	}
}

func newEntity(t *testing.T, algorithm packet.PublicKeyAlgorithm) *openpgp.Entity {
	t.Helper()
	entity, err := openpgp.NewEntity("test", "", "", &packet.Config{Algorithm: algorithm, RSABits: 2048, DefaultHash: crypto.SHA256})
	if err != nil {
		t.Fatal(err)
	}
	return entity
}

func TestAnArchiveHoldsTheProviderAndItsLicenses(t *testing.T) {
	t.Parallel()
	here := platform{runtime.GOOS, runtime.GOARCH}
	good := builtBinary(t, "-trimpath", "-buildvcs=false", "-ldflags=-X main.version="+version)
	other := builtBinary(t, "-trimpath", "-buildvcs=false")
	placed := builtBinary(t, "-buildvcs=false", "-ldflags=-X main.version="+version)
	const framework = "github.com/hashicorp/terraform-plugin-framework v1.0.0"
	for name, test := range map[string]struct {
		files map[string]string
		mode  os.FileMode
		want  string
	}{
		"complete":        {map[string]string{license: "", notices: framework, here.binary(version): good}, 0o755, ""},
		"no notices":      {map[string]string{license: "", here.binary(version): good}, 0o755, "has to hold"},
		"empty notices":   {map[string]string{license: "", notices: "", here.binary(version): good}, 0o755, "lacks terraform-plugin-framework"},
		"another name":    {map[string]string{license: "", notices: framework, "main_v1.2.3": good}, 0o755, "has to hold"},
		"not executable":  {map[string]string{license: "", notices: framework, here.binary(version): good}, 0o644, "has to be executable"},
		"another version": {map[string]string{license: "", notices: framework, here.binary(version): other}, 0o755, `it calls itself "terraform-provider-uazapi dev"`},
		"with paths":      {map[string]string{license: "", notices: framework, here.binary(version): placed}, 0o755, `-trimpath=""`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			release := made{dir: t.TempDir(), version: version}
			pack(t, filepath.Join(release.dir, here.archive(version)), test.files, test.mode)
			expect(t, release.verifyArchive(t.Context(), here), test.want)
		})
	}
	t.Run("another platform", func(t *testing.T) {
		t.Parallel()
		expect(t, verifyBuild([]byte(good), platform{"plan9", runtime.GOARCH}), "has to be with \"plan9\"")
	})
}

// builtBinary is a program that says its version as the provider does.
func builtBinary(t *testing.T, flags ...string) string {
	t.Helper()
	dir := write(t, map[string]string{
		"go.mod":  "module example.com/provider\n\ngo 1.26\n",
		"main.go": "package main\n\nvar version = \"dev\"\n\nfunc main() { print2(\"terraform-provider-uazapi \" + version) }\n",
		"out.go":  "package main\n\nimport \"fmt\"\n\nfunc print2(text string) { fmt.Println(text) }\n",
	})
	command := exec.CommandContext(t.Context(), "go", append([]string{"build", "-o", "built"}, append(flags, ".")...)...)
	command.Dir = dir
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off", "GOFLAGS=")
	if printed, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, printed)
	}
	content, err := os.ReadFile(filepath.Join(dir, "built"))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func pack(t *testing.T, path string, files map[string]string, mode os.FileMode) {
	t.Helper()
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	for name, content := range files {
		header := &zip.FileHeader{Name: name}
		header.SetMode(mode)
		file, err := archive.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAnSBOMNamesTheFramework(t *testing.T) {
	t.Parallel()
	linux := platform{"linux", "amd64"}
	for content, want := range map[string]string{
		`{"bomFormat": "CycloneDX", "components": [{"name": "github.com/hashicorp/terraform-plugin-framework"}]}`: "",
		`{"bomFormat": "CycloneDX", "components": [{"name": "std"}]}`:                                             "lacks terraform-plugin-framework",
		`{"spdxVersion": "SPDX-2.3"}`: "not CycloneDX",
	} {
		release := made{dir: write(t, map[string]string{linux.sbom(version): content}), version: version}
		expect(t, release.verifySBOM(linux), want)
	}
}

func TestTwoBuildsAreCompared(t *testing.T) {
	t.Parallel()
	files := complete(t)
	for _, platform := range platforms {
		files[platform.sbom(version)] = "{}"
	}
	one, another := opened(t, files), opened(t, files)
	expect(t, one.compare(another), "")
	files["terraform-provider-uazapi_1.2.3_windows_386.zip"] = "another"
	expect(t, one.compare(opened(t, files)), "a second build of terraform-provider-uazapi_1.2.3_windows_386.zip is not the same")
}

func TestNotesAreThePartOfTheVersion(t *testing.T) {
	t.Parallel()
	const changelog = "# Changelog\n\n## [0.2.0] - not released\n\n- soon\n\n## [0.1.1] - 2026-12-02\n\n### Fixed\n\n- this\n\n## [0.1.0] - 2026-12-01\n\n- that\n\n[0.1.1]: https://example.com\n"
	for version, want := range map[string]string{"0.1.1": "### Fixed\n\n- this\n", "0.1.0": "- that\n"} {
		got, err := notesOf(changelog, version)
		expect(t, err, "")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	for version, want := range map[string]string{"0.2.0": "write the day", "0.3.0": "nothing about", "0.1": "nothing about", "": "missing"} {
		_, err := notesOf(changelog, version)
		expect(t, err, want)
	}
}

func TestAModuleWithoutALicenseIsAnError(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	expect(t, addNotices(&text, "some v1", write(t, map[string]string{"LICENSE.md": "be kind\r\n", "license.go": "x"})), "")
	if !strings.Contains(text.String(), "some v1 (LICENSE.md)\n\nbe kind\n") {
		t.Errorf("the notices are %q", text.String())
	}
	expect(t, addNotices(&text, "other v1", write(t, map[string]string{"README.md": ""})), "other v1 has no license")
}

// expect fails the test unless an error says what is wanted, or there is none where
// nothing is.
func expect(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("unexpected: %v", err)
	case want != "" && err == nil:
		t.Errorf("there is no error, want one that says %q", want)
	case want != "" && !strings.Contains(err.Error(), want):
		t.Errorf("the error is %q, want one that says %q", err, want)
	}
}
