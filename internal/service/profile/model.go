package profile

import (
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// model is the profile of an instance as Terraform knows it.
type model struct {
	access.Target
	Name          types.String `tfsdk:"name"`
	PictureFile   types.String `tfsdk:"picture_file"`
	PictureURL    types.String `tfsdk:"picture_url"`
	PictureBase64 types.String `tfsdk:"picture_base64"`
	SHA256        types.String `tfsdk:"picture_sha256"`
	HasPicture    types.Bool   `tfsdk:"has_picture"`
}

// source is the configured picture, and the attribute that has it. The attribute is
// empty where none is configured.
func (m model) source() (types.String, path.Path) {
	switch {
	case !m.PictureFile.IsNull():
		return m.PictureFile, path.Root("picture_file")
	case !m.PictureURL.IsNull():
		return m.PictureURL, path.Root("picture_url")
	case !m.PictureBase64.IsNull():
		return m.PictureBase64, path.Root("picture_base64")
	default:
		return types.StringNull(), path.Empty()
	}
}

// picture reads the configured picture, nil where there is none or it is not known yet.
func (m model) picture() (*picture, *fault) {
	source, at := m.source()
	switch {
	case source.IsNull(), source.IsUnknown():
		return nil, nil
	case at.Equal(path.Root("picture_file")):
		return readFile(at, source.ValueString())
	case at.Equal(path.Root("picture_url")):
		return &picture{at: at, url: source.ValueString()}, nil
	default:
		return decode(at, source.ValueString())
	}
}

// plan works out the hash of the picture, and that there is one. A picture that is not
// managed any more is one of which nobody knows which it is.
func (m *model) plan(config model, before *model) *fault {
	source, _ := config.source()
	picture, fault := config.picture()
	switch {
	case fault != nil:
		return fault
	case source.IsUnknown():
		m.SHA256, m.HasPicture = types.StringUnknown(), types.BoolUnknown()
	case picture != nil:
		m.SHA256, m.HasPicture = picture.hash(), types.BoolValue(!picture.removes())
	case before == nil:
		m.SHA256, m.HasPicture = types.StringNull(), types.BoolUnknown()
	default:
		m.SHA256, m.HasPicture = types.StringNull(), before.HasPicture
	}
	return nil
}

// doubts tells whether what a server shows may be old: it has no name, or a picture
// came or went. Where nobody knows whether there was one, none is doubtful as well.
func (m model) doubts(seen uazapi.Instance) bool {
	lost := !seen.HasPicture && (m.HasPicture.IsNull() || m.HasPicture.ValueBool())
	got := seen.HasPicture && !m.HasPicture.IsNull() && !m.HasPicture.ValueBool()
	return seen.ProfileName == "" || lost || got
}

// fill takes over what the server tells. An account always has a name, so an empty one
// is one that the server does not know.
func (m *model) fill(seen uazapi.Instance) {
	if seen.ProfileName != "" {
		m.Name = types.StringValue(seen.ProfileName)
	}
	m.HasPicture = types.BoolValue(seen.HasPicture)
}

// takePicture takes over which picture was sent.
func (m *model) takePicture(planned model) {
	m.PictureFile, m.PictureURL, m.PictureBase64 = planned.PictureFile, planned.PictureURL, planned.PictureBase64
	if picture, _ := planned.picture(); picture != nil {
		m.SHA256 = picture.hash()
	}
}
