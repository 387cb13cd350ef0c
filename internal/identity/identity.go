// Package identity is how the objects of an instance are identified and
// imported: by the id of the instance, and nothing else.
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
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

// Schema is the identity of an object that holds the id of its instance in an
// attribute.
func Schema(attribute string) identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		attribute: identityschema.StringAttribute{
			Description:       "Id of the instance on its server.",
			RequiredForImport: true,
		},
	}}
}

// Set identifies an object. Read and Update do it before anything else: CLIs
// older than 1.12 send no identity, and the framework wants one afterwards even
// of what turned out to be gone.
func Set(ctx context.Context, identity *tfsdk.ResourceIdentity, attribute string, id types.String) diag.Diagnostics {
	if identity == nil {
		return nil
	}
	return identity.SetAttribute(ctx, path.Root(attribute), id)
}

// Import imports an object by the id of its instance, as an id or as an
// identity, or by its name, and makes sure that the instance is there and can be
// opened. Verb says what is imported: "import the privacy of".
func Import(ctx context.Context, server *access.Server, attribute, verb string, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	at := path.Root(attribute)
	resource.ImportStatePassthroughWithIdentity(ctx, at, at, req, resp)
	var imported types.String
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, at, &imported)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := imported.ValueString()
	if name, byName := strings.CutPrefix(id, namePrefix); byName {
		resp.Diagnostics.Append(importByName(ctx, server, attribute, verb, name, &resp.State)...)
		return
	}
	if fault := validate.InstanceIDFault(id); fault != "" {
		resp.Diagnostics.Append(message.Error("Invalid import id", fault))
		return
	}
	attempt := apidiag.Attempt{Verb: verb, On: server}
	attempt.Instance.ID = id
	_, err := server.Lookup(ctx, access.Ref{ID: id}, roster.Shared)
	if err == nil {
		err = claim(server, attribute, verb, id)
	}
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(err))
	}
}

// claim makes sure that no two objects of one kind are imported for an instance:
// each would undo what the other does. The verb says which kind it is.
func claim(server *access.Server, attribute, verb, id string) error {
	if attribute == idAttribute {
		return server.Claim(id)
	}
	return server.ClaimPart(verb, id)
}

const (
	// idAttribute is the attribute of the instance itself.
	idAttribute = "id"
	// namePrefix marks an import by name, as in "name:Vendas São Paulo".
	namePrefix = "name:"
)

// importByName imports what lives on the one instance that has a name.
func importByName(ctx context.Context, server *access.Server, attribute, verb, name string, state *tfsdk.State) diag.Diagnostics {
	found, err := find(ctx, server, name)
	if err == nil {
		err = claim(server, attribute, verb, found.ID)
	}
	if err != nil {
		attempt := apidiag.Attempt{Verb: verb, On: server}
		attempt.Instance.Name = name
		return diag.Diagnostics{attempt.Failed(err)}
	}
	return state.SetAttribute(ctx, path.Root(attribute), found.ID)
}

// find returns the one instance that has a name. All imports of a moment share a
// listing; one that lacks the name may be too old.
func find(ctx context.Context, server *access.Server, name string) (uazapi.Instance, error) {
	if server.Listed() {
		if found, err := server.ByName(ctx, name, roster.AfterWrites); err == nil {
			return found, nil
		}
	}
	return server.ByName(ctx, name, roster.Now)
}
