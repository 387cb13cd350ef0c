package send

import (
	"encoding/base64"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/namedfile"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

// The attributes that have the file, of which one is set.
const (
	attributeMediaURL    = "media_url"
	attributeMediaFile   = "media_file"
	attributeMediaBase64 = "media_base64"
)

// largest is the most that a file may have, in bytes. It is sent in base64, and stands in
// the memory as a whole.
const largest = 64 << 20

type media struct {
	shared
	Type        types.String `tfsdk:"type"`
	MediaURL    types.String `tfsdk:"media_url"`
	MediaFile   types.String `tfsdk:"media_file"`
	MediaBase64 types.String `tfsdk:"media_base64"`
	Caption     types.String `tfsdk:"caption"`
	DocName     types.String `tfsdk:"doc_name"`
}

func aMedia() kind {
	return kind{
		name: "media", noun: "a media message", channels: true,
		opens: "Sends a picture, a video, an audio, a document or a sticker from an instance",
		arguments: []invoke.Argument{
			invoke.RequiredText("type", "What the file is sent as: `image`, `video` (MP4), `videoplay`, `document`, `audio` (MP3 or OGG), `myaudio`, `ptt` (a voice message), `ptv` (a round video) or `sticker`.",
				validate.Known("type of media", uazapi.MediaTypes())),
			invoke.Text(attributeMediaURL, "URL of the file, which the server fetches, and not this machine. Just one of `media_url`, `media_file` and `media_base64` is set.",
				validate.FileURL(), stringvalidator.ExactlyOneOf(path.MatchRoot(attributeMediaURL), path.MatchRoot(attributeMediaFile), path.MatchRoot(attributeMediaBase64))),
			invoke.Text(attributeMediaFile, "Path of the file on this machine, which is read when it is sent. Another content sends nothing by itself: give `filesha256` of the file to `triggers` for that.", stringvalidator.LengthAtLeast(1)),
			invoke.Text(attributeMediaBase64, "The file in base64, as `filebase64` returns it, or a data URI.", validate.Base64()),
			invoke.Text("caption", "Text under the file, of one line or several. The server replaces placeholders in it, such as `{{name}}`. None by default.", validate.Content()),
			invoke.Text("doc_name", "Name of the file for the type `document`, such as `tabela.pdf`. The server chooses one by default.", validate.Word("document name")),
		},
	}
}

// NewMediaAction makes the action that sends a file.
func NewMediaAction() action.Action { return invoke.New(newAction(aMedia(), media.message)) }

// NewMediaResource makes the resource that sends a file.
func NewMediaResource() resource.Resource {
	return invoke.NewResource(newAction(aMedia(), media.message), aMedia().form())
}

func (m media) written() map[string]types.String {
	return map[string]types.String{"caption": m.Caption}
}

func (m media) message(envelope uazapi.Envelope) (uazapi.Outgoing, error) {
	file := m.MediaURL.ValueString() + m.MediaBase64.ValueString()
	if name := m.MediaFile.ValueString(); name != "" {
		content, fault := readFile(name)
		if fault != "" {
			return nil, apidiag.OfField(path.Root(attributeMediaFile), unreadable(fault))
		}
		file = base64.StdEncoding.EncodeToString(content)
	}
	return uazapi.Media{Envelope: envelope, Type: m.Type.ValueString(), File: file, Text: m.Caption.ValueString(), DocName: m.DocName.ValueString()}, nil
}

// readFile reads a file, or says why it cannot be sent.
func readFile(name string) (content []byte, fault string) {
	content, fault = namedfile.Read(name, largest, "")
	switch {
	case fault != "":
		return nil, fault
	case len(content) == 0:
		return nil, "The file " + message.Quoted(name) + " is empty."
	case len(content) > largest:
		return nil, fmt.Sprintf("The file %s has more than %d MB.", message.Quoted(name), largest>>20)
	}
	return content, ""
}

// unreadable is the failure of a file that cannot be sent.
func unreadable(fault string) error {
	return apidiag.NewError(fault, func(apidiag.Attempt) apidiag.Explanation {
		return apidiag.Explanation{Headline: "the file cannot be sent", Detail: fault, Advice: "Nothing was sent.", Blames: new(true)}
	})
}
