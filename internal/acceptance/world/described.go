package world

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
	"github.com/uazapi/terraform-provider-uazapi/internal/serving"
)

// described is a provider that is served as its program does, but for its schemas, which
// are made once for all tests of a folder. Each run of the tool asks for them, and to make
// them took a quarter of the processor time of the tests beside that of the tool.
type described struct{ served }

// served is all that [serving.New] serves.
type served interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

func describe(options provider.Options) tfprotov6.ProviderServer {
	return described{serving.New(provider.New(options)).(served)}
}

func (described) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return schemas()
}

// schemas are the same whatever a provider is made with.
var schemas = sync.OnceValues(func() (*tfprotov6.GetProviderSchemaResponse, error) {
	server := serving.New(provider.New(provider.Options{Version: "test"}))
	return server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
})
