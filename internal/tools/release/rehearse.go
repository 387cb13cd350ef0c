package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// rehearsal is a release of the present commit that nobody sees.
type rehearsal struct {
	goreleaser, sbom string
	clis             []string
}

// run makes it twice, in two folders, so that nothing of a folder can be in it, and
// uses the first.
func (r rehearsal) run(ctx context.Context) error {
	scratch, err := os.MkdirTemp("", "uazapi-release-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	if changed, err := output(ctx, nil, "git", "status", "--porcelain"); err != nil || changed != "" {
		fmt.Println("What is not committed is not in this release:\n" + changed)
	}
	key, err := newKey(ctx, scratch)
	if err != nil {
		return err
	}
	defer key.forget(context.WithoutCancel(ctx))

	var releases []made
	for _, name := range []string{"one", "another/folder"} {
		made, err := r.release(ctx, filepath.Join(scratch, name), key)
		if err != nil {
			return err
		}
		releases = append(releases, made)
	}
	if err := releases[0].verify(ctx, key.public); err != nil {
		return err
	}
	if err := releases[0].compare(releases[1]); err != nil {
		return err
	}
	fmt.Println("a second build in another folder is the same to the byte")
	for _, cli := range r.clis {
		if err := releases[0].use(ctx, cli, filepath.Join(scratch, filepath.Base(cli))); err != nil {
			return fmt.Errorf("%s: %w", cli, err)
		}
	}
	return nil
}

// release has GoReleaser make a release of the commit, in a clone of its own.
func (r rehearsal) release(ctx context.Context, dir string, key signingKey) (made, error) {
	started := time.Now()
	if _, err := output(ctx, nil, "git", "clone", "--quiet", ".", dir); err != nil {
		return made{}, err
	}
	goreleaser, err := filepath.Abs(r.goreleaser)
	if err != nil {
		return made{}, err
	}
	sbom, err := filepath.Abs(r.sbom)
	if err != nil {
		return made{}, err
	}
	command := exec.CommandContext(ctx, goreleaser, "release", "--snapshot", "--clean")
	command.Dir = dir
	command.Env = append(os.Environ(),
		"GNUPGHOME="+key.home,
		"GPG_FINGERPRINT="+key.fingerprint,
		// GoReleaser finds by its name what it calls.
		"PATH="+filepath.Dir(sbom)+string(filepath.ListSeparator)+os.Getenv("PATH"),
	)
	var told bytes.Buffer
	command.Stdout, command.Stderr = &told, &told
	if err := command.Run(); err != nil {
		return made{}, fmt.Errorf("goreleaser: %w\n%s", err, told.Bytes())
	}
	fmt.Printf("GoReleaser has made a release in %s\n", time.Since(started).Round(time.Second))
	return open(filepath.Join(dir, "dist"), filepath.Join(dir, registryManifest))
}

// compare tells which files of two releases differ.
func (m made) compare(other made) error {
	files, others := m.files(), other.files()
	for _, platform := range platforms {
		name := platform.sbom(m.version)
		files[name], others[name] = filepath.Join(m.dir, name), filepath.Join(other.dir, name)
	}
	files["the checksums"], others["the checksums"] = m.checksums(), other.checksums()
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		one, err := os.ReadFile(files[name])
		if err != nil {
			return err
		}
		another, err := os.ReadFile(others[name])
		if err != nil {
			return err
		}
		if !bytes.Equal(one, another) {
			errs = append(errs, fmt.Errorf("a second build of %s is not the same", name))
		}
	}
	return errors.Join(errs...)
}

// signingKey is an RSA key to throw away, in a folder of gpg that holds nothing else.
type signingKey struct{ home, fingerprint, public string }

func newKey(ctx context.Context, scratch string) (signingKey, error) {
	// The agent of gpg listens in that folder, whose path may not be long.
	home, err := os.MkdirTemp("", "gpg-")
	if err != nil {
		return signingKey{}, err
	}
	key := signingKey{home: home, public: filepath.Join(scratch, "key")}
	gpg := func(args ...string) (string, error) {
		return output(ctx, []string{"GNUPGHOME=" + home}, "gpg", append([]string{"--batch", "--quiet"}, args...)...)
	}
	if _, err := gpg("--passphrase", "", "--quick-generate-key", "throwaway", "rsa4096", "sign"); err != nil {
		return key, err
	}
	listed, err := gpg("--list-keys", "--with-colons", "throwaway")
	if err != nil {
		return key, err
	}
	for line := range strings.Lines(listed) {
		if fields := strings.Split(line, ":"); fields[0] == "fpr" && key.fingerprint == "" {
			key.fingerprint = fields[9]
		}
	}
	_, err = gpg("--output", key.public, "--export", key.fingerprint)
	return key, err
}

// forget ends the agent that gpg has started, and removes the key.
func (k signingKey) forget(ctx context.Context) {
	_, _ = output(ctx, []string{"GNUPGHOME=" + k.home}, "gpgconf", "--kill", "all")
	_ = os.RemoveAll(k.home)
}
