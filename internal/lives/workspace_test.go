package lives

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The types of resources that a fleet is made of.
const (
	instanceKind   = "uazapi_instance"
	connectionKind = "uazapi_instance_connection"
	privacyKind    = "uazapi_instance_privacy"
	presenceKind   = "uazapi_instance_presence"
	chatwootKind   = "uazapi_instance_chatwoot"
	fieldsKind     = "uazapi_instance_lead_fields"
	delayKind      = "uazapi_instance_message_delay"
	proxyKind      = "uazapi_instance_proxy"
	profileKind    = "uazapi_instance_profile"
	businessKind   = "uazapi_instance_business_profile"
	webhookKind    = "uazapi_webhook"
	labelKind      = "uazapi_label"
	tagKind        = "uazapi_lead_tag"
	replyKind      = "uazapi_quick_reply"
	globalKind     = "uazapi_global_webhook"
)

// kinds are in the order in which what they make depends on each other.
var kinds = []string{
	instanceKind, connectionKind, privacyKind, presenceKind, chatwootKind, fieldsKind, delayKind, proxyKind, profileKind, businessKind,
	webhookKind, labelKind, tagKind, replyKind, globalKind,
}

// usual are those that every life may add to an instance. The rest belong to groups of
// their own.
var usual = []string{connectionKind, privacyKind, presenceKind, fieldsKind}

// workspace is what one team has: a configuration, a state, and a server to ask.
type workspace struct {
	team string
	// home is the server that the team means, and server the one that base_url
	// names at present.
	home, server *server
	config       config
	state        state
	// serial counts how often the state was saved.
	serial int
	// knowsCopy tells whether the state was applied on a copy of the server, and knows its
	// address since.
	knowsCopy bool
	// saved is a plan that was written to a file.
	saved *plan
}

// config is what the files of a team say, by address.
type config map[string]*block

// block is one resource in the files.
type block struct {
	kind string
	// on is the address of the instance that instance_id refers to.
	on        string
	arguments map[string]any
	// draws tells whether the connect action is triggered before a connection is
	// created and updated.
	draws bool
	// byToken tells whether it refers to the token of the instance and not to its id,
	// as is needed where no listing tells the tokens.
	byToken bool
}

// clone returns a configuration that shares nothing with this one.
func (c config) clone() config {
	copied := config{}
	for address, b := range c {
		copied[address] = &block{b.kind, b.on, maps.Clone(b.arguments), b.draws, b.byToken}
	}
	return copied
}

// of returns the addresses of a kind, sorted.
func (c config) of(kind string) []string {
	var found []string
	for _, address := range sorted(c) {
		if c[address].kind == kind {
			found = append(found, address)
		}
	}
	return found
}

// settingsOf returns the addresses of what lives on an instance, sorted.
func (c config) settingsOf(instance string) []string {
	var found []string
	for _, address := range sorted(c) {
		if c[address].on == instance {
			found = append(found, address)
		}
	}
	return found
}

// state is what a team's state file says, by address.
type state map[string]*object

// object is one resource in the state. Nobody changes an object: it is replaced.
type object struct {
	kind     string
	values   values
	private  []byte
	identity *tfprotov6.ResourceIdentityData
	tainted  bool
	// on is the address of the instance that it depended on when it was applied.
	on string
}

// instance returns the id of the instance that an object is, or lives on.
func (o *object) instance() string {
	if o.kind == instanceKind {
		return o.values.text("id")
	}
	return o.values.text("instance_id")
}

// id is that of the instance, "" for no object.
func (o *object) id() string {
	if o == nil {
		return ""
	}
	return o.instance()
}

// holds returns the addresses at which a state has an object of this kind for an
// instance.
func (s state) holds(kind, id string) []string {
	var found []string
	for _, address := range sorted(s) {
		if s[address].kind == kind && s[address].instance() == id {
			found = append(found, address)
		}
	}
	return found
}

// sorted returns addresses so that whatever depends on another comes after it.
func sorted[T any](by map[string]T) []string {
	return slices.SortedFunc(maps.Keys(by), func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
	})
}

func rank(address string) int { return slices.Index(kinds, kindOf(address)) }

func kindOf(address string) string {
	kind, _, _ := strings.Cut(address, ".")
	return kind
}

// evaluate returns what a block says, where an attribute of each instance is known or
// not as the function says.
func (b *block) evaluate(of func(address, attribute string) tftypes.Value) values {
	object := schemas().resources[b.kind].object
	given := values{}
	for name, argument := range b.arguments {
		given[name] = tftypes.NewValue(object.AttributeTypes[name], argument)
	}
	switch {
	case b.on != "" && b.byToken:
		given["token"] = of(b.on, "token")
	case b.on != "":
		given["instance_id"] = of(b.on, "id")
	}
	return complete(object, given)
}
