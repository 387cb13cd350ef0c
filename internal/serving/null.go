package serving

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// withNulls has functions take null arguments from every tool. OpenTofu (1.12) sends them
// without a value of any form, which the framework takes for a mistake of its own.
type withNulls struct{ server }

// null is the value null in MessagePack.
var null = []byte{0xc0}

func (s withNulls) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	for _, argument := range req.Arguments {
		if argument != nil && len(argument.MsgPack) == 0 && len(argument.JSON) == 0 {
			argument.MsgPack = null
		}
	}
	return s.server.CallFunction(ctx, req)
}
