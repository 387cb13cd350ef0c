package serving

import (
	"context"
	"io"
	"log"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/grpclog"
	"google.golang.org/grpc/status"

	"github.com/uazapi/terraform-provider-uazapi/internal/panics"
)

// quiet has libraries print nothing. Terraform takes what this process prints into
// its log, and net/http prints what a server sends after the end of an answer, or
// all headers of HTTP/2 where GODEBUG asks for it, with the credentials in them.
func quiet() {
	log.SetOutput(io.Discard)
	grpclog.SetLoggerV2(grpclog.NewLoggerV2(io.Discard, io.Discard, io.Discard))
}

// recovering answers a request in which the provider panics with an error. The
// panic would end what other requests are doing, and print its words to the log.
func recovering(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (answer any, err error) {
	defer func() {
		if caught := recover(); caught != nil {
			answer, err = nil, status.Error(codes.Internal, panics.Tell(caught))
		}
	}()
	return handle(ctx, req)
}

// recoveringStream is [recovering] for requests that have many answers.
func recoveringStream(server any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handle grpc.StreamHandler) (err error) {
	defer func() {
		if caught := recover(); caught != nil {
			err = status.Error(codes.Internal, panics.Tell(caught))
		}
	}()
	return handle(server, stream)
}
