// Package item is the shape of something of which an instance has several, each with
// an id of its own, such as its webhooks.
//
// The server tells them all at once, and changes one by its id. An item brings its
// fields and four calls. What is the same for all of them is here: naming the
// instance, identity, import, lists, one read for all items of an instance, and above
// all finding out which one a request has added, since servers do not say.
//
// An item is written whole, as the plan has it. That is what keeps its neighbors
// untouched, and it is the difference to a setting, which writes what is configured
// and leaves the rest.
package item

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/identity"
)

// Item is what every kind of item has of its own. E is an item as the API has it, and
// M its model, a struct that embeds [Target].
type Item[E, M any] interface {
	About() About
	// All reads the items of an instance.
	All(ctx context.Context, on access.On) ([]E, error)
	// Add adds an item. It has no id yet.
	Add(ctx context.Context, on access.On, item E) error
	// Change writes an item whole.
	Change(ctx context.Context, on access.On, item E) error
	// Remove removes an item.
	Remove(ctx context.Context, on access.On, item E) error

	// Marks are what an item is known by.
	Marks(item E) Marks
	// Fill puts all that the server has of an item into a model.
	Fill(ctx context.Context, into *M, item E) diag.Diagnostics
	// Make returns the item that a plan wants. Has is what the server has of it, for
	// what no plan knows, and empty for a new one.
	Make(ctx context.Context, planned M, has E) (E, diag.Diagnostics)
}

// About is what there is to say of a kind of item.
type About struct {
	// Type is the name of the resource without the provider's, "webhook".
	Type string
	// Noun is the item in messages, "webhook", and Plural several of them.
	Noun, Plural string
	// Description opens the page of the resource, in Markdown.
	Description string
	// Attributes are the item's own, besides those of [Target].
	Attributes map[string]schema.Attribute
	// Validators check the attributes together.
	Validators []resource.ConfigValidator
	// Late says that a list may show what was written only after a while, such as where
	// the server waits for WhatsApp.
	Late bool
	// Session says that one lives on the phone, so that only an instance that is connected
	// changes it.
	Session bool
	// Appears says that servers add some by themselves, so that a new one that looks like
	// an item need not be it.
	Appears bool
}

// WithAnswer is an item whose server may answer an addition with the one that it has
// added, or with a list of all. It counts only once it is listed where all are read: a
// server may not have kept it.
type WithAnswer[E any] interface {
	// AddAndTell adds an item, and returns those of which the answer tells, if it tells of
	// any.
	AddAndTell(ctx context.Context, on access.On, item E) ([]E, error)
}

// WithReuse is an item whose id the server may give to another once it is removed.
type WithReuse[E, M any] interface {
	// Is tells whether an item that has the id of a known one is that one.
	Is(known M, item E) bool
}

// Marks are what an item is known by.
type Marks struct {
	ID string
	// Alike is the same for two items that look alike, such as the URL.
	Alike string
	// Whole is the same for two items that differ in nothing that was written. It tells
	// new ones that look alike apart, where that is not enough. It may be left out.
	Whole string
	// Name names the item for people, without anything secret.
	Name string
}

// attributeID is the attribute with the id of an item.
const attributeID = "id"

var keys = identity.Keys{Instance: access.AttributeInstanceID, Own: attributeID}

// Target is the part of a model that names the item and its instance. Models embed
// it.
type Target struct {
	access.Target
	ID types.String `tfsdk:"id"`
}

// Item returns the target of a model that embeds it.
func (t *Target) Item() *Target { return t }

// model is a pointer to a model. Only the pointer has the method, and Go wants both
// types named.
type model[M any] interface {
	*M
	Item() *Target
}

// attributes are those of [Target].
func (a About) attributes() map[string]schema.Attribute {
	attributes := access.ResourceAttributes()
	attributes[attributeID] = schema.StringAttribute{
		MarkdownDescription: "Id of the " + a.Noun + " on its instance, as the server made it.",
		Computed:            true,
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
	return attributes
}
