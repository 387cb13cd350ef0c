// Package rotateproxy gives the server's own proxy of an instance another address: the
// action and the resource uazapi_instance_rotate_proxy.
package rotateproxy

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const common = `

It is for an instance whose proxy has the mode ` + "`internal`" + `, which is the default. A connected instance connects again by itself. The region stays as it is; ` + "`uazapi_instance_proxy`" + ` changes it.`

const actionDescription = `Gives the server's own proxy of an instance another address at once, as before a number is paired again whose address WhatsApp does not like.` + common + `

It takes Terraform 1.14 or later; elsewhere, use the resource ` + "`uazapi_instance_rotate_proxy`" + `.`

const resourceDescription = `Gives the server's own proxy of an instance another address: once when the resource is created, and again whenever ` + "`triggers`" + ` change.

It is the form of the action ` + "`uazapi_instance_rotate_proxy`" + ` for OpenTofu and for Terraform before 1.14. Destroying it does nothing.` + common + `

Once the server may have taken the request, it is in the state as done. What fails after that is a warning, and no apply takes another address a second time until ` + "`triggers`" + ` change.

It cannot be imported: no server keeps which resource did it. Creating the resource takes another address once.`

// rotationTime is how long it may take unless the configuration says.
const rotationTime = time.Minute

// answerResponse is the attribute with the server's word.
const answerResponse = "response"

type config struct{ invoke.Arguments }

// NewAction makes the action.
func NewAction() action.Action { return invoke.New(rotation()) }

// NewResource makes the resource.
func NewResource() resource.Resource {
	return invoke.NewResource(rotation(), invoke.Form{
		Noun:        "a change of the address of the proxy",
		Description: resourceDescription,
		Again:       "the proxy takes another address again",
		Waits:       "How long the request may take, such as `30s`.",
		Answers:     []invoke.Answer{{Name: answerResponse, Description: "What the server answered last, such as `Proxy configurado`."}},
	})
}

func rotation() invoke.Action[config] {
	return invoke.Action[config]{
		Type:        "instance_rotate_proxy",
		Verb:        "change the address of the proxy of",
		Description: actionDescription,
		Timeout:     rotationTime,
		LateAdvice:  "The request may have been sent. Look at the data source uazapi_instance_proxy and at the status of the instance before you run it again.",
		Run:         func(ctx context.Context, on *invoke.Target, _ config) error { return run(ctx, on) },
	}
}

// run takes another address where the proxy is the server's own. Any other would be changed
// into that by the request.
func run(ctx context.Context, on *invoke.Target) error {
	if err := on.Server.MakeSure(ctx, &on.Instance); err != nil {
		return err
	}
	proxy, err := on.Server.API.Proxy(ctx, on.Instance.Key())
	switch {
	case err != nil:
		return err
	case proxy.First:
		return errTooOld
	case proxy.Mode != uazapi.ProxyInternal:
		return &modeError{proxy.Mode}
	}
	var rotation uazapi.ProxyRotation
	err = on.Ask(func() (err error) {
		rotation, err = on.Server.API.RotateProxy(ctx, on.Instance.Key())
		return err
	})
	if err != nil {
		return err
	}
	on.Answer(answerResponse, rotation.Response)
	switch {
	case rotation.Rotated && rotation.Restarts:
		on.Say("The proxy has another address. The connection restarts by itself.")
	case rotation.Rotated:
		on.Say("The proxy has another address.")
	default:
		on.Say("The server took the request (%s). It does not say whether the address changed: servers before API 2.1.1 change none.", rotation.Response)
	}
	return nil
}
