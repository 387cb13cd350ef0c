package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// Terraform starts providers itself, several for one command, and says nothing
// of what they used. So this program takes the provider's place: it starts the
// provider and, when that has ended, writes down what it used.
const (
	// provider is what `make bench` builds, relative to the root of the project.
	provider = ".build/bin/terraform-provider-uazapi"
	// providerVersion is any.
	providerVersion = "0.0.1"
	stubPrefix      = "terraform-provider-"

	usageVariable    = "UAZAPI_BENCH_USAGE"
	providerVariable = "UAZAPI_BENCH_PROVIDER"
)

// usage is what provider processes have used.
type usage struct {
	Processes int `json:"-"`
	// CPU is processor time, of all together.
	CPU time.Duration `json:"cpu"`
	// Memory is the most that one had resident, in bytes.
	Memory int64 `json:"memory"`
}

// isStub tells whether this process was started by Terraform as the provider.
func isStub() bool { return strings.HasPrefix(filepath.Base(os.Args[0]), stubPrefix) }

// stub is the provider, and writes down what it used.
func stub() error {
	command := exec.CommandContext(context.Background(), os.Getenv(providerVariable), os.Args[1:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	failed := command.Run()
	state := command.ProcessState
	if state == nil {
		return failed
	}
	used := usage{CPU: state.UserTime() + state.SystemTime()}
	if rusage, ok := state.SysUsage().(*syscall.Rusage); ok {
		used.Memory = rusage.Maxrss
	}
	if runtime.GOOS != "darwin" {
		used.Memory *= 1024 // counted in kilobytes there
	}
	line, err := json.Marshal(used)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(os.Getenv(usageVariable), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(failed, err, file.Close())
}

// stubMirror makes a mirror that holds this program in the provider's place.
func stubMirror(mirror string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	platform := runtime.GOOS + "_" + runtime.GOARCH
	dir := filepath.Join(mirror, "registry.terraform.io", "uazapi", "uazapi", providerVersion, platform)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	return mirror, copyFile(self, filepath.Join(dir, stubPrefix+"uazapi_v"+providerVersion))
}

func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o700)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Close())
}

// providerEnvironment says where the real provider is.
func providerEnvironment() (string, error) {
	path, err := filepath.Abs(provider)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("%w; `make bench` builds it", err)
	}
	return providerVariable + "=" + path, nil
}

// readUsage adds up what the stubs of one command have written down.
func readUsage(path string) (usage, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return usage{}, nil // no provider was started
	}
	if err != nil {
		return usage{}, err
	}
	defer file.Close()
	var total usage
	for lines := json.NewDecoder(file); lines.More(); {
		var one usage
		if err := lines.Decode(&one); err != nil {
			return usage{}, err
		}
		total.Processes++
		total.CPU += one.CPU
		total.Memory = max(total.Memory, one.Memory)
	}
	return total, nil
}
