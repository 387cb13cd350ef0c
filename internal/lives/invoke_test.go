package lives

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

const (
	connectAction    = "uazapi_instance_connect"
	disconnectAction = "uazapi_instance_disconnect"
)

// connectsTo returns the configuration of the action that pairs what a connection
// is to pair.
func connectsTo(wanted values) values {
	return values{"instance_id": wanted["instance_id"], "token": wanted["token"], "phone": wanted["phone"]}
}

// act invokes an action, as terraform apply -invoke does.
func (w *world) act(space *workspace, action string, config values, how manner) *run {
	p := w.start("invoke", space)
	p.goes(how)
	if p.planAction(action, action, config) && !p.run.over() {
		p.invoke(action, action, config)
	}
	w.log(p.run)
	return p.run
}

// planAction asks the provider for the plan of an action.
func (p *process) planAction(address, action string, config values) bool {
	actions := p.server.(tfprotov6.ActionServer)
	object := schemas().actions[action]
	encoded := encode(object, complete(object, config))
	valid, answered := ask(p, address, actions.ValidateActionConfig, &tfprotov6.ValidateActionConfigRequest{ActionType: action, Config: encoded})
	if !answered || p.run.hear(address, valid.Diagnostics) {
		return false
	}
	planned, answered := ask(p, address, actions.PlanAction, &tfprotov6.PlanActionRequest{ActionType: action, Config: encoded})
	return answered && !p.run.hear(address, planned.Diagnostics)
}

// invoke has the provider carry an action out, and tells whether that went well.
func (p *process) invoke(address, action string, config values) bool {
	object := schemas().actions[action]
	id := config.text("instance_id")
	if in, there := p.run.on.opened(config.text("token")); there {
		id = in.ID
	}
	p.does(doing{action: action, id: id, phone: config.text("phone")})
	said, answered := ask(p, address, p.carryOut, &tfprotov6.InvokeActionRequest{ActionType: action, Config: encode(object, complete(object, config))})
	return answered && !p.run.hear(address, said)
}

// carryOut follows an action to its end.
func (p *process) carryOut(ctx context.Context, request *tfprotov6.InvokeActionRequest) ([]*tfprotov6.Diagnostic, error) {
	stream, err := p.server.(tfprotov6.ActionServer).InvokeAction(ctx, request)
	if err != nil {
		return nil, err
	}
	var said []*tfprotov6.Diagnostic
	for event := range stream.Events {
		switch happened := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			p.run.told = append(p.run.told, happened.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			said = happened.Diagnostics
		}
	}
	return said, nil
}
