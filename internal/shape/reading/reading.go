// Package reading is the shape of a data source about one instance, such as its status.
//
// A reading brings its attributes and one call. Naming the instance, opening it, and
// what is told of a failure are here.
package reading

import (
	"cmp"
	"context"
	"errors"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Reading is what every reading has of its own. M is its model, a struct that embeds
// [access.Target].
type Reading[M any] interface {
	About() About
	// Read puts what the server tells into a model.
	Read(ctx context.Context, on On, into *M) error
}

// About is what there is to say of a reading.
type About struct {
	// Type is the name of the data source without the provider's, "instance_status".
	Type string
	// Noun is what is read, in messages: "status".
	Noun string
	// Verb is what is done with the instance, in messages, where that is not "read the NOUN
	// of": "check phone numbers with".
	Verb string
	// Description opens the page of the data source, in Markdown.
	Description string
	// Attributes are the reading's own, besides those of [access.Target].
	Attributes map[string]schema.Attribute
	// Session says that there is nothing to read without a session.
	Session bool
	// WithStatus says that the status of the instance has all of it, so that no other
	// call is made.
	WithStatus bool
}

// On is the instance that is read.
type On struct {
	access.On
	// Status is how the instance stands, for a reading with [About.WithStatus].
	Status uazapi.Status
}

// model is a pointer to a model. Only the pointer has the method, and Go wants both
// types named.
type model[M any] interface {
	*M
	On() *access.Target
}

var _ datasource.DataSourceWithConfigure = (*readingDataSource[access.Target, *access.Target])(nil)

// readingDataSource is the data source of any reading.
type readingDataSource[M any, P model[M]] struct {
	reading Reading[M]
	about   About
	server  *access.Server
}

// New makes the data source of a reading.
func New[M any, P model[M]](reading Reading[M]) datasource.DataSource {
	return &readingDataSource[M, P]{reading: reading, about: reading.About()}
}

func (d *readingDataSource[M, P]) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.about.Type
}

func (d *readingDataSource[M, P]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := access.DataSourceAttributes()
	maps.Copy(attributes, d.about.Attributes)
	resp.Schema = schema.Schema{MarkdownDescription: d.about.Description, Attributes: attributes}
}

func (d *readingDataSource[M, P]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

func (d *readingDataSource[M, P]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data M
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	resp.Diagnostics.Append(access.CheckNamed(ctx, d.server, req.Config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	target := P(&data).On()
	attempt := d.server.AttemptOn(cmp.Or(d.about.Verb, "read the "+d.about.Noun+" of"), target)
	on, err := d.open(ctx, target.Ref())
	if err == nil {
		attempt = attempt.Opened(on.Instance)
		err = d.server.Call(ctx, &on.Instance, func(uazapi.Key) error { return d.reading.Read(ctx, on, &data) })
	}
	if d.about.Session && errors.Is(err, uazapi.ErrNoSession) {
		resp.Diagnostics.Append(attempt.NotRead(d.about.Noun))
		err = nil
	}
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
		return
	}
	target.InstanceID = types.StringValue(on.Instance.ID)
	resp.Diagnostics.Append(resp.State.Set(ctx, &data)...)
}

// open finds the instance that a configuration names.
func (d *readingDataSource[M, P]) open(ctx context.Context, ref access.Ref) (On, error) {
	if d.about.WithStatus {
		status, err := d.server.Status(ctx, ref)
		if err != nil {
			return On{}, err
		}
		return On{On: d.server.On(status.Instance), Status: status}, nil
	}
	instance, err := d.server.Lookup(ctx, ref, roster.Shared)
	if err != nil {
		return On{}, err
	}
	return On{On: d.server.On(instance)}, nil
}
