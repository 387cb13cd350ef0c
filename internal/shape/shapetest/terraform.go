package shapetest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/owner"
	"github.com/uazapi/terraform-provider-uazapi/internal/private"
	"github.com/uazapi/terraform-provider-uazapi/internal/whereabouts"
)

// Terraform calls a resource with the model M as Terraform does.
type Terraform[M any] struct {
	// FoundAt is what private state has of the addresses at which it was found.
	FoundAt []string
	// Kept is what private state has besides: the mark of the object, and what stands under
	// the keys that a test has put here.
	Kept     map[string][]byte
	t        *testing.T
	resource resource.ResourceWithIdentity
	schema   schema.Schema
}

// Using makes the Terraform of a resource.
func Using[M any](t *testing.T, used resource.ResourceWithIdentity) *Terraform[M] {
	t.Helper()
	response := &resource.SchemaResponse{}
	used.Schema(t.Context(), resource.SchemaRequest{}, response)
	return &Terraform[M]{t: t, resource: used, schema: response.Schema, Kept: map[string][]byte{owner.MarkKey: nil}}
}

// Config is a model as a configuration.
func (tf *Terraform[M]) Config(value M) tfsdk.Config {
	tf.t.Helper()
	return tfsdk.Config{Raw: Raw(tf.t, tf.schema, &value), Schema: tf.schema}
}

// Plan is a model as a plan.
func (tf *Terraform[M]) Plan(value M) tfsdk.Plan {
	tf.t.Helper()
	return tfsdk.Plan{Raw: Raw(tf.t, tf.schema, &value), Schema: tf.schema}
}

// State is a model as a state.
func (tf *Terraform[M]) State(value M) tfsdk.State {
	tf.t.Helper()
	return tfsdk.State{Raw: Raw(tf.t, tf.schema, &value), Schema: tf.schema}
}

// NoState is the state of what does not exist.
func (tf *Terraform[M]) NoState() tfsdk.State {
	return tfsdk.State{Raw: tftypes.NewValue(tf.schema.Type().TerraformType(tf.t.Context()), nil), Schema: tf.schema}
}

// Identity is one that nothing is known of, as old tools have it.
func (tf *Terraform[M]) Identity() *tfsdk.ResourceIdentity {
	response := &resource.IdentitySchemaResponse{}
	tf.resource.IdentitySchema(tf.t.Context(), resource.IdentitySchemaRequest{}, response)
	of := response.IdentitySchema
	return &tfsdk.ResourceIdentity{Schema: of, Raw: tftypes.NewValue(of.Type().TerraformType(tf.t.Context()), nil)}
}

// Create returns the state that results and what is said, as Update and Refresh do.
func (tf *Terraform[M]) Create(config, plan M) (tfsdk.State, diag.Diagnostics) {
	tf.t.Helper()
	response := &resource.CreateResponse{State: tf.NoState(), Identity: tf.Identity()}
	response.Private = kept(tf, response.Private)
	tf.resource.Create(tf.t.Context(), resource.CreateRequest{Config: tf.Config(config), Plan: tf.Plan(plan)}, response)
	tf.keep(response.Private)
	return response.State, response.Diagnostics
}

// Update changes what has this state.
func (tf *Terraform[M]) Update(state, config, plan M) (tfsdk.State, diag.Diagnostics) {
	tf.t.Helper()
	response := &resource.UpdateResponse{State: tf.State(state), Identity: tf.Identity()}
	response.Private = kept(tf, response.Private)
	request := resource.UpdateRequest{State: tf.State(state), Config: tf.Config(config), Plan: tf.Plan(plan), Private: response.Private}
	tf.resource.Update(tf.t.Context(), request, response)
	tf.keep(response.Private)
	return response.State, response.Diagnostics
}

// Refresh reads what has this state.
func (tf *Terraform[M]) Refresh(state M) (tfsdk.State, diag.Diagnostics) {
	tf.t.Helper()
	response := &resource.ReadResponse{State: tf.State(state), Identity: tf.Identity()}
	response.Private = kept(tf, response.Private)
	tf.resource.Read(tf.t.Context(), resource.ReadRequest{State: tf.State(state), Private: response.Private}, response)
	tf.keep(response.Private)
	return response.State, response.Diagnostics
}

// Destroy deletes what has this state.
func (tf *Terraform[M]) Destroy(state M) diag.Diagnostics {
	tf.t.Helper()
	request := resource.DeleteRequest{State: tf.State(state)}
	request.Private = kept(tf, request.Private)
	response := &resource.DeleteResponse{State: request.State}
	tf.resource.Delete(tf.t.Context(), request, response)
	return response.Diagnostics
}

// keep remembers what private state has for the next call.
func (tf *Terraform[M]) keep(state private.Reader) {
	tf.t.Helper()
	tf.FoundAt = whereabouts.Load(tf.t.Context(), state)
	for key := range tf.Kept {
		value, diags := state.GetKey(tf.t.Context(), key)
		if diags.HasError() {
			tf.t.Fatal(diags)
		}
		tf.Kept[key] = value
	}
}

// kept is the private state that was kept. Its type is one of the framework's own, which
// has a name there only.
func kept[M, T any, P interface {
	*T
	private.Store
}](tf *Terraform[M], _ P) P {
	tf.t.Helper()
	state := P(new(T))
	var diags diag.Diagnostics
	for n, address := range tf.FoundAt {
		diags.Append(whereabouts.Add(tf.t.Context(), state, tf.FoundAt[:n], address)...)
	}
	for key, value := range tf.Kept {
		if value != nil {
			diags.Append(state.SetKey(tf.t.Context(), key, value)...)
		}
	}
	if diags.HasError() {
		tf.t.Fatal(diags)
	}
	return state
}
