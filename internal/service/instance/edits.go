package instance

import (
	"maps"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// edits are values to write, by attribute. What is not in them is left alone.
type edits map[string]string

// done tells whether a server has what was wanted.
func (e edits) done(instance uazapi.Instance) bool { return len(e.missing(instance)) == 0 }

// missing are the edits that a server does not show.
func (e edits) missing(instance uazapi.Instance) edits {
	missing, has := maps.Clone(e), valuesOf(instance)
	maps.DeleteFunc(missing, func(attribute, wanted string) bool { return has[attribute] == wanted })
	return missing
}

// names tells whether the name is to be written.
func (e edits) names() bool { _, is := e[attributeName]; return is }

// withoutName are the edits of the admin fields.
func (e edits) withoutName() edits {
	fields := maps.Clone(e)
	delete(fields, attributeName)
	return fields
}

// adminFields are the admin fields among the edits, as the API takes them.
func (e edits) adminFields() uazapi.AdminFields {
	var fields uazapi.AdminFields
	if value, is := e[attributeAdminField01]; is {
		fields.Field01 = &value
	}
	if value, is := e[attributeAdminField02]; is {
		fields.Field02 = &value
	}
	return fields
}

// notes returns the admin field to blame, "" where none is to be written.
func (e edits) notes() string {
	for _, attribute := range []string{attributeAdminField01, attributeAdminField02} {
		if _, is := e[attribute]; is {
			return attribute
		}
	}
	return ""
}

// valuesOf are the values that a server has of what can be changed.
func valuesOf(instance uazapi.Instance) map[string]string {
	return map[string]string{
		attributeName:         instance.Name,
		attributeAdminField01: instance.AdminField01,
		attributeAdminField02: instance.AdminField02,
	}
}
