package call

import "testing"

// Whatever a gateway answers, it is either handed on as it came, or has a status that a
// client can judge.
func FuzzOpenEnvelope(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "null", `{"data":{},"upstream_status":200,"ok":true}`, `{"data":"x","upstream_status":"404"}`, `{"upstream_status":-1,"ok":false}`,
		`{"ok":false,"error":"x"}`, `{"ok":"false","data":null}`, "\ufeff{\"upstream_status\":1e2}", `{"upstream_status":{"a":1},"ok":false}`, `{"data":"\ud800","upstream_status":599}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		inner, is := openEnvelope(answer)
		switch {
		case !is && (inner.status != 0 || inner.body != nil):
			t.Errorf("%q is none, and has %+v", answer, inner)
		case is && !inner.failed && (inner.status < 100 || inner.status > 599):
			t.Errorf("%q has the status %d", answer, inner.status)
		case inner.failed && inner.status != 0:
			t.Errorf("%q failed with the status %d", answer, inner.status)
		}
	})
}
