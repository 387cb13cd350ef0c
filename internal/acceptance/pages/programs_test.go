package pages

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/itchyny/gojq"
)

// standIns are the programs besides Terraform that commands of the guides take. A
// machine that lacks one has this test in its place, which acts as what it is called.
var standIns = []string{"curl", "jq"}

// actAs acts as one of the stand-ins, and returns its exit code.
func actAs(program string, args []string) int {
	var err error
	switch program {
	case "curl":
		err = curl(args, os.Stdout)
	case "jq":
		err = jq(args, os.Stdin, os.Stdout)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", program, err)
		return 1
	}
	return 0
}

// missing are those that this machine lacks.
func missing() []string {
	return slices.DeleteFunc(slices.Clone(standIns), func(program string) bool {
		_, err := exec.LookPath(program)
		return err == nil
	})
}

// linkStandIns puts stand-ins into a folder of programs.
func linkStandIns(t *testing.T, folder string, programs []string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range programs {
		if err := os.Symlink(self, filepath.Join(folder, program)); err != nil {
			t.Fatal(err)
		}
	}
}

// several is an option that may be said more than once.
type several []string

func (s *several) String() string { return strings.Join(*s, "&") }

func (s *several) Set(value string) error {
	*s = append(*s, value)
	return nil
}

// curl sends a request, and prints what is answered.
func curl(args []string, out io.Writer) error {
	var headers, data several
	options := flag.NewFlagSet("curl", flag.ContinueOnError)
	method := options.String("X", "", "the method")
	options.Bool("sS", true, "print errors only besides the answer")
	options.Var(&headers, "H", "a header")
	options.Var(&data, "d", "a piece of the body")
	address, err := parseAround(options, args)
	if err != nil {
		return err
	}
	if *method == "" {
		*method = map[bool]string{true: http.MethodPost, false: http.MethodGet}[data != nil]
	}
	request, err := http.NewRequest(*method, address, strings.NewReader(data.String()))
	if err != nil {
		return err
	}
	if data != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ":")
		request.Header.Set(name, strings.TrimSpace(value))
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	_, err = io.Copy(out, answer.Body)
	return err
}

// parseAround parses options that stand before and after the one argument.
func parseAround(options *flag.FlagSet, args []string) (string, error) {
	if err := options.Parse(args); err != nil {
		return "", err
	}
	if options.NArg() == 0 {
		return "", errors.New("an argument is missing")
	}
	argument := options.Arg(0)
	if err := options.Parse(options.Args()[1:]); err != nil {
		return "", err
	}
	if options.NArg() > 0 {
		return "", fmt.Errorf("%q is one argument too many", options.Arg(0))
	}
	return argument, nil
}

// jq prints what a query finds in a file, or in what is piped into it: texts as they
// are, which -r asks for, and all else as JSON.
func jq(args []string, in io.Reader, out io.Writer) error {
	if len(args) < 2 || len(args) > 3 || args[0] != "-r" {
		return fmt.Errorf("it takes -r, a query and a file, and not %q", args)
	}
	query, err := gojq.Parse(args[1])
	if err != nil {
		return err
	}
	if len(args) == 3 {
		file, err := os.Open(args[2])
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		in = file
	}
	var input any
	if err := json.NewDecoder(in).Decode(&input); err != nil {
		return err
	}
	for found := query.Run(input); ; {
		value, more := found.Next()
		if !more {
			return nil
		}
		switch value := value.(type) {
		case error:
			return value
		case string:
			fmt.Fprintln(out, value)
		default:
			text, err := gojq.Marshal(value)
			if err != nil {
				return err
			}
			fmt.Fprintln(out, string(text))
		}
	}
}

// What a stand-in does is what the program does whose place it takes.
func TestStandInsDoWhatTheProgramsDo(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintln(w, r.Method, r.URL.Path, r.Header.Get("Token"), r.Header.Get("Content-Type"), string(body))
	}))
	t.Cleanup(server.Close)
	folder := t.TempDir()
	linkStandIns(t, folder, standIns)
	plan := filepath.Join(folder, "plan.json")
	if err := os.WriteFile(plan, []byte(`{"checks": [{"name": "a\"b", "n": 1}, {"name": "ção"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"curl", "-sS", "-X", "POST", server.URL + "/end", "-H", "token: abc"}, "POST /end abc  \n"},
		{[]string{"curl", "-sS", server.URL + "/look"}, "GET /look   \n"},
		{
			[]string{"curl", "-sS", server.URL + "/form", "-d", "a=1", "-d", "b=2 3"},
			"POST /form  application/x-www-form-urlencoded a=1&b=2 3\n",
		},
		{
			[]string{"curl", "-sS", "-H", "Content-Type: application/json", "-d", `{"a": 1}`, server.URL + "/json"},
			"POST /json  application/json {\"a\": 1}\n",
		},
		{[]string{"jq", "-r", `.checks[]? | select(.name | index("b")) | .name`, plan}, "a\"b\n"},
		{[]string{"jq", "-r", ".checks[].n, .none[]?", plan}, "1\nnull\n"},
	} {
		ours := outputOf(t, filepath.Join(folder, test.args[0]), test.args[1:])
		if diff := cmp.Diff(test.want, ours); diff != "" {
			t.Errorf("%q prints otherwise (-want +got):\n%s", test.args, diff)
		}
		its, err := exec.LookPath(test.args[0])
		if err != nil {
			continue
		}
		if diff := cmp.Diff(outputOf(t, its, test.args[1:]), ours); diff != "" {
			t.Errorf("%q prints otherwise than the program here (-program +stand-in):\n%s", test.args, diff)
		}
	}
	for _, wrong := range [][]string{{"curl", "-sS"}, {"curl", "--fail", server.URL}, {"jq", "-r", ".a |", plan}, {"jq", ".", plan}} {
		if err := exec.CommandContext(t.Context(), filepath.Join(folder, wrong[0]), wrong[1:]...).Run(); err == nil {
			t.Errorf("%q does not fail", wrong)
		}
	}
}

func outputOf(t *testing.T, program string, args []string) string {
	t.Helper()
	output, err := exec.CommandContext(t.Context(), program, args...).Output()
	if err != nil {
		t.Fatalf("%s %q: %v", program, args, err)
	}
	return string(output)
}
