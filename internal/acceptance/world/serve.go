package world

import (
	"context"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
)

// reattaching is the variable that tells the tool how to reach providers.
const reattaching = "TF_REATTACH_PROVIDERS="

// Serve serves a provider in this process, and returns the variable that tells the tool how
// to reach it.
func Serve(t *testing.T, address string, options provider.Options) string {
	t.Helper()
	return Reattach(t, map[string]func() tfprotov6.ProviderServer{
		address: func() tfprotov6.ProviderServer { return describe(options) },
	})
}

// Reattach serves providers in this process, by their addresses, and returns the variable
// that tells the tool how to reach them.
func Reattach(t *testing.T, providers map[string]func() tfprotov6.ProviderServer) string {
	t.Helper()
	reached := map[string]any{}
	for address, server := range providers {
		reached[address] = reattach(t, address, server)
	}
	return reattaching + JSON(reached)
}

func reattach(t *testing.T, address string, server func() tfprotov6.ProviderServer) map[string]any {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	reattach, closed := make(chan *plugin.ReattachConfig), make(chan struct{})
	go func() {
		err := tf6server.Serve(address, server,
			tf6server.WithDebug(ctx, reattach, closed), tf6server.WithLoggingSink(t), tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
		if err != nil {
			t.Error(err)
		}
	}()
	t.Cleanup(func() {
		cancel()
		<-closed
	})
	served := <-reattach
	return map[string]any{
		"Protocol":        served.Protocol,
		"ProtocolVersion": served.ProtocolVersion,
		"Pid":             served.Pid,
		"Test":            true,
		"Addr":            map[string]string{"Network": served.Addr.Network(), "String": served.Addr.String()},
	}
}
