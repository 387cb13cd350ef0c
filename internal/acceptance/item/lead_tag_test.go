package item

import (
	"fmt"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// hotName is the name of the usual tag, in a configuration.
const hotName = `name = "Quente"`

// tagCase is the case of lead tags.
var tagCase = func() itemCase {
	entry, _ := objects.Of("uazapi_lead_tag")
	return itemCase{entry, entry.Item}
}()

// tagOf configures a tag of an instance.
func tagOf(in simulator.Instance, lines ...string) string {
	return world.Block("resource", "uazapi_lead_tag", "one", append([]string{world.ByID(in)}, lines...)...)
}

// addsTag adds a tag as somebody in the panel does, or a server by itself.
func addsTag(w *world.World, in simulator.Instance, tag simulator.LeadTag) simulator.LeadTag {
	w.T.Helper()
	tag.ID = addsItem(w, tagCase, in, tag)
	return tag
}

var hot = simulator.LeadTag{Name: "Quente"}

// Servers add tags by themselves, so that one whose answer was lost may be one of these.
func TestLeadTagWhoseAnswerIsLostIsTakenWithAWarning(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for name, test := range map[string]struct {
		fault simulator.Fault
		warns bool
	}{
		"lost":     {simulator.Fault{Kind: simulator.FaultDropAfter}, true},
		"an error": {simulator.Fault{Kind: simulator.FaultStatusAfter, Status: 500, Body: `{"error":"context deadline exceeded"}`}, true},
		"cut":      {simulator.Fault{Kind: simulator.FaultCutJSON}, true},
		// Nothing was added by the first request, and the second was answered.
		"429 first": {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 429}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, simulator.Options{})
			shop := w.Add("loja")
			test.fault.Times = 1
			w.Meets(tagCase.Adds, test.fault)()
			output := w.Terminal(w.AsAdmin(tagOf(shop, hotName))).Run(world.Apply...)
			if warns := strings.Contains(output, "was taken for the one that was added"); warns != test.warns {
				t.Errorf("it says\n%s", output)
			}
		})
	}
}

// A server before API 2.4.4 says nothing of tags: what the state has stays there.
func TestLeadTagOnAServerThatHasNone(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	old := []string{"the server has no lead tags", "new in API 2.4.4", "HTTP 40"}
	w := world.Start(t, simulator.Options{MissingRoutes: []string{tagCase.Reads, tagCase.Adds}})
	shop := w.Add("loja")
	user := w.Terminal(w.AsAdmin(tagOf(shop, hotName)))
	user.Fails(append([]string{`Unable to add the lead tag to instance "loja"`}, old...), world.Apply...)

	// It was updated, and then taken back.
	newer := world.Start(t, simulator.Options{})
	newer.CopyFrom(w.Simulator)
	user.Configure(newer.AsAdmin(tagOf(shop, hotName)))
	user.Run(world.Apply...)
	newer.Inject(simulator.Fault{Route: tagCase.Reads, Kind: simulator.FaultStatusBefore, Status: 404, Body: `{"code":404,"message":"Not Found.","data":{}}`})
	user.Fails(append([]string{"Unable to read the lead tag", `of instance "loja"`}, old...), world.Plan...)
	user.Fails(append([]string{"Unable to remove the lead tag"}, old...), "destroy", "-auto-approve", "-no-color", "-refresh=false")
	newer.Heal()
	user.IsSettled()
	hasItems(newer, tagCase, shop, hot)()
	newer.Inject(simulator.Fault{Route: tagCase.Adds, Kind: simulator.FaultStatusBefore, Status: 405, Body: `{"message":"Method Not Allowed."}`})
	user.Configure(newer.AsAdmin(tagOf(shop, hotName, "kanban = true")))
	user.Fails(append([]string{"Unable to change the lead tag"}, old...), world.Apply...)
}

// A tag that was there before is never taken over.
func TestLeadTagThatIsThereAlready(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for name, test := range map[string]struct {
		options simulator.Options
		refused bool
	}{
		"twins are refused":                      {simulator.Options{Lists: simulator.ListOptions{TwinsRefused: true}}, true},
		"twins are allowed":                      {simulator.Options{}, false},
		"twins are allowed, and nothing is told": {simulator.Options{LeadTagAnswer: simulator.TagsAnswerMessage}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, test.options)
			shop := w.Add("loja")
			appeared := addsTag(w, shop, hot)
			user := w.Terminal(w.AsAdmin(tagOf(shop, hotName)))
			if test.refused {
				user.Fails([]string{
					"the server refused it, and one like it is there already", "looks like it: " + appeared.ID,
					"terraform import uazapi_lead_tag.NAME " + shop.ID + "/" + appeared.ID, "Tag already exists",
				}, world.Apply...)
				hasItems(w, tagCase, shop, hot)()
				return
			}
			if output := user.Run(world.Apply...); !world.Says("more than one such lead tag", appeared.ID).MatchString(output) {
				t.Errorf("it says\n%s", output)
			}
			hasItems(w, tagCase, shop, hot, hot)()
			user.IsSettled()
			user.Run("destroy", "-auto-approve", "-no-color")
			if left := w.LeadTags(shop.ID); len(left) != 1 || left[0] != appeared {
				t.Errorf("it leaves %v", left)
			}
		})
	}
}

// One appears by itself while the apply adds another.
func TestLeadTagThatAppearsMeanwhile(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for name, test := range map[string]struct {
		answer   simulator.LeadTagAnswer
		appeared simulator.LeadTag
		fails    bool
	}{
		"the same, and the answer has the id":            {simulator.TagsAnswerTag, hot, false},
		"the same, and the answer has all":               {simulator.TagsAnswerList, hot, true},
		"the same, and the answer has a message":         {simulator.TagsAnswerMessage, hot, true},
		"only of its name, and the answer has a message": {simulator.TagsAnswerMessage, simulator.LeadTag{Name: "Quente", Kanban: true}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			script := &simulator.Script{}
			w := world.Start(t, simulator.Options{LeadTagAnswer: test.answer, OnRequest: script.Play})
			shop := w.Add("loja")
			var appeared simulator.LeadTag
			// Between the read before the addition and the one after it.
			script.After(tagCase.Reads, 1, func() { appeared = addsTag(w, shop, test.appeared) })
			user := w.Terminal(w.AsAdmin(tagOf(shop, hotName)))
			if test.fails {
				user.Fails([]string{"several new lead tags look like it", "2 new lead tags", "terraform import uazapi_lead_tag.NAME " + shop.ID + "/"}, world.Apply...)
				return
			}
			user.Run(world.Apply...)
			user.IsSettled()
			user.Run("destroy", "-auto-approve", "-no-color")
			if left := w.LeadTags(shop.ID); len(left) != 1 || left[0] != appeared {
				t.Errorf("it leaves %v, want %v", left, appeared)
			}
		})
	}
}

// An answer that names no tag counts no more than one that does.
func TestLeadTagThatTheServerDoesNotKeepAndDoesNotNameIsAnError(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{LeadTagAnswer: simulator.TagsAnswerMessage})
	shop := w.Add("loja")
	savesNothing(w, tagCase)
	w.Terminal(w.AsAdmin(tagOf(shop, hotName))).Fails(append([]string{`Unable to add the lead tag to instance "loja"`}, tagCase.notKept()...), world.Apply...)
}

func TestLeadTagWhatIsNoTagIsRefusedByThePlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	named := world.ByID(shop)
	planRefuses(w, "uazapi_lead_tag", []refusal{
		{[]string{named, `name = " "`}, []string{"Invalid name of a lead tag", "name =", "The name is blank"}},
		{[]string{named, fmt.Sprintf("name = %q", strings.Repeat("x", 101))}, []string{"Invalid name of a lead tag", "has 101 characters"}},
		{[]string{named, hotName, "kanban_order = -1"}, []string{"kanban_order", "at least 0"}},
	})
	user := w.Terminal("")
	user.Becomes(w.AsAdmin(tagOf(shop, fmt.Sprintf("name = %q", strings.Repeat("é", 100)))), []string{world.Created})
}
