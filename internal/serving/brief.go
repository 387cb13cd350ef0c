package serving

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// server is all that a provider of the framework serves.
type server interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// brief gives the requests that come once for each object a context without
// loggers, which ends with the request. The framework (1.19) prepares each line
// of its log before it asks whether anybody wants it, and holds on to the context
// of every request until the process ends, with the loggers and buffers that come
// with it.
type brief struct {
	server
	idling idling
	once   sync.Once
	// shapes are those of the resources, once an upgrade was asked for.
	shapes map[string]shape
}

func (s *brief) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return briefly(ctx, s.server.ValidateResourceConfig, req)
}

func (s *brief) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	s.once.Do(func() { s.shapes = shapes(ctx, s.server) })
	if s.shapes[req.TypeName].fits(req.Version, req.RawState) {
		return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &tfprotov6.DynamicValue{JSON: req.RawState.JSON}}, nil
	}
	return briefly(ctx, s.server.UpgradeResourceState, req)
}

func (s *brief) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return briefly(ctx, s.server.UpgradeResourceIdentity, req)
}

func (s *brief) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return briefly(ctx, s.server.ReadResource, req)
}

func (s *brief) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if s.idling.leaves(ctx, req) {
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.PriorState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: req.PriorIdentity}, nil
	}
	return briefly(ctx, s.server.PlanResourceChange, req)
}

func (s *brief) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return briefly(ctx, s.server.ApplyResourceChange, req)
}

func (s *brief) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return briefly(ctx, s.server.ImportResourceState, req)
}

func (s *brief) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return briefly(ctx, s.server.ValidateDataResourceConfig, req)
}

func (s *brief) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return briefly(ctx, s.server.ReadDataSource, req)
}

// briefly serves a request with a context that is canceled as the given one is,
// and holds nothing.
func briefly[Request, Response any](ctx context.Context, serve func(context.Context, Request) (Response, error), req Request) (Response, error) {
	bare, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	defer context.AfterFunc(ctx, func() { cancel(context.Cause(ctx)) })()
	return serve(bare, req) //nolint:contextcheck // it is canceled with the one that is given
}
