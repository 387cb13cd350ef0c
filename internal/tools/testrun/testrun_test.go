package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The tests run the real `go test` on a module made for them, so that they
// hold for what it prints today and not for what it printed once.
func runModule(t *testing.T, files map[string]string, paths []string, args ...string) (bool, string) {
	t.Helper()
	return runIn(t, files, options{clis: paths, args: append(args, "./...")})
}

func runIn(t *testing.T, files map[string]string, o options) (bool, string) {
	t.Helper()
	t.Chdir(t.TempDir())
	write(t, "go.mod", "module github.com/uazapi/terraform-provider-uazapi\n\ngo 1.26.0\n", 0o600)
	for name, text := range files {
		write(t, name, text, 0o600)
	}
	var out strings.Builder
	ok, err := run(t.Context(), &out, o)
	if err != nil {
		t.Fatal(err)
	}
	return ok, out.String()
}

func write(t *testing.T, name, text string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// testFile is a test file of package p with the given functions.
func testFile(functions string) string {
	return "package p\n\nimport (\n\t\"os\"\n\t\"testing\"\n\t\"time\"\n)\n\n" +
		"var _, _ = os.Getenv, time.Now\n\n" + functions
}

func TestRun(t *testing.T) {
	const passing = "func TestGood(t *testing.T) {}\n"
	for name, tc := range map[string]struct {
		files map[string]string
		args  []string
		ok    bool
		last  string
		has   []string
		not   []string
	}{
		"all pass, quietly": {
			files: map[string]string{"a/a_test.go": testFile(passing + "func TestLog(t *testing.T) { t.Log(\"chatter\") }\n")},
			ok:    true,
			last:  "2 passed, 0 failed, 0 skipped",
			has:   []string{"ok  \tgithub.com/uazapi/terraform-provider-uazapi/a"},
			not:   []string{"TestGood", "chatter"},
		},
		"subtests stand for their parent": {
			files: map[string]string{"a/a_test.go": testFile(`func TestP(t *testing.T) {
				t.Run("GET /x", func(t *testing.T) {})
				t.Run("b", func(t *testing.T) { t.Skip("not today") })
				t.Run("c", func(t *testing.T) { t.Error("it broke") })
			}`)},
			last: "1 passed, 1 failed, 1 skipped",
			has:  []string{"skipped: a TestP/b: not today\n", "failed: a TestP/c\n", "it broke", "--- FAIL: TestP/c"},
			not:  []string{"failed: a TestP\n", "=== RUN"},
		},
		"the package at the root": {
			files: map[string]string{"a_test.go": testFile("func TestR(t *testing.T) { t.Fail() }\n")},
			last:  "0 passed, 1 failed, 0 skipped",
			has:   []string{"failed: . TestR\n"},
		},
		"a parent that fails by itself": {
			files: map[string]string{"a/a_test.go": testFile(`func TestP(t *testing.T) {
				t.Run("b", func(t *testing.T) {})
				t.Error("afterwards")
			}`)},
			last: "1 passed, 1 failed, 0 skipped",
			has:  []string{"failed: a TestP\n", "afterwards"},
		},
		"a build error": {
			files: map[string]string{
				"a/a_test.go": testFile(passing),
				"b/b_test.go": testFile("func TestB(t *testing.T) { undefined() }\n"),
			},
			last: "1 passed, 1 failed, 0 skipped",
			has:  []string{"undefined: undefined", "failed: b\n"},
		},
		"a panic": {
			files: map[string]string{"a/a_test.go": testFile(passing + "func TestP(t *testing.T) { panic(\"oh no\") }\n")},
			last:  "1 passed, 1 failed, 0 skipped",
			has:   []string{"failed: a TestP\n", "panic: oh no"},
		},
		"an exit": {
			files: map[string]string{"a/a_test.go": testFile(passing + "func TestX(t *testing.T) { os.Exit(3) }\n")},
			last:  "1 passed, 1 failed, 0 skipped",
			has:   []string{"failed: a TestX\n"},
		},
		"a failure outside of tests": {
			files: map[string]string{"a/a_test.go": testFile(passing + "func TestMain(m *testing.M) { m.Run(); os.Exit(1) }\n")},
			last:  "1 passed, 1 failed, 0 skipped",
			has:   []string{"failed: a\n"},
		},
		"a time-out": {
			files: map[string]string{"a/a_test.go": testFile(passing + "func TestSlow(t *testing.T) { time.Sleep(time.Minute) }\n")},
			args:  []string{"-timeout=50ms"},
			last:  "1 passed, 1 failed, 0 skipped",
			has:   []string{"failed: a TestSlow\n", "test timed out after 50ms"},
		},
		"nothing runs": {
			files: map[string]string{"a/a.go": "package p\n"},
			last:  "0 passed, 0 failed, 0 skipped",
			has:   []string{"failed: no test ran\n"},
		},
		"everything is skipped": {
			files: map[string]string{"a/a_test.go": testFile("func TestS(t *testing.T) { t.Skip() }\n")},
			last:  "0 passed, 0 failed, 1 skipped",
			has:   []string{"skipped: a TestS: no reason given\n", "failed: no test ran\n"},
		},
		"go test does not start": {
			files: map[string]string{"a/a_test.go": testFile(passing)},
			args:  []string{"-mod=nonsense"},
			last:  "0 passed, 1 failed, 0 skipped",
			has:   []string{"failed: go test: exit status"},
		},
		"an acceptance test without a CLI": {
			files: map[string]string{"internal/acceptance/a_test.go": testFile(passing + `func TestAcc(t *testing.T) {
				t.Skip("Acceptance tests skipped unless env 'TF_ACC' set")
			}`)},
			last: "1 passed, 0 failed, 1 skipped",
			has:  []string{"SKIPPED, MUST RUN: internal/acceptance TestAcc: Acceptance tests skipped unless"},
		},
		"an acceptance test elsewhere without a CLI": {
			files: map[string]string{"internal/service/x/x_test.go": testFile(passing + `func TestAcc(t *testing.T) {
				t.Skip("Acceptance tests skipped unless env 'TF_ACC' set")
			}`)},
			last: "1 passed, 0 failed, 1 skipped",
			has:  []string{"SKIPPED, MUST RUN: internal/service/x TestAcc"},
		},
		"an acceptance test that the CLI is too old for": {
			files: map[string]string{"internal/acceptance/a_test.go": testFile(passing + `func TestAcc(t *testing.T) {
				t.Skip("Terraform CLI version 1.8.5 is below minimum version 1.14.0: skipping test")
			}`)},
			ok:   true,
			last: "1 passed, 0 failed, 1 skipped",
			has:  []string{"skipped: internal/acceptance TestAcc: Terraform CLI version 1.8.5 is below"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			ok, out := runModule(t, tc.files, nil, tc.args...)
			if ok != tc.ok {
				t.Errorf("ok = %v, want %v", ok, tc.ok)
			}
			if !strings.HasSuffix(out, "\n"+tc.last+"\n") && out != tc.last+"\n" {
				t.Errorf("the last line is not %q", tc.last)
			}
			for _, s := range tc.has {
				if !strings.Contains(out, s) {
					t.Errorf("missing: %q", s)
				}
			}
			for _, s := range tc.not {
				if strings.Contains(out, s) {
					t.Errorf("should not be there: %q", s)
				}
			}
			if t.Failed() {
				t.Logf("output:\n%s", out)
			}
		})
	}
}

func TestRunWithCLIs(t *testing.T) {
	dir := t.TempDir()
	fake := func(file, version string) string {
		path := filepath.Join(dir, file)
		write(t, path, fmt.Sprintf("#!/bin/sh\necho '%s'\necho 'on linux_amd64'\n", version), 0o700)
		return path
	}
	older := fake("older", "Terraform v1.8.5")
	newer := fake("newer", "Terraform v1.16.0")
	again := fake("again", "Terraform v1.16.0")
	tofu := fake("tofu", "OpenTofu v1.12.6")

	t.Setenv("UAZAPI_TOKEN", "a-token-of-the-user")
	t.Setenv("TF_ACC_PROVIDER_HOST", "left.over")
	ok, out := runModule(t, map[string]string{"internal/acceptance/a_test.go": testFile(`func TestEnv(t *testing.T) {
		if os.Getenv("TF_ACC") != "1" || os.Getenv("UAZAPI_TOKEN") != "" {
			t.Error("wrong environment")
		}
		if os.Getenv("TF_ACC_TERRAFORM_PATH") == "` + older + `" {
			t.Skip("Terraform CLI version 1.8.5 is below minimum version 1.14.0: skipping test")
		}
	}

	func TestHost(t *testing.T) {
		tofu := os.Getenv("TF_ACC_TERRAFORM_PATH") == "` + tofu + `"
		if tofu != (os.Getenv("TF_ACC_PROVIDER_HOST") == "registry.opentofu.org") {
			t.Error("wrong host")
		}
	}`)}, []string{older, newer, again, tofu})
	if !ok {
		t.Error("failed")
	}
	want := `
                      passed  failed  skipped
Terraform v1.8.5           1       0        1
Terraform v1.16.0          2       0        0
OpenTofu v1.12.6           2       0        0

5 passed, 0 failed, 1 skipped
`
	if !strings.HasSuffix(out, want) || !strings.Contains(out, again+" is Terraform v1.16.0 like "+newer+": tested once\n") {
		t.Errorf("unexpected:\n%s", out)
	}
}

func TestIdentify(t *testing.T) {
	other := filepath.Join(t.TempDir(), "other")
	write(t, other, "#!/bin/sh\necho 'Vault v1.0.0'\n", 0o700)
	for path, want := range map[string]string{
		other:                        `neither Terraform nor OpenTofu: its version is "Vault v1.0.0"`,
		filepath.Join(other, "none"): "not a directory",
	} {
		if _, err := identify(t.Context(), path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("identify(%s): %v, want %s", path, err, want)
		}
	}
}

func TestEnviron(t *testing.T) {
	env := cli{}.environ([]string{"HOME=/h", "UAZAPI_ADMIN_TOKEN=x", "TF_CLI_ARGS_plan=-x", "TF_CLI_CONFIG_FILE=/c", "TF_VAR_x=1", "TF_LOG=TRACE", "TF_ACC=1"})
	if want := []string{"HOME=/h", "TF_LOG=TRACE", "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE=" + os.DevNull}; !slices.Equal(env, want) {
		t.Errorf("got %q, want %q", env, want)
	}
}

// Slow are the ten tests that took longest, of those that took a second: each test
// without subtests, and with several CLIs by its longest time.
func TestSlowest(t *testing.T) {
	events := &strings.Builder{}
	ended := func(name string, seconds float64) {
		fmt.Fprintf(events, `{"Action":"run","Package":"%[1]s/a","Test":"%[2]s"}`+"\n", module, name)
		fmt.Fprintf(events, `{"Action":"pass","Package":"%[1]s/a","Test":"%[2]s","Elapsed":%[3]g}`+"\n", module, name, seconds)
	}
	fmt.Fprintf(events, `{"Action":"run","Package":"%s/a","Test":"TestParent"}`+"\n", module)
	for n := range 12 {
		ended(fmt.Sprintf("TestParent/case_%02d", n), float64(n)*0.5)
	}
	ended("TestParent", 33)
	total := &tally{}
	for _, more := range []string{"", `{"Action":"pass","Package":"` + module + `/a","Test":"TestParent/case_02","Elapsed":70.25}` + "\n"} {
		one := newTally()
		if err := one.read(strings.NewReader(events.String()+more), &strings.Builder{}); err != nil {
			t.Fatal(err)
		}
		total.add(one)
	}
	var out strings.Builder
	total.slowest(&out)
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != 10 || lines[0] != "slow:   70.2s a TestParent/case_02" || lines[1] != "slow:    5.5s a TestParent/case_11" || lines[9] != "slow:    1.5s a TestParent/case_03" {
		t.Errorf("got\n%s", out.String())
	}
}

// Arguments with -- between them are those of two runs, whose tests are counted together.
func TestRunTwice(t *testing.T) {
	files := map[string]string{
		"a/a_test.go": testFile("func TestGood(t *testing.T) {}\nfunc TestOther(t *testing.T) { t.Error(\"nobody asked for it\") }\n"),
		"b/b_test.go": testFile("func TestBad(t *testing.T) { t.Error(\"it is bad\") }\n"),
	}
	ok, out := runIn(t, files, options{args: []string{"-run=TestGood", "./a", "--", "-short", "./b"}})
	if want := "1 passed, 1 failed, 0 skipped\n"; ok || !strings.HasSuffix(out, want) {
		t.Errorf("ok = %v, want false and in the end %q:\n%s", ok, want, out)
	}
	ok, out = runIn(t, files, options{args: []string{"-run=TestGood", "./a", "--", "-run=TestGood", "./..."}})
	if want := "2 passed, 0 failed, 0 skipped\n"; !ok || !strings.HasSuffix(out, want) {
		t.Errorf("ok = %v, want true and in the end %q:\n%s", ok, want, out)
	}
}
