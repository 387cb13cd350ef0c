package globalwebhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const listDescription = `Finds the global webhook of the server, if it has one, to import it with ` + "`terraform query`" + `.

It takes the admin token, and Terraform 1.14 or later.`

var _ list.ListResourceWithConfigure = (*globalList)(nil)

type globalList struct{ global }

// NewList makes the list resource.
func NewList() list.ListResource { return &globalList{} }

func (l *globalList) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + typeName
}

func (l *globalList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: listDescription}
}

func (l *globalList) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	l.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

// List pushes the webhook, or nothing where there is none.
func (l *globalList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	has, there, err := l.look(ctx)
	switch {
	case err != nil:
		stream.Results = list.ListResultsStreamDiagnostics(l.failed(ctx, "list", err))
		return
	case !there || req.Limit <= 0:
		stream.Results = list.NoListResults
		return
	}
	result := l.result(ctx, req, has)
	stream.Results = func(push func(list.ListResult) bool) { push(result) }
}

func (l *globalList) result(ctx context.Context, req list.ListRequest, has uazapi.Webhook) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = message.Name(has.Origin())
	result.Diagnostics.Append(identify(ctx, result.Identity)...)
	if req.IncludeResource {
		var object model
		result.Diagnostics.Append(object.fill(ctx, has)...)
		result.Diagnostics.Append(result.Resource.Set(ctx, &object)...)
	}
	return result
}
