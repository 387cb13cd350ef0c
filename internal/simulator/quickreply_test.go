package simulator_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	showReplies = "GET /quickreply/showall"
	editReply   = "POST /quickreply/edit"
)

const greeting = `{"shortCut":"oi","type":"text","text":"Olá"}`

// shortCuts are those of the quick replies that a read shows.
func (w *world) shortCuts(in simulator.Instance) []string {
	w.t.Helper()
	r := w.as(in, showReplies, "")
	r.check(200, nil)
	var replies []simulator.QuickReply
	if err := json.Unmarshal([]byte(r.body), &replies); err != nil {
		w.t.Fatal(err)
	}
	shown := []string{}
	for _, reply := range replies {
		shown = append(shown, reply.ShortCut)
	}
	return shown
}

func (w *world) showsReplies(in simulator.Instance, want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), w.shortCuts(in)); diff != "" {
		w.t.Errorf("the quick replies (-want +got):\n%s", diff)
	}
}

// edits changes the first quick reply of an instance.
func (w *world) edits(in simulator.Instance, members string, status int) {
	w.t.Helper()
	w.as(in, editReply, fmt.Sprintf(`{"id":%q,%s}`, w.sim.QuickReplies(in.ID)[0].ID, members)).check(status, nil)
}

func TestQuickReplies(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	if r := w.as(in, showReplies, ""); r.body != "[]" {
		t.Errorf("without any it says %s", r.body)
	}
	w.as(in, editReply, greeting).check(200, wants{"quickReplies.0.shortCut": "oi", "quickReplies.0.onWhatsApp": false, "quickReplies.0.owner": ""})
	w.as(in, editReply, `{"shortCut":"tabela","type":"document","file":"https://a/b.pdf","docName":"b.pdf"}`).check(200, nil)
	w.showsReplies(in, "oi", "tabela")
	// Duplicates are allowed.
	w.as(in, editReply, greeting).check(200, nil)
	w.showsReplies(in, "oi", "tabela", "oi")
	w.edits(in, `"shortCut":"oi","type":"text","text":"Bom dia","onWhatsApp":true`, 200)
	first := w.sim.QuickReplies(in.ID)[0]
	want := simulator.QuickReply{ID: first.ID, ShortCut: "oi", Type: "text", Text: "Bom dia", OnWhatsApp: true}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("the quick reply (-want +got):\n%s", diff)
	}
	for body, status := range map[string]int{
		`{"type":"text","text":"x"}`:                                 400,
		`{"shortCut":"x","text":"x"}`:                                400,
		`{"shortCut":"x","type":"sticker","file":"https://a"}`:       400,
		`{"shortCut":"x","type":"text"}`:                             400,
		`{"shortCut":"x","type":"image"}`:                            400,
		`{"shortCut":1,"type":"text","text":"x"}`:                    400,
		`{"id":"r0","shortCut":"x","type":"text","text":"x"}`:        404,
		`{"id":"r0","shortCut":"x","type":"text","delete":true}`:     404,
		`{"shortCut":"x","type":"text","delete":true}`:               400,
		`{"id":1,"shortCut":"x","type":"text"}`:                      400,
		`{"shortCut":"x","type":"text","text":"x","delete":"maybe"}`: 400,
		`[`: 400,
	} {
		w.as(in, editReply, body).check(status, nil)
	}
	second := w.sim.QuickReplies(in.ID)[1].ID
	w.as(in, editReply, fmt.Sprintf(`{"id":%q,"delete":true}`, second)).check(400, nil)
	w.as(in, editReply, fmt.Sprintf(`{"id":%q,"shortCut":"tabela","type":"document","delete":true}`, second)).check(200, nil)
	w.showsReplies(in, "oi", "oi")
	w.as(simulator.Instance{Token: "wrong"}, showReplies, "").check(401, nil)
}

// What is on WhatsApp is changed on the phone.
func TestQuickRepliesOnWhatsApp(t *testing.T) {
	t.Parallel()
	const changed = `"shortCut":"oi","type":"text","text":"Bom dia"`
	for _, editable := range []bool{false, true} {
		w := newWorld(t, simulator.Options{QuickReplies: simulator.QuickReplyOptions{MirrorEditable: editable}})
		in := w.sim.Add("a")
		w.as(in, editReply, `{"shortCut":"oi","type":"text","text":"Olá","onWhatsApp":true}`).check(200, nil)
		w.edits(in, changed, map[bool]int{false: 403, true: 200}[editable])
		w.edits(in, changed+`,"delete":true`, map[bool]int{false: 403, true: 200}[editable])
		// That of the phone is nobody else's anywhere.
		w = newWorld(t, simulator.Options{QuickReplies: simulator.QuickReplyOptions{MirrorEditable: editable}})
		in = w.sim.Add("a")
		_, err := w.sim.AddQuickReply(in.ID, simulator.QuickReply{ShortCut: "oi", Type: "text", Text: "Olá", OnWhatsApp: true})
		w.must(err)
		w.edits(in, changed, 403)
		w.edits(in, changed+`,"delete":true`, 403)
	}
	// A file is none for WhatsApp.
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	w.as(in, editReply, `{"shortCut":"foto","type":"image","file":"https://a","onWhatsApp":true}`).check(200, wants{"quickReplies.0.onWhatsApp": false})
}

func TestQuickRepliesOnOddServers(t *testing.T) {
	t.Parallel()
	const mirrored = `{"shortCut":"oi","type":"text","text":"Olá","onWhatsApp":true}`
	const image = `{"shortCut":"foto","type":"image","file":"aGVsbG8gd29ybGQhIQ=="}`
	for name, test := range map[string]struct {
		opts       simulator.Options
		usual, odd func(w *world, in simulator.Instance)
	}{
		"twins": {
			simulator.Options{Lists: simulator.ListOptions{TwinsRefused: true}},
			func(w *world, in simulator.Instance) { w.as(in, editReply, greeting).check(200, nil) },
			func(w *world, in simulator.Instance) {
				w.as(in, editReply, greeting).check(400, nil)
				w.edits(in, `"shortCut":"oi","type":"text","text":"Bom dia"`, 200)
			},
		},
		"late": {
			simulator.Options{Lists: simulator.ListOptions{LateReads: 2}},
			func(w *world, in simulator.Instance) { w.showsReplies(in, "oi") },
			func(w *world, in simulator.Instance) {
				w.showsReplies(in)
				w.showsReplies(in)
				w.showsReplies(in, "oi")
				w.as(in, editReply, `{"shortCut":"tchau","type":"text","text":"Até"}`).check(200, wants{"quickReplies.1.shortCut": "tchau"})
				w.showsReplies(in, "oi")
			},
		},
		"what an edit leaves out": {
			simulator.Options{Lists: simulator.ListOptions{EditClears: true}},
			func(w *world, in simulator.Instance) {
				w.edits(in, `"shortCut":"foto","type":"image","file":"https://a"`, 200)
				if text := w.sim.QuickReplies(in.ID)[0].Text; text != "Olá" {
					w.t.Errorf("the text is %q", text)
				}
			},
			func(w *world, in simulator.Instance) {
				w.edits(in, `"shortCut":"foto","type":"image","file":"https://a"`, 200)
				if text := w.sim.QuickReplies(in.ID)[0].Text; text != "" {
					w.t.Errorf("the text is %q", text)
				}
			},
		},
		"on WhatsApp, where the server knows nothing of it": {
			simulator.Options{QuickReplies: simulator.QuickReplyOptions{MirrorIgnored: true}},
			func(w *world, in simulator.Instance) {
				w.as(in, editReply, mirrored).check(200, wants{"quickReplies.1.onWhatsApp": true})
			},
			func(w *world, in simulator.Instance) {
				w.as(in, editReply, mirrored).check(200, wants{"quickReplies.1.onWhatsApp": false})
			},
		},
		"files": {
			simulator.Options{QuickReplies: simulator.QuickReplyOptions{FilesStored: true}},
			func(w *world, in simulator.Instance) {
				w.as(in, editReply, image).check(200, wants{"quickReplies.1.file": "aGVsbG8gd29ybGQhIQ=="})
			},
			func(w *world, in simulator.Instance) {
				w.as(in, editReply, image).check(200, nil)
				kept := w.sim.QuickReplies(in.ID)[1]
				w.as(in, editReply, fmt.Sprintf(`{"id":%q,"shortCut":"foto","type":"image","text":"x"}`, kept.ID)).check(200, wants{"quickReplies.1.file": kept.File, "quickReplies.1.text": "x"})
				if kept.File[:6] != "files/" {
					w.t.Errorf("the file is %q", kept.File)
				}
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, play := range []struct {
				opts simulator.Options
				do   func(w *world, in simulator.Instance)
			}{{simulator.Options{}, test.usual}, {test.opts, test.odd}} {
				w := newWorld(t, play.opts)
				in := w.sim.Add("a")
				w.as(in, editReply, greeting).check(200, nil)
				play.do(w, in)
			}
		})
	}
}

// What people do by hand, in the panel and on the phone.
func TestQuickRepliesByHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Lists: simulator.ListOptions{LateReads: 2}})
	in := w.sim.Add("a")
	added, err := w.sim.AddQuickReply(in.ID, simulator.QuickReply{ShortCut: "oi", Type: "text", Text: "Olá", OnWhatsApp: true})
	w.must(err)
	w.showsReplies(in, "oi")
	added.ShortCut = "olá"
	w.must(w.sim.SetQuickReply(in.ID, added))
	w.showsReplies(in, "olá")
	w.sim.Inject(simulator.Fault{Route: editReply, Kind: simulator.FaultAnswerOnly, Times: 1})
	w.as(in, editReply, greeting).check(200, nil)
	added.ShortCut = ""
	w.must(w.sim.SetQuickReply(in.ID, added))
	w.showsReplies(in)
	if _, err := w.sim.AddQuickReply("r0", added); err == nil {
		t.Error("an instance that does not exist has quick replies")
	}
}
