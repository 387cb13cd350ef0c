package lives

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"
)

// The actions of this file change what the files of a team say.

// letters are the ends of addresses.
var letters = []string{"a", "b", "c", "d", "e"}

// privacyValues are a few settings of an account, with what each may be.
var privacyValues = map[string][]string{
	"last":         {"all", "contacts", "none"},
	"readreceipts": {"all", "none"},
	"online":       {"all", "match_last_seen"},
}

func (w *world) space(t *rapid.T) *workspace { return pick(t, "team", w.spaces) }

// free returns the addresses of a kind that neither the files nor the state have.
func (s *workspace) free(kind string) []string {
	var free []string
	for _, letter := range letters {
		address := kind + "." + letter
		if s.config[address] == nil && s.state[address] == nil {
			free = append(free, address)
		}
	}
	return free
}

// names returns the names that a team could give to an instance.
func (s *workspace) names() []string {
	var names []string
	for n := range len(letters) + 1 {
		name := fmt.Sprintf("%s %d", s.team, n+1)
		if n == len(letters) {
			name = strings.ToTitle(s.team) + " São João da Boa Vista, sala 2"
		}
		taken := slices.ContainsFunc(s.config.of(instanceKind), func(address string) bool {
			return s.config[address].arguments["name"] == name
		})
		if !taken {
			names = append(names, name)
		}
	}
	return names
}

// adminField draws what the files say of an admin field. Nil is that they leave it out.
func adminField(t *rapid.T) any {
	return pick(t, "admin field", []any{nil, "cliente 1", "cliente 2", ""})
}

func (w *world) addInstance(t *rapid.T) {
	s := w.space(t)
	address := pick(t, "address", s.free(instanceKind))
	s.config[address] = w.newInstance(t, pick(t, "name", s.names()))
}

func (w *world) newInstance(t *rapid.T, name string) *block {
	return &block{kind: instanceKind, arguments: map[string]any{
		"name":                name,
		"admin_field_01":      adminField(t),
		"admin_field_02":      adminField(t),
		"deletion_protection": sometimes(t, "protected", 4),
		"store_token":         !sometimes(t, "token not stored", 3) || !w.tellsTokens(),
	}}
}

func (w *world) addSetting(t *rapid.T) {
	s := w.space(t)
	w.addTo(t, s, pick(t, "instance", s.config.of(instanceKind)), pick(t, "kind", usual))
}

// addTo adds a setting of a kind to an instance that has none yet.
func (w *world) addTo(t *rapid.T, s *workspace, on, kind string) {
	taken := slices.ContainsFunc(s.config.settingsOf(on), func(address string) bool { return kindOf(address) == kind })
	free := s.free(kind)
	if taken || len(free) == 0 {
		t.Skip("it has one")
	}
	s.config[pick(t, "address", free)] = w.newSetting(t, kind, on)
}

func (w *world) newSetting(t *rapid.T, kind, on string) *block {
	b := &block{kind: kind, on: on, byToken: !w.tellsTokens()}
	switch kind {
	case presenceKind:
		b.arguments = newPresence(t)
	case privacyKind:
		b.arguments = newPrivacy(t)
	case chatwootKind:
		b.arguments = newChatwoot(t)
	case fieldsKind:
		b.arguments = newLeadFields(t)
	case profileKind, businessKind:
		b.arguments = w.newOfAccount(t, kind)
	default:
		b.arguments, b.draws = w.newConnection(t), sometimes(t, "drawn by the action", 4)
	}
	return b
}

func newPresence(t *rapid.T) map[string]any {
	return map[string]any{"presence": pick(t, "presence", []string{"available", "unavailable"}), "detect_drift": sometimes(t, "drift", 3)}
}

// ofConnections are the arguments of a connection that the files may have.
var ofConnections = []string{"on_logout", "disconnect_on_destroy", "wait_for_connected", "phone", "system_name", "timeouts"}

// newConnection draws a few arguments.
func (w *world) newConnection(t *rapid.T) map[string]any {
	arguments := map[string]any{}
	for _, name := range ofConnections {
		if sometimes(t, name, 2) {
			arguments[name] = w.newArgument(t, name)
		}
	}
	return arguments
}

// newArgument draws what the files say of an argument of a connection.
func (w *world) newArgument(t *rapid.T, name string) any {
	switch name {
	case "on_logout":
		return pick(t, name, []string{"warn", "pair"})
	case "phone":
		return w.newNumber()
	case "system_name":
		return pick(t, name, []string{"Loja", "Caixa"})
	case "timeouts":
		return within("1s")
	default:
		return !sometimes(t, name, 3)
	}
}

// newPrivacy draws at least one setting.
func newPrivacy(t *rapid.T) map[string]any {
	arguments := map[string]any{"last": pick(t, "last", privacyValues["last"])}
	for _, key := range []string{"online", "readreceipts"} {
		if sometimes(t, key, 2) {
			arguments[key] = pick(t, key, privacyValues[key])
		}
	}
	return arguments
}

// removable are the addresses whose end no protection forbids.
func (s *workspace) removable() []string {
	return slices.DeleteFunc(sorted(s.config), func(address string) bool {
		had := s.state[address]
		return had != nil && had.values.is("deletion_protection")
	})
}

func (w *world) remove(t *rapid.T) {
	s := w.space(t)
	s.removeAt(pick(t, "address", s.removable()))
}

// removeAt takes a resource out of the files, with all that is on it.
func (s *workspace) removeAt(address string) {
	for _, setting := range s.config.settingsOf(address) {
		delete(s.config, setting)
	}
	delete(s.config, address)
}

// renameAddress gives a resource another address without a moved block, which ends
// one object and begins another.
func (w *world) renameAddress(t *rapid.T) {
	w.renameOne(t, func(kind string) bool { return kind != connectionKind })
}

// renameConnection does so with a connection, whose end is that of a session.
func (w *world) renameConnection(t *rapid.T) {
	w.renameOne(t, func(kind string) bool { return kind == connectionKind })
}

// renameLostConnection does so when the session is over, and applies it: one address of
// the instance begins and the other ends, in either order.
func (w *world) renameLostConnection(t *rapid.T) {
	s := w.space(t)
	from := pick(t, "connection", s.config.of(connectionKind))
	to := pick(t, "address", s.free(connectionKind))
	if had := s.state[from]; had != nil {
		_ = w.servers[0].LogOut(had.instance()) // it may have no session
	}
	s.readdress(from, to)
	w.applyTo(t, s)
}

func (w *world) renameOne(t *rapid.T, of func(kind string) bool) {
	s := w.space(t)
	from := pick(t, "address", slices.DeleteFunc(s.removable(), func(address string) bool { return !of(kindOf(address)) }))
	s.readdress(from, pick(t, "address", s.free(kindOf(from))))
}

func (s *workspace) readdress(from, to string) {
	s.config[to] = s.config[from]
	delete(s.config, from)
	for _, b := range s.config {
		if b.on == from {
			b.on = to
		}
	}
}

// move gives a resource another address in the files and in the state.
func (w *world) move(t *rapid.T) {
	s := w.space(t)
	from := pick(t, "address", sorted(s.config))
	to := pick(t, "address", s.free(kindOf(from)))
	s.readdress(from, to)
	after := state{}
	for address, had := range s.state {
		moved := *had
		if moved.on == from {
			moved.on = to
		}
		if address == from {
			address = to
		}
		after[address] = &moved
	}
	s.save(after)
}

// argument changes one argument of one block of a kind.
func (w *world) argument(t *rapid.T, kind string, change func(s *workspace, arguments map[string]any)) {
	s := w.space(t)
	b := s.config[pick(t, "address", s.config.of(kind))]
	b.arguments = maps.Clone(b.arguments)
	change(s, b.arguments)
}

func (w *world) renameInstance(t *rapid.T) {
	w.argument(t, instanceKind, func(s *workspace, arguments map[string]any) {
		arguments["name"] = pick(t, "name", s.names())
	})
}

func (w *world) changeAdminField(t *rapid.T) {
	w.argument(t, instanceKind, func(_ *workspace, arguments map[string]any) {
		arguments[pick(t, "field", []string{"admin_field_01", "admin_field_02"})] = adminField(t)
	})
}

func (w *world) changeGuards(t *rapid.T) {
	w.argument(t, instanceKind, func(_ *workspace, arguments map[string]any) {
		guards := []string{"deletion_protection"}
		if w.tellsTokens() {
			guards = append(guards, "store_token")
		}
		name := pick(t, "guard", guards)
		arguments[name] = arguments[name] == false
	})
}

func (w *world) changePrivacy(t *rapid.T) {
	w.argument(t, privacyKind, func(_ *workspace, arguments map[string]any) {
		clear(arguments)
		maps.Copy(arguments, newPrivacy(t))
	})
}

// leadNames are what a lead field may be called.
var leadNames = []string{"CPF", "Plano", "Cidade"}

// newLeadFields draws the names of the same fields each time: no plan takes one away.
func newLeadFields(t *rapid.T) map[string]any {
	return map[string]any{"fields": map[string]tftypes.Value{
		"lead_field01": tftypes.NewValue(tftypes.String, pick(t, "first field", leadNames)),
		"lead_field20": tftypes.NewValue(tftypes.String, pick(t, "last field", leadNames)),
	}}
}

func (w *world) changeLeadFields(t *rapid.T) {
	w.argument(t, fieldsKind, func(_ *workspace, arguments map[string]any) {
		maps.Copy(arguments, newLeadFields(t))
	})
}

func (w *world) changePresence(t *rapid.T) {
	w.argument(t, presenceKind, func(_ *workspace, arguments map[string]any) {
		maps.Copy(arguments, newPresence(t))
	})
}

// within are timeouts of a connection. They are in real time.
func within(timeout string) map[string]tftypes.Value {
	value := tftypes.NewValue(tftypes.String, timeout)
	return map[string]tftypes.Value{"create": value, "update": value, "delete": tftypes.NewValue(tftypes.String, nil)}
}

// timed tells whether a change ends in time where nobody pairs.
func (c *change) timed() bool {
	timeouts, there := c.planned["timeouts"]
	return there && timeouts.Equal(tftypes.NewValue(timeouts.Type(), within("1s")))
}

// changeConnection changes an argument of a connection, or leaves it out.
func (w *world) changeConnection(t *rapid.T) {
	w.argument(t, connectionKind, func(_ *workspace, arguments map[string]any) {
		name := pick(t, "argument", ofConnections)
		if _, is := arguments[name]; is && sometimes(t, "left out", 2) {
			delete(arguments, name)
			return
		}
		arguments[name] = w.newArgument(t, name)
	})
}
