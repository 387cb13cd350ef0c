// Package identity is how objects are identified and imported: by the id of their
// instance, and one of several on an instance by an id of its own as well.
//
// Ids are random and do not change. The address of the server is left out on
// purpose: servers are renamed and reached through gateways, and an identity
// must never change.
package identity

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

// Keys are the attributes that identify an object.
type Keys struct {
	// Instance has the id of the instance.
	Instance string
	// Own has the id of the object. It is "" where an instance has one such object
	// only.
	Own string
}

// Schema is the identity of an object with these keys.
func (k Keys) Schema() identityschema.Schema {
	attributes := map[string]identityschema.Attribute{k.Instance: key("Id of the instance on its server.")}
	if k.Own != "" {
		attributes[k.Own] = key("Id of the object on its instance.")
	}
	return identityschema.Schema{Attributes: attributes}
}

func key(description string) identityschema.Attribute {
	return identityschema.StringAttribute{Description: description, RequiredForImport: true}
}

// Set identifies an object. Read and Update do it before anything else: CLIs
// older than 1.12 send no identity, and the framework wants one afterwards even
// of what turned out to be gone. The ids are that of the instance and, where there
// is such a key, the object's own.
func (k Keys) Set(ctx context.Context, identity *tfsdk.ResourceIdentity, ids ...types.String) diag.Diagnostics {
	if identity == nil {
		return nil
	}
	var diags diag.Diagnostics
	for n, name := range k.names() {
		diags.Append(identity.SetAttribute(ctx, path.Root(name), ids[n])...)
	}
	return diags
}

func (k Keys) names() []string {
	if k.Own == "" {
		return []string{k.Instance}
	}
	return []string{k.Instance, k.Own}
}

// Import imports an object by its keys, as an id or as an identity, or by the name
// of its instance, and makes sure that the instance is there and can be opened. The
// id is that of the instance, and for one of several objects INSTANCE/OWN. Verb says
// what is imported: "import the privacy of".
func (k Keys) Import(ctx context.Context, server *access.Server, verb string, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	wanted, diags := k.wanted(ctx, req)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	found, err := find(ctx, server, wanted)
	if err == nil {
		err = k.claim(server, verb, found.ID, wanted.own)
	}
	if err != nil {
		resp.Diagnostics.Append(server.Attempt(verb, uazapi.Instance{ID: wanted.id, Name: wanted.name}).Failed(ctx, err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(k.Instance), found.ID)...)
	if k.Own != "" {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(k.Own), wanted.own)...)
	}
}

// wanted is what an import names: the instance by its id, or by its name, or as the one
// that the provider's token opens, and the object on it where there are several.
type wanted struct {
	id, name, own string
	byToken       bool
}

func (k Keys) wanted(ctx context.Context, req resource.ImportStateRequest) (wanted, diag.Diagnostics) {
	instance, own, diags := k.parts(ctx, req)
	if diags.HasError() {
		return wanted{}, diags
	}
	if name, byName := strings.CutPrefix(instance, namePrefix); byName {
		return wanted{name: name, own: own}, diags
	}
	if instance == "" && own != "" {
		return wanted{own: own, byToken: true}, diags
	}
	if fault := validate.InstanceIDFault(instance); fault != "" {
		diags.Append(message.Error("Invalid import id", fault))
	}
	return wanted{id: instance, own: own}, diags
}

// parts are the two parts of an id or of an identity.
func (k Keys) parts(ctx context.Context, req resource.ImportStateRequest) (instance, own string, diags diag.Diagnostics) {
	if req.ID == "" && req.Identity != nil {
		var ids [2]types.String
		for n, name := range k.names() {
			diags.Append(req.Identity.GetAttribute(ctx, path.Root(name), &ids[n])...)
		}
		return ids[0].ValueString(), ids[1].ValueString(), diags
	}
	if k.Own == "" {
		return req.ID, "", nil
	}
	// A name may have the sign in it, an id has not.
	at := strings.LastIndex(req.ID, separator)
	if at < 0 || at == len(req.ID)-1 {
		diags.Append(message.Error("Invalid import id", "The id has two parts, that of the instance and that of the object on it, as in r76b15a4a3614b4/OBJECT. The first may also be name: with the name of the instance, or empty for the one that the provider's token opens."))
		return "", "", diags
	}
	return req.ID[:at], req.ID[at+1:], nil
}

// claim makes sure that no two objects of one kind are imported for an instance:
// each would undo what the other does. The verb says which kind it is.
func (k Keys) claim(server *access.Server, verb, instance, own string) error {
	if k.Instance == idAttribute {
		return server.Claim(instance)
	}
	return server.ClaimPart(verb+own, instance)
}

const (
	// idAttribute is the attribute of the instance itself.
	idAttribute = "id"
	// namePrefix marks an import by name, as in "name:Vendas São Paulo".
	namePrefix = "name:"
	// separator stands between the id of an instance and that of an object on it.
	separator = "/"
)

// find returns the instance that an import names. All imports of a moment share a
// listing; one that lacks a name may be too old.
func find(ctx context.Context, server *access.Server, wanted wanted) (uazapi.Instance, error) {
	if wanted.id != "" || wanted.byToken {
		return server.Lookup(ctx, access.Ref{ID: wanted.id}, roster.Shared)
	}
	if server.HasListing() {
		if found, err := server.ByName(ctx, wanted.name, roster.AfterWrites); err == nil {
			return found, nil
		}
	}
	return server.ByName(ctx, wanted.name, roster.Now)
}
