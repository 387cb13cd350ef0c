package invoke

import (
	action "github.com/hashicorp/terraform-plugin-framework/action/schema"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
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

// RequiredText is an argument that is a text, which has to be there.
func RequiredText(name, description string, validators ...validator.String) Argument {
	return Argument{
		Name:       name,
		InAction:   action.StringAttribute{MarkdownDescription: description, Required: true, Validators: validators},
		InResource: resource.StringAttribute{MarkdownDescription: description, Required: true, Validators: validators},
	}
}

// DefaultText is an argument that is a text unless another one is set.
func DefaultText(name, description, usual string, validators ...validator.String) Argument {
	return Argument{
		Name:       name,
		InAction:   action.StringAttribute{MarkdownDescription: description, Optional: true, Validators: validators},
		InResource: resource.StringAttribute{MarkdownDescription: description, Optional: true, Computed: true, Default: stringdefault.StaticString(usual), Validators: validators},
	}
}

// Integer is an argument that is an optional whole number.
func Integer(name, description string, validators ...validator.Int64) Argument {
	return Argument{
		Name:       name,
		InAction:   action.Int64Attribute{MarkdownDescription: description, Optional: true, Validators: validators},
		InResource: resource.Int64Attribute{MarkdownDescription: description, Optional: true, Validators: validators},
	}
}

// RequiredNumber is an argument that is a number, which has to be there.
func RequiredNumber(name, description string, validators ...validator.Float64) Argument {
	return Argument{
		Name:       name,
		InAction:   action.Float64Attribute{MarkdownDescription: description, Required: true, Validators: validators},
		InResource: resource.Float64Attribute{MarkdownDescription: description, Required: true, Validators: validators},
	}
}

// Texts is an argument that is an optional list of texts.
func Texts(name, description string, validators ...validator.List) Argument {
	return Argument{
		Name:       name,
		InAction:   action.ListAttribute{MarkdownDescription: description, Optional: true, ElementType: types.StringType, Validators: validators},
		InResource: resource.ListAttribute{MarkdownDescription: description, Optional: true, ElementType: types.StringType, Validators: validators},
	}
}

// RequiredTexts is an argument that is a list of texts, which has to be there.
func RequiredTexts(name, description string, validators ...validator.List) Argument {
	return Argument{
		Name:       name,
		InAction:   action.ListAttribute{MarkdownDescription: description, Required: true, ElementType: types.StringType, Validators: validators},
		InResource: resource.ListAttribute{MarkdownDescription: description, Required: true, ElementType: types.StringType, Validators: validators},
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
