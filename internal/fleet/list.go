package fleet

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"golang.org/x/sync/errgroup"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/refresh"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// List is what the list of one kind of object has of its own.
type List struct {
	// Type is the name of the object without the provider's, "instance_privacy".
	Type string
	// Noun is the object in messages: "privacy of the instances".
	Noun string
	// Description opens the page of the list, in Markdown.
	Description string
	// IDAttribute holds the id of the instance, in the identity of the object.
	IDAttribute string
	// OfConnected restricts the list to instances that are connected, for
	// objects that others do not have.
	OfConnected bool
	// Describe gives the object of an instance, as the resource has it in the
	// state: a pointer to its model.
	Describe func(ctx context.Context, server *access.Server, instance uazapi.Instance) (any, error)
}

type fleetList struct {
	list   List
	server *access.Server
}

var _ list.ListResourceWithConfigure = (*fleetList)(nil)

// NewList makes a list resource.
func NewList(list List) list.ListResource { return &fleetList{list: list} }

func (l *fleetList) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + l.list.Type
}

func (l *fleetList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: l.list.Description, Attributes: ListAttributes()}
}

func (l *fleetList) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	l.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

// ahead is how many objects are described at once, before the first is wanted.
const ahead = 10

// List pushes a result for each instance that the configuration picks. Once the
// results are being pulled, a failure is a result too: there is no other way to
// tell of it.
func (l *fleetList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	picked, diags := l.pick(ctx, req)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	// The framework leaves it to the provider to stop at the limit. A limit of 0
	// is one, too.
	all := len(picked)
	picked = picked[:min(int64(all), max(req.Limit, 0))]
	stream.Results = func(push func(list.ListResult) bool) {
		// Terraform reads no further than to the last result, and nothing where none
		// is wanted.
		if len(picked) > 0 && len(picked) < all && !push(list.ListResult{Diagnostics: diag.Diagnostics{l.attempt().CutByLimit(req.Limit, all)}}) {
			return
		}
		for batch := range slices.Chunk(picked, ahead) {
			if err := ctx.Err(); err != nil {
				// What is cut short must not look complete.
				push(list.ListResult{Diagnostics: diag.Diagnostics{l.attempt().Failed(err)}})
				return
			}
			for _, result := range l.describe(ctx, req, batch) {
				if !push(result) {
					return
				}
			}
		}
	}
}

func (l *fleetList) attempt() apidiag.Attempt {
	return apidiag.Attempt{Verb: "list", Object: "the " + l.list.Noun, On: l.server}
}

func (l *fleetList) pick(ctx context.Context, req list.ListRequest) ([]uazapi.Instance, diag.Diagnostics) {
	var filter Filter
	diags := req.Config.Get(ctx, &filter)
	if diags.HasError() {
		return nil, diags
	}
	instances, err := l.server.Instances(ctx, roster.Now)
	if err != nil {
		return nil, append(diags, l.attempt().Failed(err))
	}
	picked, err := filter.Pick(instances)
	if err != nil {
		return nil, append(diags, l.attempt().Failed(err))
	}
	if !l.list.OfConnected {
		return picked, diags
	}
	var connected []uazapi.Instance
	for _, instance := range picked {
		if instance.Connected() {
			connected = append(connected, instance)
		}
	}
	return connected, diags
}

// describe makes the results of some instances, at once where that takes calls.
func (l *fleetList) describe(ctx context.Context, req list.ListRequest, instances []uazapi.Instance) []list.ListResult {
	results := make([]list.ListResult, len(instances))
	var group errgroup.Group
	for n, instance := range instances {
		group.Go(func() error {
			defer apidiag.Recover(&results[n].Diagnostics)
			results[n] = l.result(ctx, req, instance)
			return nil
		})
	}
	_ = group.Wait()
	return results
}

func (l *fleetList) result(ctx context.Context, req list.ListRequest, instance uazapi.Instance) list.ListResult {
	result := req.NewListResult(ctx)
	// Terraform prints it as it is.
	result.DisplayName = message.Name(instance.Name)
	result.Diagnostics.Append(result.Identity.SetAttribute(ctx, path.Root(l.list.IDAttribute), instance.ID)...)
	if !req.IncludeResource {
		return result
	}
	object, err := l.list.Describe(ctx, l.server, instance)
	if err == nil {
		result.Diagnostics.Append(result.Resource.Set(ctx, object)...)
		result.Diagnostics.Append(refresh.CheckImported(ctx, apidiag.Attempt{Instance: instance}, tfsdk.State(*result.Resource))...)
		return result
	}
	attempt := apidiag.Attempt{Verb: "read the " + l.list.Noun + ":", Instance: instance, On: l.server}
	failure := attempt.Failed(err)
	if ofOne(err) {
		failure = message.Warning(failure.Summary(), failure.Detail())
	}
	return list.ListResult{Diagnostics: diag.Diagnostics{failure}}
}

// ofOne tells whether a failure is that of one instance: it left while the list
// was being made, where a deleted one is answered like a wrong token, or the
// server stumbles over it. Terraform throws away a whole list for one error, so
// these are told as warnings.
func ofOne(err error) bool {
	failed, answered := errors.AsType[*uazapi.Error](err)
	return errors.Is(err, uazapi.ErrNoSession) ||
		errors.Is(err, uazapi.ErrGone) ||
		errors.Is(err, uazapi.ErrRejected) ||
		(answered && failed.Status == http.StatusInternalServerError)
}
