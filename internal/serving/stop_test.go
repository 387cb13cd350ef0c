package serving

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// calls is a server that tells the context of each call.
type calls struct {
	server
	made []context.Context
}

func (c *calls) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return nil, nil //nolint:nilnil // nobody looks at it
}

func (c *calls) ApplyResourceChange(ctx context.Context, _ *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	c.made = append(c.made, ctx)
	return nil, nil //nolint:nilnil // nobody looks at it
}

func (c *calls) InvokeAction(ctx context.Context, _ *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	c.made = append(c.made, ctx)
	return nil, nil //nolint:nilnil // nobody looks at it
}

// What begins after a stop ends at once, and what began before is left to the
// framework.
func TestStopReachesWhatBeginsAfterIt(t *testing.T) {
	t.Parallel()
	inner := &calls{}
	stopping := &stopping{server: inner}
	begin := func() {
		_, applied := stopping.ApplyResourceChange(t.Context(), nil)
		_, invoked := stopping.InvokeAction(t.Context(), nil)
		if applied != nil || invoked != nil {
			t.Fatal(applied, invoked)
		}
	}
	begin()
	if _, err := stopping.StopProvider(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	begin()
	for n, ctx := range inner.made {
		if over := ctx.Err() != nil; over != (n >= 2) {
			t.Errorf("call %d: over is %t", n, over)
		}
	}
	if len(inner.made) != 4 {
		t.Errorf("%d calls, want 4", len(inner.made))
	}
}
