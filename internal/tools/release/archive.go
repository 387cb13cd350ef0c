package main

import (
	"archive/zip"
	"bytes"
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// The files of an archive beside the provider.
const (
	license = "LICENSE"
	notices = "THIRD_PARTY_NOTICES"
)

// verifyArchive looks into the archive of a platform.
func (m made) verifyArchive(ctx context.Context, platform platform) error {
	archive, err := zip.OpenReader(filepath.Join(m.dir, platform.archive(m.version)))
	if err != nil {
		return err
	}
	defer func() { _ = archive.Close() }()
	var names []string
	contents := map[string][]byte{}
	for _, file := range archive.File {
		names = append(names, file.Name)
		if contents[file.Name], err = unzip(file); err != nil {
			return err
		}
		if file.Name == platform.binary(m.version) && file.Mode().Perm() != 0o755 {
			return fmt.Errorf("%s has the mode %s, and has to be executable", file.Name, file.Mode())
		}
	}
	want := []string{license, notices, platform.binary(m.version)}
	slices.Sort(names)
	if slices.Sort(want); !slices.Equal(names, want) {
		return fmt.Errorf("it holds %q, and has to hold %q", names, want)
	}
	if !bytes.Contains(contents[notices], []byte("github.com/hashicorp/terraform-plugin-framework")) {
		return fmt.Errorf("its %s lacks terraform-plugin-framework", notices)
	}
	binary := contents[platform.binary(m.version)]
	if err := verifyBuild(binary, platform); err != nil {
		return err
	}
	if platform.os != runtime.GOOS || platform.arch != runtime.GOARCH {
		return nil
	}
	return verifyVersion(ctx, binary, m.version)
}

func unzip(file *zip.File) ([]byte, error) {
	opened, err := file.Open()
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(opened)
	return content, errors.Join(err, opened.Close())
}

// verifyBuild tells whether a binary is for a platform, and was built so that anybody
// can build the same.
func verifyBuild(binary []byte, platform platform) error {
	info, err := buildinfo.Read(bytes.NewReader(binary))
	if err != nil {
		return err
	}
	settings := map[string]string{}
	for _, setting := range info.Settings {
		settings[setting.Key] = setting.Value
	}
	for key, want := range map[string]string{"GOOS": platform.os, "GOARCH": platform.arch, "CGO_ENABLED": "0", "-trimpath": "true", "vcs": ""} {
		if settings[key] != want {
			return fmt.Errorf("the provider was built with %s=%q, and has to be with %q", key, settings[key], want)
		}
	}
	return nil
}

// verifyVersion asks the provider which version it is.
func verifyVersion(ctx context.Context, binary []byte, version string) error {
	dir, err := os.MkdirTemp("", "uazapi-release-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, project+".exe")
	if err := os.WriteFile(path, binary, 0o755); err != nil {
		return err
	}
	told, err := exec.CommandContext(ctx, path, "-version").Output()
	if err != nil {
		return err
	}
	if want := project + " " + version; strings.TrimSpace(string(told)) != want {
		return fmt.Errorf("it calls itself %q, and has to be %q", strings.TrimSpace(string(told)), want)
	}
	return nil
}
