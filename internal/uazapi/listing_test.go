package uazapi

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// long is a text that no entry with it in is read.
var long = strings.Repeat("x", maxAnswer)

// An entry that is too long is its own fault, and not that of the listing.
func TestAnEntryThatIsTooLongIsReportedAndTheOthersAreRead(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		entry string
		want  string
	}{
		"id first":              {`{"id":"r9","adminField01":"` + long + `"}`, "r9"},
		"id last":               {`{"adminField01":"` + long + `","id":"r9"}`, "r9"},
		"id in between":         {`{"adminField01":"` + long + `", "id" : "r9" ,"adminField02":"` + long + `"}`, "r9"},
		"many short fields":     {`{` + strings.Repeat(`"a":"`+long[:1000]+`",`, 1100) + `"id":"r9"}`, "r9"},
		"escapes":               {`{"adminField01":"` + strings.Repeat(`\"\\é\u00e9`, maxAnswer/10) + `","id":"r9"}`, "r9"},
		"id of something in it": {`{"owner":{"id":"r1","x":"` + long + `"},"list":[{"id":"r2"}],"id":"r9"}`, "r9"},
		"id as another's value": {`{"name":"id","x":"r1","adminField01":"` + long + `"}`, ""},
		"no id":                 {`{"adminField01":"` + long + `"}`, ""},
		"id that is a number":   {`{"id":9,"adminField01":"` + long + `"}`, ""},
		"id that is too long":   {`{"id":"` + long + `"}`, ""},
		"many blanks":           {`{"id":"r9",` + strings.Repeat(" ", maxAnswer) + `"a":1}`, "r9"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, body := range []string{
				`[{"id":"a"},` + test.entry + `,{"id":"b"}]`,
				`[{"id":"a"},{"id":"b"},` + test.entry + "\n]\n",
				`[` + test.entry + ` , {"id":"a"},{"id":"b"}]`,
			} {
				listing, err := serve(t, says(200, body)).ListInstances(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if len(listing.Instances) != 2 || listing.Instances[0].ID != "a" || listing.Instances[1].ID != "b" {
					t.Errorf("got %d instances, want the two others", len(listing.Instances))
				}
				if !slices.Equal(listing.TooLong, []string{test.want}) {
					t.Errorf("too long are %q, want %q", listing.TooLong, test.want)
				}
			}
		})
	}
}

// What is skipped has to be JSON all the same: a quote that got lost would have
// it swallow the entries after it, which would then count as deleted.
func TestAnEntryThatIsTooLongMustBeJSON(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ body, message string }{
		"quote lost":      {`[{"id":"r9","a":"` + long + `,"b":"c"},{"id":"a"}]`, "it breaks off at byte"},
		"brackets amiss":  {`[{"id":"r9","a":["` + long + `"}},{"id":"a"}]`, "it breaks off at byte"},
		"comma lost":      {`[{"id":"r9","a":"` + long + `" "b":1},{"id":"a"}]`, "it breaks off at byte"},
		"odd value":       {`[{"id":"r9","a":"` + long + `","b":tru},{"id":"a"}]`, "it breaks off at byte"},
		"endless number":  {`[{"id":"r9","a":` + strings.Repeat("9", maxAnswer) + `}]`, "it breaks off at byte 1017"},
		"cut":             {`[{"id":"a"},{"id":"r9","a":"` + long, "it ends in the middle"},
		"cut after it":    {`[{"id":"a"},{"id":"r9","a":"` + long + `"}`, "it ends in the middle"},
		"then no list":    {`[{"id":"r9","a":"` + long + `"},1]`, "it lists something that is no instance"},
		"more afterwards": {`[{"id":"r9","a":"` + long + `"}]]`, "it goes on after the end of the list"},
	} {
		listing, err := serve(t, says(200, test.body), func(config *call.Config) { config.MaxRetries = 0 }).ListInstances(t.Context())
		failed := failure(t, err)
		said := strings.Replace(failed.Message, "the answer ends in the middle", "it ends in the middle", 1)
		if failed.Kind != call.ErrUndecodable || !strings.Contains(said, test.message) || listing.Instances != nil || listing.TooLong != nil {
			t.Errorf("%s: got %v", name, failed)
		}
	}
}

func TestWhatIsTooLongAsAWholeSaysSo(t *testing.T) {
	t.Parallel()
	entry := `{"id":"r1","a":"` + long + `"}`
	_, err := serve(t, says(200, `[`+strings.Repeat(entry+`,`, maxListing/len(entry))+entry+`]`)).ListInstances(t.Context())
	failed := failure(t, err)
	if failed.Kind != call.ErrUndecodable || failed.Message != "the answer is longer than 64 MB, or has more than 50000 instances" {
		t.Errorf("got %v", failed)
	}
}

// An instance that shows a QR or a code is no disconnected one, although the listing
// does not keep what it shows.
func TestWhatShowsAQRIsListedAsConnecting(t *testing.T) {
	t.Parallel()
	for entry, want := range map[string]string{
		`{"id":"r1","status":"disconnected","qrcode":"image"}`:  StatusConnecting,
		`{"id":"r1","status":"disconnected","paircode":"1234"}`: StatusConnecting,
		`{"id":"r1","status":"disconnected","qrcode":""}`:       StatusDisconnected,
		`{"id":"r1","status":"connected","qrcode":"image"}`:     StatusConnected,
		`{"id":"r1","status":"hibernated","qrcode":"image"}`:    "hibernated",
	} {
		listing, err := serve(t, says(200, "["+entry+"]")).ListInstances(t.Context())
		if err != nil || len(listing.Instances) != 1 || listing.Instances[0].Status != want {
			t.Errorf("%s is listed as %v, want %s: %v", entry, listing.Instances[0].Status, want, err)
		}
	}
}

func TestWhenAListingWasToldByTheClockOfTheServer(t *testing.T) {
	t.Parallel()
	at := func(hour int) time.Time { return time.Date(2026, 8, 4, hour, 0, 0, 0, time.UTC) }
	entry := func(time string) string {
		return fmt.Sprintf(`{"id":"r%s","currentTime":%q}`, strings.ReplaceAll(time, " ", "T"), time)
	}
	const date = "Tue, 04 Aug 2026 12:00:00 GMT"
	for name, test := range map[string]struct {
		body      string
		date, age string
		want      time.Time
	}{
		"by an entry":            {`[` + entry("2026-08-04 09:00:00.000Z") + `]`, date, "", at(9)},
		"by the latest entry":    {`[` + entry("2026-08-04 09:00:00.000Z") + `,` + entry("2026-08-04T11:00:00Z") + `,` + entry("2026-08-04 10:00:00Z") + `]`, date, "", at(11)},
		"in another zone":        {`[` + entry("2026-08-04T09:00:00-03:00") + `]`, date, "", at(12)},
		"by an entry, cached":    {`[` + entry("2026-08-04 09:00:00.000Z") + `]`, date, "600", at(9)},
		"by the header":          {`[{"id":"r1"}]`, date, "", at(12)},
		"by the header, empty":   {`[]`, date, "", at(12)},
		"by the header, null":    {`null`, date, "", at(12)},
		"entry that makes none":  {`[` + entry("yesterday") + `]`, date, "", at(12)},
		"from a cache":           {`[]`, date, "600", time.Time{}},
		"from a cache, just now": {`[]`, date, "0", time.Time{}},
		"by nothing":             {`[{"id":"r1"}]`, "-", "", time.Time{}},
	} {
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", test.date)
			if test.age != "" {
				w.Header().Set("Age", test.age)
			}
			_, _ = w.Write([]byte(test.body))
		})
		listing, err := client.ListInstances(t.Context())
		if err != nil || !listing.Told.Equal(test.want) {
			t.Errorf("%s: told at %s, want %s (%v)", name, listing.Told, test.want, err)
		}
	}
}

func TestOfAnInstanceThatIsListedTwiceTheLastEntryWithATokenCounts(t *testing.T) {
	t.Parallel()
	const old, other, none, hidden = `"token":"` + "0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11" + `"`, `"token":"9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10"`, `"token":""`, `"token":"********"`
	for name, test := range map[string]struct{ first, second, want string }{
		"both have one":        {old, other, "second"},
		"the first has one":    {old, none, "first"},
		"the second has one":   {none, other, "second"},
		"none has one":         {none, none, "second"},
		"the second is masked": {old, hidden, "first"},
		"the first is masked":  {hidden, other, "second"},
	} {
		body := `[{"id":"r1","name":"first",` + test.first + `},{"id":"r2","name":"other"},{"id":"r1","name":"second",` + test.second + `}]`
		listing, err := serve(t, says(200, body)).ListInstances(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, instance := range listing.Instances {
			names = append(names, instance.Name)
		}
		if diff := cmp.Diff([]string{test.want, "other"}, names); diff != "" {
			t.Errorf("%s: the listing differs (-want +got):\n%s", name, diff)
		}
	}
}

func TestWhereAListingBreaksOff(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`[{"id":"r1"},{"id":"r2","a":+}]`: "it breaks off at byte 30",
		`[{"id":"r1"} {"id":"r2"}]`:       "it breaks off at byte 14",
		`[{"id":"r1"},]`:                  "it breaks off at byte 14",
		`[{"id":"r1"},,{"id":"r2"}]`:      "it lists something that is no instance",
		`[null]`:                          "it lists something that is no instance",
		`OK`:                              "it breaks off at byte 1",
		`nothing`:                         "it breaks off at byte 2",
		`{"a":1}`:                         "it is no list",
		`"x"`:                             "it is no list",
		`12`:                              "it is no list",
		`[{"name":"x"}]`:                  "it lists an instance without an id",
		`[] []`:                           "it goes on after the end of the list",
		`null,`:                           "it goes on after the end of the list",
	} {
		_, err := serve(t, says(200, body)).ListInstances(t.Context())
		if failed := failure(t, err); failed.Kind != call.ErrUndecodable || !strings.HasSuffix(failed.Message, want) {
			t.Errorf("%s: got %v, want %q", body, failed, want)
		}
	}
}
