package serving

import (
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"google.golang.org/grpc"
)

// handshake is how Terraform and OpenTofu know a provider of protocol 6. What is
// not started by them says that it is a plugin, and ends.
var handshake = plugin.HandshakeConfig{
	ProtocolVersion:  6,
	MagicCookieKey:   "TF_PLUGIN_MAGIC_COOKIE",
	MagicCookieValue: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
}

const (
	// messageSize is the most bytes in one message, as in [tf6server.Serve].
	messageSize = 256 << 20
	// workers serve requests one after the other, so that the stack that the
	// framework needs grows once for each of them and not once for each request.
	// Terraform has ten requests at a time by default; more are served as well.
	workers = 12
	// window is how many bytes may be on their way. Given, it is not measured by a
	// ping for each request.
	window = 1 << 20
)

// serve serves a provider to the process that has started this one. It is
// [tf6server.Serve] with a gRPC server for many small requests.
func serve(provider func() tfprotov6.ProviderServer) {
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: handshake,
		Plugins: plugin.PluginSet{
			"provider": &tf6server.GRPCProviderPlugin{GRPCProvider: provider, Name: address},
		},
		GRPCServer: func(options []grpc.ServerOption) *grpc.Server {
			return grpc.NewServer(append(options,
				grpc.MaxRecvMsgSize(messageSize), grpc.MaxSendMsgSize(messageSize),
				grpc.ChainUnaryInterceptor(recovering), grpc.ChainStreamInterceptor(recoveringStream),
				grpc.NumStreamWorkers(workers),
				grpc.StaticStreamWindowSize(window), grpc.StaticConnWindowSize(window))...)
		},
	})
}
