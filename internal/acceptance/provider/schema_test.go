package provider

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// TestSchema shows every change of the schema, which users have configurations
// and states of.
func TestSchema(t *testing.T) {
	t.Parallel()
	world.Needs(t, "actions")
	world.Needs(t, "queries")
	got := schemaOf(world.Start(t, simulator.Options{}).Terminal(""))
	if os.Getenv("UAZAPI_WRITE_SCHEMA") != "" {
		world.WriteBelow(t, "testdata", "schema.json", indented(t, got))
		return
	}
	if diff := cmp.Diff(byPath(storedSchema(t)), byPath(got)); diff != "" {
		t.Errorf("The schema is no longer the stored one. If that is meant, run `make schema` and commit the result (-stored +now):\n%s", diff)
	}
}

// schemaOf is the provider's schema as the tool tells it, without the version of
// the format, which is the tool's own.
func schemaOf(user *world.Terminal) map[string]any {
	user.T.Helper()
	var told struct {
		Providers map[string]any `json:"provider_schemas"`
	}
	if err := json.Unmarshal([]byte(user.Run("providers", "schema", "-json")), &told); err != nil {
		user.T.Fatal(err)
	}
	return told.Providers
}

func storedSchema(t *testing.T) map[string]any {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "schema.json"))
	if err != nil {
		t.Fatalf("%v: `make schema` writes it", err)
	}
	var stored map[string]any
	if err := json.Unmarshal(text, &stored); err != nil {
		t.Fatalf("%v: `make schema` writes it again", err)
	}
	return stored
}

// indented is the schema as it is stored: a line for each value, in an order that
// does not change, so that a review shows what has changed.
func indented(t *testing.T, schema map[string]any) string {
	t.Helper()
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// byPath is the schema with one level only: each value under the whole path to
// it. A difference is then one line that says where it is.
func byPath(schema map[string]any) map[string]any {
	flat := map[string]any{}
	for key, value := range schema {
		nested, ok := value.(map[string]any)
		if !ok || len(nested) == 0 {
			flat[key] = value
			continue
		}
		for path, value := range byPath(nested) {
			flat[key+"."+path] = value
		}
	}
	return flat
}
