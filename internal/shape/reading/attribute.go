package reading

import "github.com/hashicorp/terraform-plugin-framework/datasource/schema"

// Text is an attribute that is read as a text.
func Text(description string) schema.Attribute {
	return schema.StringAttribute{MarkdownDescription: description, Computed: true}
}

// Secret is a text that no plan and no output shows.
func Secret(description string) schema.Attribute {
	return schema.StringAttribute{MarkdownDescription: description, Computed: true, Sensitive: true}
}

// Flag is an attribute that is read as a truth value.
func Flag(description string) schema.Attribute {
	return schema.BoolAttribute{MarkdownDescription: description, Computed: true}
}

// Number is an attribute that is read as a whole number.
func Number(description string) schema.Attribute {
	return schema.Int64Attribute{MarkdownDescription: description, Computed: true}
}
