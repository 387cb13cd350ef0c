package call

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"testing"
)

func TestReasonsArePlainAndQuoteNoURL(t *testing.T) {
	t.Parallel()
	at := func(err error) error {
		return &url.Error{Op: "Get", URL: "https://free.uazapi.com/instance/status", Err: err}
	}
	for _, test := range []struct {
		name string
		err  error
		want string
	}{
		{"interrupt", at(context.Canceled), "the run was interrupted"},
		{"timeout", at(context.DeadlineExceeded), "no answer in time"},
		{"timeout of the network", at(&net.OpError{Op: "read", Net: "tcp", Err: os.ErrDeadlineExceeded}), "no answer in time"},
		{"closed", at(io.EOF), "the connection was closed without an answer"},
		{"cut", io.ErrUnexpectedEOF, "the connection was cut in the middle of the answer"},
		{"redirect", at(&redirectError{text: "https://b.example"}), "it redirects to https://b.example"},
		{"certificate", at(x509.UnknownAuthorityError{}), "x509: certificate signed by unknown authority"},
		{"other", at(errors.New("odd")), "odd"},
		{"bare", fmt.Errorf("odd"), "odd"},
	} {
		if got := reason(test.err); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}
