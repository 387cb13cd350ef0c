package serving

import (
	"context"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// A request that panics fails, and says nothing of what it held.
func TestRecovering(t *testing.T) {
	t.Parallel()
	_, err := recovering(t.Context(), nil, nil, func(context.Context, any) (any, error) { panic("token=5d3f") })
	isBug(t, err)
	answer, err := recovering(t.Context(), "asked", nil, func(_ context.Context, req any) (any, error) { return req, nil })
	if answer != "asked" || err != nil {
		t.Errorf("a request that goes well is answered with %v, %v", answer, err)
	}
}

func TestRecoveringStream(t *testing.T) {
	t.Parallel()
	isBug(t, recoveringStream(nil, nil, nil, func(any, grpc.ServerStream) error { panic("token=5d3f") }))
	if err := recoveringStream(nil, nil, nil, func(any, grpc.ServerStream) error { return nil }); err != nil {
		t.Error(err)
	}
}

func isBug(t *testing.T, err error) {
	t.Helper()
	said := status.Convert(err)
	if said.Code() != codes.Internal || !strings.Contains(said.Message(), "The provider has a bug") || strings.Contains(said.Message(), "5d3f") {
		t.Errorf("it failed with %v", err)
	}
}
