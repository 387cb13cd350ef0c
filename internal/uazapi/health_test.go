package uazapi

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

func TestHowAServerTellsItsHealth(t *testing.T) {
	t.Parallel()
	const (
		date   = "Tue, 04 Aug 2026 12:00:00 GMT"
		counts = `"instance_counts":{"total":12,"connected":3,"disconnected":9}`
	)
	noon := time.Date(2026, 8, 4, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		body      string
		date, age string
		want      Health
	}{
		"whole":                  {`{` + counts + `,"status":{"checked_instance":{"is_healthy":true},"dc":"x","server_status":"running","last_check":"2026-08-04T11:59:00Z"}}`, date, "", Health{12, true, noon.Add(-time.Minute)}},
		"five minutes old":       {`{` + counts + `,"status":{"last_check":"2026-08-04 11:55:00.000Z"}}`, date, "", Health{12, true, noon.Add(-5 * time.Minute)}},
		"older":                  {`{` + counts + `,"status":{"last_check":"2026-08-04 11:54:59.000Z"}}`, date, "", Health{0, false, noon.Add(-5*time.Minute - time.Second)}},
		"of a clock before ours": {`{` + counts + `,"status":{"last_check":"2026-08-04 12:01:00.000Z"}}`, date, "", Health{12, true, noon.Add(time.Minute)}},
		"status a text":          {`{` + counts + `,"status":"running"}`, date, "", Health{12, true, noon}},
		"no status":              {`{` + counts + `}`, date, "", Health{12, true, noon}},
		"odd time of the check":  {`{` + counts + `,"status":{"last_check":"just now"}}`, date, "", Health{12, true, noon}},
		"nobody connected":       {`{"connected_instances":0,"status":"warning","info":"Server is up but no instances connected"}`, date, "", Health{0, false, noon}},
		"none at all":            {`{"instance_counts":{"total":0},"status":"ok"}`, date, "", Health{0, true, noon}},
		"total as a text":        {`{"instance_counts":{"total":"12"},"status":"ok"}`, date, "", Health{12, true, noon}},
		"no total":               {`{"instance_counts":{"connected":3},"status":"ok"}`, date, "", Health{0, false, noon}},
		"total that is none":     {`{"instance_counts":{"total":-1},"status":"ok"}`, date, "", Health{0, false, noon}},
		"total in parts":         {`{"instance_counts":{"total":1.5},"status":"ok"}`, date, "", Health{0, false, noon}},
		"counts as a list":       {`{"instance_counts":[12],"status":"ok"}`, date, "", Health{0, false, noon}},
		"empty":                  {`{}`, date, "", Health{0, false, noon}},
		"from a cache":           {`{` + counts + `,"status":{"last_check":"2026-08-04T11:59:00Z"}}`, date, "30", Health{0, false, noon.Add(-time.Minute)}},
		"from a cache, just now": {`{` + counts + `,"status":"ok"}`, date, "0", Health{0, false, time.Time{}}},
		"no date":                {`{` + counts + `,"status":{"last_check":"2026-08-04T11:59:00Z"}}`, "-", "", Health{0, false, noon.Add(-time.Minute)}},
	} {
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", test.date)
			if test.age != "" {
				w.Header().Set("Age", test.age)
			}
			_, _ = w.Write([]byte(test.body))
		})
		got, err := client.Health(t.Context())
		if err != nil || got.Total != test.want.Total || got.Counted != test.want.Counted || !got.At.Equal(test.want.At) {
			t.Errorf("%s: got %+v, %v, want %+v", name, got, err, test.want)
		}
	}
}

func TestAServerMayHaveNoHealth(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]call.Kind{
		`{"code":404,"message":"Not Found.","data":{}}`: call.ErrNoRoute,
		`<html><title>404 Not Found</title></html>`:     call.ErrNoRoute,
		``: call.ErrNoRoute,
	} {
		if _, err := serve(t, says(404, body)).Health(t.Context()); !errors.Is(err, want) {
			t.Errorf("%s: got %v", body, err)
		}
	}
	for _, body := range []string{``, `OK`, `[]`, `"ok"`, `<html><title>Painel</title></html>`} {
		if health, err := serve(t, says(200, body)).Health(t.Context()); !errors.Is(err, call.ErrUndecodable) || health != (Health{}) {
			t.Errorf("%q: got %+v, %v", body, health, err)
		}
	}
}
