package connection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"

	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const disconnectDescription = `Disconnects an instance from WhatsApp. Its session ends, and it has to be paired again.

An instance that is not connected is left as it is. It takes Terraform 1.14 or later; elsewhere, destroying the resource ` + "`uazapi_instance_connection`" + ` does the same.`

// NewDisconnectAction makes the action that ends a session.
func NewDisconnectAction() action.Action {
	return invoke.New(invoke.Action[invoke.Arguments]{
		Type:        "instance_disconnect",
		Verb:        "disconnect",
		Description: disconnectDescription,
		Timeout:     disconnectTime,
		LateAdvice:  "The server took the request, and the instance is still connected. Look at its status, and run the action again.",
		Run:         disconnect,
	})
}

func disconnect(ctx context.Context, on *invoke.Target, _ invoke.Arguments) error {
	if err := on.Server.MakeSure(ctx, &on.Instance); err != nil {
		return err
	}
	instance := pairingOf(on.Server, on.Instance)
	was := on.Instance.Status
	if err := instance.End(ctx); err != nil {
		return err
	}
	if was == uazapi.StatusDisconnected {
		on.Say("Already disconnected: nothing to do.")
		return nil
	}
	on.Say("Disconnected (it was %s).", was)
	return nil
}
