package quickreply

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/shape/item"
)

// model is a quick reply as Terraform knows it.
type model struct {
	item.Target
	ShortCut        types.String `tfsdk:"short_cut"`
	Type            types.String `tfsdk:"type"`
	Text            types.String `tfsdk:"text"`
	File            types.String `tfsdk:"file"`
	FileFingerprint types.String `tfsdk:"file_fingerprint"`
	DocName         types.String `tfsdk:"doc_name"`
	OnWhatsApp      types.Bool   `tfsdk:"on_whatsapp"`
}

// fillFile takes over the file that a server shows. Some may show it in a form of their
// own, such as the path at which they keep it. Then the file stays as it was written, as
// long as the server shows that same form, which the fingerprint tells.
func (m *model) fillFile(shown string) {
	now := fingerprint(shown)
	justWritten := m.FileFingerprint.IsUnknown() && !m.File.IsNull()
	asBefore := !m.File.IsNull() && m.FileFingerprint.Equal(now)
	switch {
	case shown == "":
		m.File = types.StringNull()
	case !justWritten && !asBefore:
		m.File = types.StringValue(shown)
	}
	m.FileFingerprint = now
}

// fingerprint tells two files apart without holding them, null for none.
func fingerprint(file string) types.String {
	if file == "" {
		return types.StringNull()
	}
	sum := sha256.Sum256([]byte(file))
	return types.StringValue(hex.EncodeToString(sum[:16]))
}
