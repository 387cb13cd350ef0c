package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// settingTest is a setting under test, of an instance that is paired.
type settingTest struct {
	*simulator.Simulator
	t   *testing.T
	url string
	// kind is the type of the resource, noun what messages call the setting.
	kind, noun string
	trait      objects.Setting
	shop       simulator.Instance
	// ticks has the clock of the server go on with each listing: it stands still
	// otherwise.
	ticks atomic.Bool
}

// eachSetting runs a test for every setting, with a server of its own.
func eachSetting(t *testing.T, test func(s *settingTest)) {
	t.Helper()
	t.Parallel()
	for _, object := range objects.Settings() {
		t.Run(object.Type, func(t *testing.T) {
			t.Parallel()
			test(newSettingTest(t, object.Type))
		})
	}
}

func newSettingTest(t *testing.T, kind string) *settingTest {
	t.Helper()
	entry, known := objects.Of(kind)
	if !known {
		t.Fatalf("%s has no entry in %s", kind, whoseEntry)
	}
	s := &settingTest{t: t, kind: kind, noun: entry.Noun(), trait: *entry.Setting}
	clock := simulator.NewClock(time.Date(2026, 8, 4, 9, 52, 2, 993e6, time.UTC))
	s.Simulator, s.url = newServer(t, simulator.Options{AvailableAtPairing: true, Accounts: simulator.AccountsBusiness, Clock: clock, OnRequest: func(request simulator.Request) {
		if request.Route == listing && s.ticks.Load() {
			clock.Advance(polling.Every)
		}
	}})
	added := s.Add("loja")
	s.must(s.Pair(added.ID, "5511990000001"))
	if s.trait.Begins != nil {
		s.must(s.trait.Begins(s.Simulator, added.ID))
	}
	if s.trait.Bare {
		s.must(entry.Existing.Make(s.Simulator, added.ID))
	}
	s.shop, _ = s.Instance(added.ID)
	return s
}

func (s *settingTest) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// admin starts a provider with the admin token, as tools do for each command.
func (s *settingTest) admin() *caller {
	s.t.Helper()
	return newConfigured(s.t, values{"base_url": s.url, "admin_token": s.AdminToken()})
}

// expect fails the test unless these diagnostics were given and no others, each
// told by how it begins. No secret may stand in any.
func (s *settingTest) expect(got []*tfprotov6.Diagnostic, want ...string) {
	s.t.Helper()
	for i, diagnostic := range got {
		said := fmt.Sprintf("%s: %s\n\n%s", diagnostic.Severity, diagnostic.Summary, diagnostic.Detail)
		for _, secret := range []string{s.AdminToken(), s.shop.Token} {
			if strings.Contains(said, secret) {
				said = strings.ReplaceAll(said, secret, "(SECRET)")
				s.t.Errorf("a secret stands in a diagnostic:\n%s", said)
			}
		}
		if i >= len(want) || !strings.HasPrefix(said, want[i]) {
			s.t.Errorf("unexpected diagnostic at %v:\n%s", diagnostic.Attribute, said)
		}
	}
	for i := len(got); i < len(want); i++ {
		s.t.Errorf("there is no diagnostic %q", want[i])
	}
}

// refresh, plan, apply and importing ask what a tool asks that sends no
// identity.
func (s *settingTest) refresh(c *caller, state values) *tfprotov6.ReadResourceResponse {
	s.t.Helper()
	response, err := c.ReadResource(s.t.Context(), &tfprotov6.ReadResourceRequest{TypeName: s.kind, CurrentState: c.resource(s.kind, state)})
	s.must(err)
	return response
}

func (s *settingTest) plan(c *caller, prior, config values) *tfprotov6.PlanResourceChangeResponse {
	s.t.Helper()
	// Tools propose what is configured, and what was computed before.
	proposed := maps.Clone(config)
	for _, attribute := range c.schemas.ResourceSchemas[s.kind].Block.Attributes {
		if config != nil && config[attribute.Name] == nil && attribute.Computed {
			proposed[attribute.Name] = prior[attribute.Name]
		}
	}
	response, err := c.PlanResourceChange(s.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: s.kind, PriorState: c.resource(s.kind, prior), ProposedNewState: c.resource(s.kind, proposed), Config: c.resource(s.kind, config),
	})
	s.must(err)
	return response
}

func (s *settingTest) apply(c *caller, prior, planned, config values) *tfprotov6.ApplyResourceChangeResponse {
	s.t.Helper()
	response, err := c.ApplyResourceChange(s.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: s.kind, PriorState: c.resource(s.kind, prior), PlannedState: c.resource(s.kind, planned), Config: c.resource(s.kind, config),
	})
	s.must(err)
	return response
}

func (s *settingTest) importing(c *caller, id string, identity *tfprotov6.ResourceIdentityData) *tfprotov6.ImportResourceStateResponse {
	s.t.Helper()
	response, err := c.ImportResourceState(s.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: s.kind, ID: id, Identity: identity})
	s.must(err)
	return response
}

// known is the state as an import and a refresh give it.
func (s *settingTest) known() values {
	s.t.Helper()
	c := s.admin()
	imported := s.importing(c, s.shop.ID, nil)
	s.expect(imported.Diagnostics)
	read := s.refresh(c, c.read(s.kind, imported.ImportedResources[0].State))
	s.expect(read.Diagnostics)
	s.ResetRequests()
	return c.read(s.kind, read.NewState)
}

// configuring is the configuration that a state follows from, with the instance
// named by its id.
func (s *settingTest) configuring(c *caller, state values) values {
	config := values{}
	for _, attribute := range c.schemas.ResourceSchemas[s.kind].Block.Attributes {
		if value, known := state[attribute.Name]; known && (attribute.Optional || attribute.Required) {
			config[attribute.Name] = value
		}
	}
	return config
}

// has fails the test unless a state is the one that is wanted.
func (s *settingTest) has(c *caller, got *tfprotov6.DynamicValue, want values) {
	s.t.Helper()
	if diff := cmp.Diff(want, c.read(s.kind, got)); diff != "" {
		s.t.Errorf("the state is not as expected (-want +got):\n%s", diff)
	}
}

// isIdentified fails the test unless an identity is that of the instance.
func (s *settingTest) isIdentified(c *caller, got *tfprotov6.ResourceIdentityData) {
	s.t.Helper()
	if diff := cmp.Diff(values{"instance_id": s.shop.ID}, c.identified(s.kind, got)); diff != "" {
		s.t.Errorf("the identity is not as expected (-want +got):\n%s", diff)
	}
}

func TestSettingSchemaSaysHowTheInstanceIsNamed(t *testing.T) {
	eachSetting(t, func(s *settingTest) {
		c := newCaller(s.t)
		attributes := map[string]*tfprotov6.SchemaAttribute{}
		for _, attribute := range c.schemas.ResourceSchemas[s.kind].Block.Attributes {
			attributes[attribute.Name] = attribute
		}
		id, token := attributes["instance_id"], attributes["token"]
		if id == nil || !id.Optional || !id.Computed || id.Sensitive {
			s.t.Error("instance_id has to be there, optional and computed")
		}
		if token == nil || !token.Optional || token.Computed || !token.Sensitive {
			s.t.Error("token has to be there, optional and sensitive")
		}
		identity := c.ids.IdentitySchemas[s.kind].IdentityAttributes
		if len(identity) != 1 || identity[0].Name != "instance_id" || !identity[0].RequiredForImport {
			s.t.Error("the identity has to be instance_id alone, required for import")
		}
	})
}

func TestSettingWithoutAConfiguredProviderSaysSo(t *testing.T) {
	eachSetting(t, func(s *settingTest) {
		state := s.known()
		c := newCaller(s.t)
		config := s.configuring(c, state)
		of := "the " + s.noun + " of instance " + s.shop.ID + ": the provider is not configured"

		valid, err := c.ValidateResourceConfig(s.t.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: s.kind, Config: c.resource(s.kind, config)})
		s.must(err)
		s.expect(valid.Diagnostics)
		s.expect(s.plan(c, nil, config).Diagnostics)
		s.expect(s.plan(c, state, config).Diagnostics)

		read := s.refresh(c, state)
		s.expect(read.Diagnostics, "ERROR: Unable to read "+of)
		s.has(c, read.NewState, state)
		s.expect(s.apply(c, nil, state, config).Diagnostics, "ERROR: Unable to change "+of)
		updated := s.apply(c, state, state, config)
		s.expect(updated.Diagnostics, "ERROR: Unable to change "+of)
		s.has(c, updated.NewState, state)
		if len(s.trait.UnsetAsks) == 0 {
			s.expect(s.apply(c, state, nil, nil).Diagnostics)
		} else {
			s.expect(s.apply(c, state, nil, nil).Diagnostics, "ERROR: Unable to unset "+of)
		}
		s.expect(s.importing(c, s.shop.ID, nil).Diagnostics, "ERROR: Unable to import "+of)
	})
}

// Tools older than 1.12 send no identity, and the framework wants one even of
// what is gone.
func TestSettingIsGoneWithItsInstanceAlsoWithoutIdentity(t *testing.T) {
	eachSetting(t, func(s *settingTest) {
		state := s.known()
		s.Add("suporte")
		s.must(s.Remove(s.shop.ID))
		s.ticks.Store(true)
		c := s.admin()
		gone := s.refresh(c, state)
		s.expect(gone.Diagnostics, "WARNING: Instance no longer exists on the server\n\nInstance "+s.shop.ID+
			" was deleted outside Terraform: two listings of "+s.url+", one after the other, do not have it (1 instance).")
		s.has(c, gone.NewState, nil)
		s.isIdentified(c, gone.NewIdentity)
	})
}

func TestSettingIsIdentifiedByEveryOperationAlsoWithoutIdentity(t *testing.T) {
	eachSetting(t, func(s *settingTest) {
		state := s.known()
		c := s.admin()
		config := s.configuring(c, state)
		read := s.refresh(c, state)
		s.expect(read.Diagnostics)
		s.has(c, read.NewState, state)
		s.isIdentified(c, read.NewIdentity)

		for _, prior := range []values{nil, state} {
			planned := s.plan(c, prior, config)
			s.expect(planned.Diagnostics)
			applied := s.apply(c, prior, c.read(s.kind, planned.PlannedState), config)
			s.expect(applied.Diagnostics)
			want := state
			if prior == nil && s.trait.Answered != nil {
				want = state.with(s.trait.Answered(s.shop.ID))
			}
			s.has(c, applied.NewState, want)
			s.isIdentified(c, applied.NewIdentity)
		}
	})
}

func TestSettingIsImportedByIDAndByIdentity(t *testing.T) {
	eachSetting(t, func(s *settingTest) {
		state := s.known()
		for _, attribute := range newCaller(s.t).schemas.ResourceSchemas[s.kind].Block.Attributes {
			if _, filled := state[attribute.Name]; !filled && (attribute.Computed || attribute.Required) && !slices.Contains(s.trait.Empty, attribute.Name) {
				s.t.Errorf("an import leaves %s empty", attribute.Name)
			}
		}
		if token, stored := state["token"]; stored {
			s.t.Errorf("an import stores a token of %d letters", len(fmt.Sprint(token)))
		}
		for title, imported := range map[string]func(c *caller) *tfprotov6.ImportResourceStateResponse{
			"by id": func(c *caller) *tfprotov6.ImportResourceStateResponse { return s.importing(c, s.shop.ID, nil) },
			"by identity": func(c *caller) *tfprotov6.ImportResourceStateResponse {
				return s.importing(c, "", c.identity(s.kind, values{"instance_id": s.shop.ID}))
			},
		} {
			c := s.admin()
			imported := imported(c)
			s.expect(imported.Diagnostics)
			if len(imported.ImportedResources) != 1 {
				s.t.Fatalf("%s: %d resources were imported", title, len(imported.ImportedResources))
			}
			read := s.refresh(c, c.read(s.kind, imported.ImportedResources[0].State))
			s.expect(read.Diagnostics)
			s.has(c, read.NewState, state)
			s.isIdentified(c, read.NewIdentity)
			planned := s.plan(c, state, s.configuring(c, state))
			s.expect(planned.Diagnostics)
			s.has(c, planned.PlannedState, state)
		}
	})
}

func TestSettingThatIsDestroyedAsksTheServerNothingUnlessItIsUnset(t *testing.T) {
	eachSetting(t, func(s *settingTest) {
		state := s.known()
		c := s.admin()
		s.expect(s.plan(c, state, nil).Diagnostics)
		destroyed := s.apply(c, state, nil, nil)
		s.expect(destroyed.Diagnostics)
		s.has(c, destroyed.NewState, nil)
		want := []string{}
		if len(s.trait.UnsetAsks) > 0 {
			want = append([]string{listing, statusRoute}, s.trait.UnsetAsks...)
		}
		if asked := calls(s.Simulator); !slices.Equal(asked, want) {
			s.t.Errorf("the server was asked for %q, want %q", asked, want)
		}
		s.ResetRequests()
		// The same provider does ask for what is not destroyed.
		s.refresh(c, state)
		if len(calls(s.Simulator)) == 0 {
			s.t.Error("a refresh asked the server nothing either")
		}
	})
}

func TestSettingThatCannotBeReadIsKept(t *testing.T) {
	eachSetting(t, func(s *settingTest) {
		state := s.known()
		s.Inject(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500, Body: `{"error":"no memory for ` + s.AdminToken() + `"}`})
		c := s.admin()
		failed := s.refresh(c, state)
		s.expect(failed.Diagnostics, "ERROR: Unable to read the "+s.noun+" of instance "+s.shop.ID+": the server failed")
		s.has(c, failed.NewState, state)
	})
}

// Where a setting is not told without a session, it is kept, and a warning says
// so. What is computed may show what the server tells.
func TestSettingOfAnInstanceThatIsNotConnectedIsKept(t *testing.T) {
	eachSetting(t, func(s *settingTest) {
		state := s.known()
		s.must(s.LogOut(s.shop.ID))
		c := s.admin()
		config := s.configuring(c, state)
		read := s.refresh(c, state)
		if diff := cmp.Diff(config, s.configuring(c, c.read(s.kind, read.NewState))); diff != "" {
			s.t.Errorf("the state is not as it was (-want +got):\n%s", diff)
		}
		for _, diagnostic := range read.Diagnostics {
			s.expect([]*tfprotov6.Diagnostic{diagnostic}, "WARNING: Not refreshed: the "+s.noun+" of an instance that is not connected\n\nInstance "+s.shop.ID)
		}
		before := state.with(s.trait.Other)
		if !s.trait.Session {
			s.expect(s.apply(c, before, state, config).Diagnostics)
			return
		}
		failed := s.apply(c, before, state, config)
		s.expect(failed.Diagnostics, "ERROR: Unable to change the "+s.noun+` of instance "loja": it is not connected to WhatsApp`)
		s.has(c, failed.NewState, before)
		s.expect(s.apply(c, nil, state, config).Diagnostics, "ERROR: Unable to change the "+s.noun+` of instance "loja": it is not connected to WhatsApp`)
	})
}

func TestSettingPrivacyThatIsNotRefreshedSaysSo(t *testing.T) {
	t.Parallel()
	s := newSettingTest(t, "uazapi_instance_privacy")
	state := s.known()
	s.must(s.SetPrivacy(s.shop.ID, "last", "none"))
	s.must(s.LogOut(s.shop.ID))
	c := s.admin()
	kept := s.refresh(c, state)
	s.expect(kept.Diagnostics, "WARNING: Not refreshed: the privacy of an instance that is not connected\n\nInstance "+s.shop.ID+
		` ("loja") is not connected to WhatsApp (status: disconnected, since 2026-08-04T09:52:02Z, "401: logged out from another device"), `+
		"so its privacy cannot be read. The values last known are kept. They are compared again once it is paired.")
	s.has(c, kept.NewState, state)

	s.must(s.Pair(s.shop.ID, "5511990000001"))
	c = s.admin()
	read := s.refresh(c, state)
	s.expect(read.Diagnostics)
	s.has(c, read.NewState, state.with(values{"last": "none"}))
}

// An import of what cannot be read yet leaves what is not known null, and says
// so.
func TestSettingPrivacyOfAnUnpairedInstanceIsImportedWithAWarning(t *testing.T) {
	t.Parallel()
	s := newSettingTest(t, "uazapi_instance_privacy")
	s.shop = s.Add("nova")
	c := s.admin()
	imported := s.importing(c, s.shop.ID, nil)
	s.expect(imported.Diagnostics)
	read := s.refresh(c, c.read(s.kind, imported.ImportedResources[0].State))
	s.expect(read.Diagnostics, "WARNING: Not refreshed: the privacy of an instance that is not connected\n\nInstance "+s.shop.ID+` ("nova") is not connected to WhatsApp (status: disconnected`)
	s.has(c, read.NewState, values{"instance_id": s.shop.ID})
	s.isIdentified(c, read.NewIdentity)
}

func TestSettingPlanHasToNameAnInstance(t *testing.T) {
	eachSetting(t, func(s *settingTest) {
		state := s.known()
		admin := s.admin()
		config := s.configuring(admin, state)

		refused := s.plan(admin, nil, config.with(values{"instance_id": nil})).Diagnostics
		s.expect(refused, "ERROR: No instance named")
		if at := tftypes.NewAttributePath().WithAttributeName("instance_id"); len(refused) == 1 && !refused[0].Attribute.Equal(at) {
			s.t.Errorf("the error is at %s, want %s", refused[0].Attribute, at)
		}
		s.expect(s.plan(admin, nil, config.with(values{"instance_id": unknown})).Diagnostics)
		s.expect(s.plan(admin, nil, config.with(values{"instance_id": nil, "token": unknown})).Diagnostics)

		owner := newConfigured(s.t, values{"base_url": s.url, "token": s.shop.Token})
		s.expect(s.plan(owner, nil, config.with(values{"instance_id": nil})).Diagnostics)
		if asked := calls(s.Simulator); len(asked) > 0 {
			s.t.Errorf("planning asked the server for %q", asked)
		}
	})
}

// What is not known while planning may turn out to be right.
func TestSettingUnknownConfigurationIsValid(t *testing.T) {
	eachSetting(t, func(s *settingTest) {
		c := newCaller(s.t)
		config := values{}
		for _, attribute := range c.schemas.ResourceSchemas[s.kind].Block.Attributes {
			if attribute.Optional || attribute.Required {
				config[attribute.Name] = unknown
			}
		}
		for _, one := range []string{"instance_id", "token"} {
			delete(config, one)
			valid, err := c.ValidateResourceConfig(s.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
				TypeName: s.kind, Config: c.resource(s.kind, config),
				ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
			})
			s.must(err)
			s.expect(valid.Diagnostics)
			config[one] = unknown
		}
	})
}
