package serving

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// server is all that a provider of the framework serves.
type server interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// brief lends a context to each request that comes once for each object, and
// takes it back when the request is over. The framework (1.19) holds on to the
// context of every request until the process ends, with the loggers and buffers
// that come with it: some ten kilobytes each, and thousands of requests a plan.
type brief struct{ server }

func (s brief) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return lend(ctx, s.server.ValidateResourceConfig, req)
}

func (s brief) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return lend(ctx, s.server.UpgradeResourceState, req)
}

func (s brief) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return lend(ctx, s.server.UpgradeResourceIdentity, req)
}

func (s brief) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return lend(ctx, s.server.ReadResource, req)
}

func (s brief) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return lend(ctx, s.server.PlanResourceChange, req)
}

func (s brief) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return lend(ctx, s.server.ApplyResourceChange, req)
}

func (s brief) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return lend(ctx, s.server.ImportResourceState, req)
}

func (s brief) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return lend(ctx, s.server.ValidateDataResourceConfig, req)
}

func (s brief) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return lend(ctx, s.server.ReadDataSource, req)
}

func lend[Request, Response any](ctx context.Context, serve func(context.Context, Request) (Response, error), req Request) (Response, error) {
	lent := &loan{}
	lent.context.Store(&ctx)
	defer lent.context.Store(&over) //nolint:contextcheck // it replaces the one that is given back
	return serve(lent, req)         //nolint:contextcheck // it is the one that is given
}

// loan is a context until it is taken back, and then one that is over.
type loan struct {
	context atomic.Pointer[context.Context]
}

// over is the context of a request that was answered.
var over = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

func (l *loan) current() context.Context { return *l.context.Load() }

func (l *loan) Deadline() (time.Time, bool) { return l.current().Deadline() }
func (l *loan) Done() <-chan struct{}       { return l.current().Done() }
func (l *loan) Err() error                  { return l.current().Err() }
func (l *loan) Value(key any) any           { return l.current().Value(key) }
