package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// registryManifest is what tells the registries which protocol the provider speaks.
const registryManifest = "terraform-registry-manifest.json"

// made is a release as GoReleaser has left it in a folder.
type made struct {
	dir      string
	manifest string
	version  string
}

// open finds out which version is in a folder, by the name of its checksums.
func open(dir, manifest string) (made, error) {
	sums, err := filepath.Glob(filepath.Join(dir, "*_SHA256SUMS"))
	if err != nil || len(sums) != 1 {
		return made{}, fmt.Errorf("%s holds %d files *_SHA256SUMS, and has to hold one", dir, len(sums))
	}
	name, _ := strings.CutSuffix(filepath.Base(sums[0]), "_SHA256SUMS")
	version, is := strings.CutPrefix(name, project+"_")
	if !is {
		return made{}, fmt.Errorf("%s is named %s, and has to begin with %s_: the registries find the files by their names", sums[0], name, project)
	}
	return made{dir: dir, manifest: manifest, version: version}, nil
}

func (m made) checksums() string {
	return filepath.Join(m.dir, fmt.Sprintf("%s_%s_SHA256SUMS", project, m.version))
}

// manifestName is the name under which the manifest is published.
func (m made) manifestName() string { return fmt.Sprintf("%s_%s_manifest.json", project, m.version) }

// files are the paths of all that the checksums have to name, by their published names.
func (m made) files() map[string]string {
	files := map[string]string{m.manifestName(): m.manifest}
	for _, platform := range platforms {
		name := platform.archive(m.version)
		files[name] = filepath.Join(m.dir, name)
	}
	return files
}

// verify tells all that is wrong with a release.
func (m made) verify(ctx context.Context, keys string) error {
	errs := []error{m.verifyChecksums(), m.verifyNothingElse(), verifyManifest(m.manifest), m.verifySignature(keys)}
	for _, platform := range platforms {
		if err := m.verifyArchive(ctx, platform); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", platform.archive(m.version), err))
		}
		if err := m.verifySBOM(platform); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", platform.sbom(m.version), err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	fmt.Printf("version %s: %d archives, the manifest, their checksums, the signature and %d SBOMs are as the registries want them\n", m.version, len(platforms), len(platforms))
	return nil
}

// verifyChecksums compares what the checksums name with what they have to name. A
// registry refuses a release whose checksums name a file that it was not told of, such
// as an SBOM, and one without the manifest.
func (m made) verifyChecksums() error {
	told, err := readChecksums(m.checksums())
	if err != nil {
		return err
	}
	var errs []error
	files := m.files()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		content, err := os.ReadFile(files[name])
		if err != nil {
			errs = append(errs, err)
			continue
		}
		switch sum := fmt.Sprintf("%x", sha256.Sum256(content)); told[name] {
		case sum:
		case "":
			errs = append(errs, fmt.Errorf("the checksums lack %s", name))
		default:
			errs = append(errs, fmt.Errorf("the checksum of %s is %s, and the checksums say %s", name, sum, told[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(told)) {
		if _, known := files[name]; !known {
			errs = append(errs, fmt.Errorf("the checksums name %s, which is neither an archive of a platform nor the manifest", name))
		}
	}
	return errors.Join(errs...)
}

// readChecksums returns the checksums in a file of sha256sum, by names.
func readChecksums(path string) (map[string]string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sums := map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(content))
	for lines.Scan() {
		sum, name, is := strings.Cut(lines.Text(), "  ")
		if _, twice := sums[name]; !is || twice || len(sum) != 2*sha256.Size {
			return nil, fmt.Errorf("%s has the line %q", path, lines.Text())
		}
		sums[name] = sum
	}
	return sums, lines.Err()
}

// verifyNothingElse looks for archives of platforms that nobody was promised.
func (m made) verifyNothingElse() error {
	archives, err := filepath.Glob(filepath.Join(m.dir, "*.zip"))
	if err != nil {
		return err
	}
	var errs []error
	for _, archive := range archives {
		if _, known := m.files()[filepath.Base(archive)]; !known {
			errs = append(errs, fmt.Errorf("%s is for no platform that is known", archive))
		}
	}
	return errors.Join(errs...)
}

func verifyManifest(path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var manifest struct {
		Version  int `json:"version"`
		Metadata struct {
			ProtocolVersions []string `json:"protocol_versions"`
		} `json:"metadata"`
	}
	if err := json.Unmarshal(content, &manifest); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if manifest.Version != 1 || !slices.Equal(manifest.Metadata.ProtocolVersions, []string{"6.0"}) {
		return fmt.Errorf("%s says version %d and protocols %q, and has to say version 1 and protocol 6.0", path, manifest.Version, manifest.Metadata.ProtocolVersions)
	}
	return nil
}

// verifySBOM reads what a binary is said to be built from. The framework is in each.
func (m made) verifySBOM(platform platform) error {
	content, err := os.ReadFile(filepath.Join(m.dir, platform.sbom(m.version)))
	if err != nil {
		return err
	}
	var list struct {
		Format     string `json:"bomFormat"`
		Components []struct {
			Name string `json:"name"`
		} `json:"components"`
	}
	if err := json.Unmarshal(content, &list); err != nil {
		return err
	}
	if list.Format != "CycloneDX" {
		return fmt.Errorf("it is in the form %q, not CycloneDX", list.Format)
	}
	for _, component := range list.Components {
		if component.Name == "github.com/hashicorp/terraform-plugin-framework" {
			return nil
		}
	}
	return errors.New("it lacks terraform-plugin-framework")
}
