package fleet

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/sync/errgroup"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/identity"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/refresh"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

// List is what the list of one kind of object has of its own.
type List struct {
	// Type is the name of the object without the provider's, "instance_privacy".
	Type string
	// Noun is the object in messages: "privacy of the instances".
	Noun string
	// Description opens the page of the list, in Markdown.
	Description string
	// Keys identify the object.
	Keys identity.Keys
	// OfConnected restricts the list to instances that are connected, for
	// objects that others do not have.
	OfConnected bool
	// Holds, where set, restricts it to instances that have the object.
	Holds func(instance uazapi.Instance) bool
	// Sparse says that not every instance has the object, so that each is asked.
	Sparse bool
	// Describe returns the objects of an instance. Where each has just one and its
	// contents are not wanted, it is not asked.
	Describe func(ctx context.Context, server *access.Server, instance uazapi.Instance) ([]Entry, error)
}

// Entry is an object of an instance.
type Entry struct {
	// Own is the id of the object on its instance, and Name names it there. Both are
	// "" where an instance has one such object only.
	Own, Name string
	// Object is the object as the resource has it in the state: a pointer to its
	// model.
	Object any
}

// One is the entry of an object of which an instance has only one.
func One(object any) []Entry { return []Entry{{Object: object}} }

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
	attributes := ListAttributes()
	if l.list.OfConnected {
		delete(attributes, attributeStatus) // any other state would find nothing
	}
	if l.list.Keys.Own != "" {
		attributes[access.AttributeInstanceID] = schema.StringAttribute{
			MarkdownDescription: "Only the instance with this id. It does without the listing, and so without the admin token where the provider's token opens the instance.",
			Optional:            true,
			Validators:          []validator.String{validate.InstanceID()},
		}
	}
	resp.Schema = schema.Schema{MarkdownDescription: l.list.Description, Attributes: attributes}
}

func (l *fleetList) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	l.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

// ahead is how many objects are described at once, before the first is wanted.
const ahead = 10

// List pushes a result for each object of the instances that the configuration
// picks. Once the results are being pulled, a failure is a result too: there is no
// other way to tell of it.
func (l *fleetList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	picked, diags := l.pick(ctx, req)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	limit := max(req.Limit, 0)
	stream.Results = func(push func(list.ListResult) bool) {
		if l.asksEach() {
			l.pushCounted(ctx, req, picked, limit, push)
			return
		}
		// The framework leaves it to the provider to stop at the limit. A limit of 0
		// is one, too.
		all := len(picked)
		listed := picked[:min(int64(all), limit)]
		// Terraform reads no further than to the last result, and nothing where none
		// is wanted.
		if len(listed) > 0 && len(listed) < all && !push(list.ListResult{Diagnostics: diag.Diagnostics{l.attempt().CutByLimit(limit, all)}}) {
			return
		}
		for results := range l.batches(ctx, req, listed) {
			if !pushAll(results, push) {
				return
			}
		}
	}
}

// asksEach tells whether only the instances know how many objects they have.
func (l *fleetList) asksEach() bool { return l.list.Keys.Own != "" || l.list.Sparse }

// pushCounted pushes results where each instance has to be asked. How many there are
// is only known once all instances are asked, so that no more are asked than it
// takes to reach the limit. That there are more has to be told first.
func (l *fleetList) pushCounted(ctx context.Context, req list.ListRequest, picked []uazapi.Instance, limit int64, push func(list.ListResult) bool) {
	if limit == 0 {
		return
	}
	var found []list.ListResult
	for results := range l.batches(ctx, req, picked) {
		found = append(found, results...)
		if int64(len(found)) > limit {
			break
		}
	}
	if int64(len(found)) > limit {
		found = found[:limit]
		if !push(list.ListResult{Diagnostics: diag.Diagnostics{l.attempt().CutByLimit(limit, 0)}}) {
			return
		}
	}
	pushAll(found, push)
}

func pushAll(results []list.ListResult, push func(list.ListResult) bool) bool {
	for _, result := range results {
		if !push(result) {
			return false
		}
	}
	return true
}

// batches are the results of instances, a few instances at a time.
func (l *fleetList) batches(ctx context.Context, req list.ListRequest, instances []uazapi.Instance) iter.Seq[[]list.ListResult] {
	return func(yield func([]list.ListResult) bool) {
		for batch := range slices.Chunk(instances, ahead) {
			if err := ctx.Err(); err != nil {
				// What is cut short must not look complete.
				yield([]list.ListResult{{Diagnostics: l.attempt().Failed(ctx, err)}})
				return
			}
			if !yield(l.describe(ctx, req, batch)) {
				return
			}
		}
	}
}

func (l *fleetList) attempt() apidiag.Attempt {
	return l.server.AttemptAt("list", "the "+l.list.Noun)
}

func (l *fleetList) pick(ctx context.Context, req list.ListRequest) ([]uazapi.Instance, diag.Diagnostics) {
	filter, id, diags := l.filter(ctx, req.Config)
	if diags.HasError() {
		return nil, diags
	}
	instances, err := l.instances(ctx, id)
	if err != nil {
		return nil, append(diags, l.attempt().Failed(ctx, err)...)
	}
	picked, err := filter.Pick(instances)
	if err != nil {
		return nil, append(diags, l.attempt().Failed(ctx, err)...)
	}
	return slices.DeleteFunc(slices.Clone(picked), l.lacks), diags
}

// lacks tells whether an instance does not have the object.
func (l *fleetList) lacks(instance uazapi.Instance) bool {
	return l.list.OfConnected && !instance.Connected() || l.list.Holds != nil && !l.list.Holds(instance)
}

// filter reads what the configuration picks: by the attributes of a [Filter] that the
// list has, and by the id of an instance where it may have several objects.
func (l *fleetList) filter(ctx context.Context, config tfsdk.Config) (Filter, string, diag.Diagnostics) {
	var filter Filter
	var id types.String
	var diags diag.Diagnostics
	has := config.Schema.GetAttributes()
	for name, into := range map[string]*types.String{
		attributeNamePrefix:        &filter.NamePrefix,
		attributeNameRegex:         &filter.NameRegex,
		attributeStatus:            &filter.Status,
		attributeAdminField01:      &filter.AdminField01,
		attributeAdminField02:      &filter.AdminField02,
		access.AttributeInstanceID: &id,
	} {
		if _, is := has[name]; is {
			diags.Append(config.GetAttribute(ctx, path.Root(name), into)...)
		}
	}
	return filter, id.ValueString(), diags
}

// instances are all instances, or the one that has an id.
func (l *fleetList) instances(ctx context.Context, id string) ([]uazapi.Instance, error) {
	if id == "" {
		return l.server.Whole(ctx, roster.Now)
	}
	found, err := l.server.Lookup(ctx, access.Ref{ID: id}, roster.Now)
	return []uazapi.Instance{found}, err
}

// describe makes the results of some instances, at once where that takes calls.
func (l *fleetList) describe(ctx context.Context, req list.ListRequest, instances []uazapi.Instance) []list.ListResult {
	results := make([][]list.ListResult, len(instances))
	var group errgroup.Group
	for n, instance := range instances {
		group.Go(func() error {
			results[n] = l.resultsOrBug(ctx, req, instance)
			return nil
		})
	}
	_ = group.Wait()
	return slices.Concat(results...)
}

// resultsOrBug are the results of one instance, or the panic that came instead.
func (l *fleetList) resultsOrBug(ctx context.Context, req list.ListRequest, instance uazapi.Instance) []list.ListResult {
	var bug diag.Diagnostics
	results := func() []list.ListResult {
		defer apidiag.Recover(&bug)
		return l.results(ctx, req, instance)
	}()
	if bug.HasError() {
		return []list.ListResult{{Diagnostics: bug}}
	}
	return results
}

// results are those of one instance.
func (l *fleetList) results(ctx context.Context, req list.ListRequest, instance uazapi.Instance) []list.ListResult {
	if !req.IncludeResource && !l.asksEach() {
		return []list.ListResult{l.result(ctx, req, instance, Entry{})}
	}
	entries, err := l.list.Describe(ctx, l.server, instance)
	if err != nil {
		return []list.ListResult{{Diagnostics: l.failure(ctx, instance, err)}}
	}
	results := make([]list.ListResult, 0, len(entries))
	for _, entry := range entries {
		results = append(results, l.result(ctx, req, instance, entry))
	}
	return results
}

func (l *fleetList) result(ctx context.Context, req list.ListRequest, instance uazapi.Instance, entry Entry) list.ListResult {
	result := req.NewListResult(ctx)
	// Terraform prints it as it is.
	result.DisplayName = message.Name(instance.Name)
	if entry.Name != "" {
		result.DisplayName += ": " + message.Name(entry.Name)
	}
	result.Diagnostics.Append(l.list.Keys.Set(ctx, result.Identity, types.StringValue(instance.ID), types.StringValue(entry.Own))...)
	if req.IncludeResource {
		result.Diagnostics.Append(result.Resource.Set(ctx, entry.Object)...)
		result.Diagnostics.Append(refresh.CheckImported(ctx, l.reading(instance), tfsdk.State(*result.Resource))...)
	}
	return result
}

// reading is the attempt to read an object of an instance.
func (l *fleetList) reading(instance uazapi.Instance) apidiag.Attempt {
	return l.server.Attempt("read the "+l.list.Noun+":", instance)
}

// failure tells why an instance cannot be listed.
func (l *fleetList) failure(ctx context.Context, instance uazapi.Instance, err error) diag.Diagnostics {
	failures := l.reading(instance).Failed(ctx, err)
	if !ofOne(err) {
		return failures
	}
	for n, failure := range failures {
		failures[n] = message.Warning(failure.Summary(), failure.Detail())
	}
	return failures
}

// ofOne tells whether a failure is that of one instance: it left while the list
// was being made, where a deleted one is answered like a wrong token, or the
// server stumbles over it. Terraform throws away a whole list for one error, so
// these are told as warnings.
func ofOne(err error) bool {
	failed, answered := errors.AsType[*call.Error](err)
	return errors.Is(err, uazapi.ErrNoSession) ||
		errors.Is(err, call.ErrGone) ||
		errors.Is(err, call.ErrRejected) ||
		(answered && failed.Status == http.StatusInternalServerError)
}
