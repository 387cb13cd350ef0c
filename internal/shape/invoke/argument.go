package invoke

import (
	action "github.com/hashicorp/terraform-plugin-framework/action/schema"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Argument is something that can be said of an action. It is described once, for the
// action and for resources that do the same.
type Argument struct {
	Name       string
	InAction   action.Attribute
	InResource resource.Attribute
}

// Text is an argument that is an optional text.
func Text(name, description string, validators ...validator.String) Argument {
	return Argument{
		Name:       name,
		InAction:   action.StringAttribute{MarkdownDescription: description, Optional: true, Validators: validators},
		InResource: resource.StringAttribute{MarkdownDescription: description, Optional: true, Validators: validators},
	}
}

// Flag is an argument that is false unless it is set.
func Flag(name, description string) Argument {
	return Argument{
		Name:       name,
		InAction:   action.BoolAttribute{MarkdownDescription: description, Optional: true},
		InResource: resource.BoolAttribute{MarkdownDescription: description, Optional: true, Computed: true, Default: booldefault.StaticBool(false)},
	}
}
