package uazapi

import (
	"io"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

func TestLeadTagsAreReadLeniently(t *testing.T) {
	t.Parallel()
	hot := []LeadTag{{ID: "r1", Name: "Quente", Kanban: true, KanbanOrder: 3}}
	for body, want := range map[string][]LeadTag{
		`null`: nil,
		`[]`:   {},
		`[{"id":"r1","name":"Quente","kanban":"true","kanbanOrder":"3","color":"#fff"}]`:     hot,
		`{"tags":[{"id":"r1","name":"Quente","kanban":true,"kanbanOrder":3}],"total":1}`:     hot,
		`{"data":[{"id":"r1","name":"Quente","kanban":true,"kanbanOrder":3}],"code":200}`:    hot,
		`{"leadTags":[{"id":"r1","name":"Quente","kanban":true,"kanbanOrder":3}],"tags":{}}`: hot,
		`{"tags":null}`: nil,
	} {
		client := serve(t, calltest.Says(http.StatusOK, body))
		got, err := client.LeadTags(t.Context(), ownKey)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", body, err, diff)
		}
	}
}

func TestLeadTagsThatAreNoneAreAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"tags":"x"}`, `{"message":"ok"}`, `"x"`, `[1]`, `<html>`, ``} {
		client := serve(t, calltest.Says(http.StatusOK, body))
		if got, err := client.LeadTags(t.Context(), ownKey); err == nil {
			t.Errorf("%q is read as %v", body, got)
		}
	}
}

func TestAnAddedLeadTagIsReturnedWhereTheAnswerHasIt(t *testing.T) {
	t.Parallel()
	hot := LeadTag{ID: "r5", Name: "Quente"}
	for answer, want := range map[string]LeadTag{
		`{"id":"r5","name":"Quente","kanban":false,"kanbanOrder":0}`: hot,
		`{"message":"ok","tag":{"id":"r5","name":"Quente"}}`:         hot,
		`{"code":200,"data":{"id":"r5","name":"Quente"}}`:            hot,
		`[{"id":"r5","name":"Quente"}]`:                              {},
		`{"tags":[{"id":"r5","name":"Quente"}]}`:                     {},
		`{"message":"ok"}`:                                           {},
		`{"name":"Quente"}`:                                          {},
		`{"id":"r5"}`:                                                {},
		`{"tag":"Quente","data":7}`:                                  {},
		`null`:                                                       {},
		``:                                                           {},
	} {
		var sent string
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			sent = string(body)
			calltest.Says(http.StatusOK, answer)(w, r)
		})
		got, err := client.AddLeadTag(t.Context(), ownKey, LeadTag{ID: "r9", Name: "Quente"})
		if err != nil || got != want || sent != `{"name":"Quente","kanban":false,"kanbanOrder":0}` {
			t.Errorf("%s: sent %s, and it returns %v, %v", answer, sent, got, err)
		}
	}
}

func TestLeadTagsAreWrittenWholeAndDeletedByTheirID(t *testing.T) {
	t.Parallel()
	var sent string
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent = string(body)
		calltest.Says(http.StatusOK, `[]`)(w, r)
	})
	hot := LeadTag{ID: "r5", Name: "Quente"}
	if err := client.UpdateLeadTag(t.Context(), ownKey, hot); err != nil || sent != `{"id":"r5","name":"Quente","kanban":false,"kanbanOrder":0}` {
		t.Errorf("sent %s: %v", sent, err)
	}
	if err := client.DeleteLeadTag(t.Context(), ownKey, hot.ID); err != nil || sent != `{"id":"r5","delete":true}` {
		t.Errorf("sent %s: %v", sent, err)
	}
}
