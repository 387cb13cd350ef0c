package provider_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// schemas are the schemas of everything, by what users call it.
func (c *caller) everything() map[string]*tfprotov6.Schema {
	all := map[string]*tfprotov6.Schema{"provider": c.schemas.Provider}
	for kind, some := range map[string]map[string]*tfprotov6.Schema{
		"resource":    c.schemas.ResourceSchemas,
		"data source": c.schemas.DataSourceSchemas,
		"ephemeral":   c.schemas.EphemeralResourceSchemas,
		"list":        c.schemas.ListResourceSchemas,
	} {
		for name, schema := range some {
			all[kind+" "+name] = schema
		}
	}
	for name, action := range c.schemas.ActionSchemas {
		all["action "+name] = action.Schema
	}
	return all
}

// walk calls visit for every attribute of a block, and of what is inside of it.
func walk(block *tfprotov6.SchemaBlock, visit func(name string, attribute *tfprotov6.SchemaAttribute)) {
	var attributes func(prefix string, some []*tfprotov6.SchemaAttribute)
	attributes = func(prefix string, some []*tfprotov6.SchemaAttribute) {
		for _, attribute := range some {
			visit(prefix+attribute.Name, attribute)
			if attribute.NestedType != nil {
				attributes(prefix+attribute.Name+".", attribute.NestedType.Attributes)
			}
		}
	}
	attributes("", block.Attributes)
	for _, inner := range block.BlockTypes {
		walk(inner.Block, func(name string, attribute *tfprotov6.SchemaAttribute) {
			visit(inner.TypeName+"."+name, attribute)
		})
	}
}

func TestEverythingIsDescribedInSentences(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	for object, schema := range c.everything() {
		if fault := faultOfText(schema.Block.Description); fault != "" {
			t.Errorf("%s: its description %s", object, fault)
		}
		walk(schema.Block, func(name string, attribute *tfprotov6.SchemaAttribute) {
			if fault := faultOfText(attribute.Description); fault != "" {
				t.Errorf("%s, %s: its description %s: %q", object, name, fault, attribute.Description)
			}
			if strings.HasPrefix(name, "timeouts.") {
				return // the library has what is inside in plain text only
			}
			if attribute.DescriptionKind != tfprotov6.StringKindMarkdown {
				t.Errorf("%s, %s: its description is not in Markdown", object, name)
			}
		})
	}
	for object, function := range c.schemas.Functions {
		for what, text := range map[string]string{"summary": function.Summary, "description": function.Description} {
			if fault := faultOfText(text); fault != "" && what == "description" || text == "" {
				t.Errorf("function %s: its %s %s", object, what, fault)
			}
		}
		for _, parameter := range function.Parameters {
			if fault := faultOfText(parameter.Description); fault != "" {
				t.Errorf("function %s, %s: its description %s", object, parameter.Name, fault)
			}
		}
	}
	for resource, identity := range c.ids.IdentitySchemas {
		for _, attribute := range identity.IdentityAttributes {
			if fault := faultOfText(attribute.Description); fault != "" {
				t.Errorf("identity of %s, %s: its description %s", resource, attribute.Name, fault)
			}
		}
	}
}

// faultOfText says what keeps a text from being one or more sentences, or "".
func faultOfText(text string) string {
	switch {
	case text == "":
		return "is missing"
	case strings.TrimSpace(text) != text:
		return "has blanks around it"
	case !unicode.IsUpper([]rune(text)[0]) && !strings.HasPrefix(text, "`"):
		return "does not begin like a sentence"
	case !strings.HasSuffix(text, "."):
		return "does not end in a period"
	case strings.Contains(text, ".."), strings.Contains(text, "  "), strings.Contains(text, "%!"):
		return "has a slip in it"
	case strings.Count(text, "`")%2 != 0:
		return "has a code that does not end"
	}
	return ""
}

func TestSecretsAreSensitive(t *testing.T) {
	t.Parallel()
	secret := regexp.MustCompile(`(^|_)(token|qrcode|paircode|password|secret|png_base64)$|apikey|api_key|^headers$|^proxy_(url|fallback)$`)
	c := newCaller(t)
	found := map[string]bool{}
	for object, schema := range c.everything() {
		walk(schema.Block, func(name string, attribute *tfprotov6.SchemaAttribute) {
			plain := strings.TrimSuffix(name[strings.LastIndex(name, ".")+1:], "_wo")
			if !secret.MatchString(plain) || attribute.Type.Is(tftypes.Bool) || attribute.Type.Is(tftypes.Number) {
				return
			}
			found[object+", "+name] = true
			if strings.HasPrefix(object, "action ") {
				// The framework has neither sensitive arguments of actions, nor lets
				// write-only ones be set. Their descriptions say what to do.
				if !strings.Contains(attribute.Description, "sensitive variable") {
					t.Errorf("%s, %s does not say to use a sensitive variable", object, name)
				}
				return
			}
			if !attribute.Sensitive && !attribute.WriteOnly {
				t.Errorf("%s, %s is not sensitive", object, name)
			}
		})
	}
	// The twin: these are secrets, so the look above sees them.
	for _, known := range []string{
		"provider, admin_token", "provider, token", "provider, headers",
		"resource uazapi_instance, token", "resource uazapi_instance_privacy, token",
		"resource uazapi_instance_proxy, proxy_url", "resource uazapi_instance_proxy, proxy_url_wo", "resource uazapi_instance_proxy, proxy_fallback",
		"resource uazapi_instance_chatwoot, access_token", "resource uazapi_instance_chatwoot, access_token_wo",
		"data source uazapi_instance_status, token", "data source uazapi_instance_status, qrcode",
		"data source uazapi_instance_status, paircode", "data source uazapi_instance_status, openai_apikey",
	} {
		if !found[known] {
			t.Errorf("%s was not looked at: %v", known, slices.Sorted(maps.Keys(found)))
		}
	}
}

func TestNamesAreInSnakeCase(t *testing.T) {
	t.Parallel()
	snake := regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	c := newCaller(t)
	for object, schema := range c.everything() {
		if _, name, found := strings.Cut(strings.TrimPrefix(object, "data "), " "); found {
			if !snake.MatchString(name) || !strings.HasPrefix(name, "uazapi_") {
				t.Errorf("%s is not named in snake_case, after the provider", object)
			}
		}
		walk(schema.Block, func(name string, _ *tfprotov6.SchemaAttribute) {
			for part := range strings.SplitSeq(name, ".") {
				if !snake.MatchString(part) {
					t.Errorf("%s, %s is not in snake_case", object, name)
				}
			}
		})
	}
	for name := range c.schemas.Functions {
		if !snake.MatchString(name) {
			t.Errorf("the function %s is not in snake_case", name)
		}
	}
}

func TestEveryResourceHasAnIdentityThatImportsIt(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	if len(c.schemas.ResourceSchemas) == 0 {
		t.Fatal("there are no resources")
	}
	for resource, schema := range c.schemas.ResourceSchemas {
		identity := c.ids.IdentitySchemas[resource]
		if identity == nil || len(identity.IdentityAttributes) == 0 {
			t.Errorf("%s has no identity", resource)
			continue
		}
		attributes := map[string]tftypes.Type{}
		walk(schema.Block, func(name string, attribute *tfprotov6.SchemaAttribute) { attributes[name] = attribute.Type })
		required := false
		for _, attribute := range identity.IdentityAttributes {
			required = required || attribute.RequiredForImport
			if as := attributes[attribute.Name]; as == nil || !as.Is(attribute.Type) {
				t.Errorf("%s is identified by %s, which is no attribute of the same type", resource, attribute.Name)
			}
		}
		if !required {
			t.Errorf("%s can be imported by an identity without any value", resource)
		}
	}
	for resource := range c.ids.IdentitySchemas {
		if c.schemas.ResourceSchemas[resource] == nil {
			t.Errorf("there is an identity of %s, and no such resource", resource)
		}
	}
}

func TestEveryAttributeIsGivenOrComputed(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	for object, schema := range c.everything() {
		names := map[string]bool{}
		walk(schema.Block, func(name string, attribute *tfprotov6.SchemaAttribute) {
			names[name] = true
			if !attribute.Required && !attribute.Optional && !attribute.Computed {
				t.Errorf("%s, %s can neither be given nor is it computed", object, name)
			}
		})
		for name := range names {
			if strings.HasSuffix(name, "_wo") && !names[name+"_version"] {
				t.Errorf("%s, %s has no version that tells of a new value", object, name)
			}
		}
	}
}

// What names an instance reads the same wherever it stands.
func TestInstancesAreNamedAlikeEverywhere(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	const opening = "Id of the instance"
	seen := 0
	for object, schema := range c.everything() {
		walk(schema.Block, func(name string, attribute *tfprotov6.SchemaAttribute) {
			if name == "instance_id" && !strings.HasPrefix(object, "list ") { // there it picks, and names nothing
				seen++
				if !strings.HasPrefix(attribute.Description, opening) || !attribute.Type.Is(tftypes.String) || attribute.Sensitive {
					t.Errorf("%s: instance_id is %s, described as %q", object, attribute.Type, attribute.Description)
				}
			}
		})
	}
	if seen < 3 {
		t.Errorf("instance_id stands in %d places only", seen)
	}
}

func TestMetadataListsWhatHasASchema(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	metadata, err := c.GetMetadata(t.Context(), &tfprotov6.GetMetadataRequest{})
	if err != nil {
		t.Fatal(err)
	}
	c.fine(metadata.Diagnostics)
	listed := map[string]bool{"provider": true}
	for _, m := range metadata.Resources {
		listed["resource "+m.TypeName] = true
	}
	for _, m := range metadata.DataSources {
		listed["data source "+m.TypeName] = true
	}
	for _, m := range metadata.EphemeralResources {
		listed["ephemeral "+m.TypeName] = true
	}
	for _, m := range metadata.ListResources {
		listed["list "+m.TypeName] = true
	}
	for _, m := range metadata.Actions {
		listed["action "+m.TypeName] = true
	}
	for object := range c.everything() {
		if !listed[object] {
			t.Errorf("%s has a schema and is not listed", object)
		}
		delete(listed, object)
	}
	for object := range listed {
		t.Errorf("%s is listed and has no schema", object)
	}
}
