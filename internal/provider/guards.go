package provider

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

// checkHost refuses an address that is at none of the allowed hosts.
func checkHost(ctx context.Context, source string, base *url.URL, allowed types.Set, diags *diag.Diagnostics) {
	if base == nil || allowed.IsNull() {
		return
	}
	var hosts []string
	diags.Append(allowed.ElementsAs(ctx, &hosts, false)...)
	if slices.ContainsFunc(hosts, func(host string) bool { return isHost(base, host) }) {
		return
	}
	diags.Append(message.ErrorAt(path.Root("allowed_hosts"), "This server is not allowed",
		source+" is a server at "+base.Host+", and allowed_hosts names "+strings.Join(hosts, ", ")+". Nothing was sent.\n\n"+
			"Set "+strings.Fields(source)[0]+" back to the server that is meant, or add its host to allowed_hosts."))
}

// isHost tells whether an allowed host is that of an address. One without a port
// allows the usual port only.
func isHost(base *url.URL, allowed string) bool {
	allowed = strings.ToLower(strings.TrimSpace(allowed))
	usual := map[string]string{"https": ":443", "http": ":80"}[base.Scheme]
	return strings.TrimSuffix(base.Host, usual) == strings.TrimSuffix(allowed, usual)
}

// readOnly takes the guard from the configuration or the environment.
func (p *uazapiProvider) readOnly(configured types.Bool, diags *diag.Diagnostics) bool {
	text := strings.TrimSpace(p.getenv(envReadOnly))
	if !configured.IsNull() || text == "" {
		return configured.ValueBool()
	}
	value, err := strconv.ParseBool(text)
	if err != nil {
		diags.Append(message.ErrorAt(path.Root("read_only"), "Invalid "+envReadOnly, "The variable has to be true or false."))
	}
	return value
}

// knownGone takes the ids from the configuration or the environment.
func (p *uazapiProvider) knownGone(ctx context.Context, configured types.Set, diags *diag.Diagnostics) []string {
	var ids []string
	if !configured.IsNull() {
		diags.Append(configured.ElementsAs(ctx, &ids, false)...)
		return ids
	}
	for id := range strings.FieldsFuncSeq(p.getenv(envKnownGone), func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\t' }) {
		if fault := validate.InstanceIDFault(id); fault != "" && id != access.AllGone {
			diags.Append(message.ErrorAt(path.Root("known_gone"), "Invalid "+envKnownGone, fault))
			continue
		}
		ids = append(ids, id)
	}
	return ids
}
