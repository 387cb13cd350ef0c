package apidiag

import (
	"fmt"
	"strings"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Name names an instance as its owner knows it.
func Name(instance uazapi.Instance) string {
	switch {
	case instance.Name != "":
		return "instance " + message.Quoted(instance.Name)
	case instance.ID != "":
		return "instance " + message.Words(instance.ID)
	default:
		return "the instance"
	}
}

// Which names the instance inside of a sentence that starts with it.
func Which(instance uazapi.Instance) string {
	switch {
	case instance.ID != "" && instance.Name != "":
		return fmt.Sprintf("Instance %s (%s)", message.Words(instance.ID), message.Quoted(instance.Name))
	case instance.ID != "":
		return "Instance " + message.Words(instance.ID)
	default:
		return "The instance"
	}
}

// State says how an instance stands with WhatsApp, as "disconnected since
// 2026-11-20T09:52:02Z: "manual disconnect"".
func State(instance uazapi.Instance) string {
	if instance.Status == "" {
		return "status unknown"
	}
	state := "status: " + message.Words(instance.Status)
	if at, ok := uazapi.ParseTime(instance.LastDisconnect); ok && !instance.Connected() {
		when := ", since "
		if instance.Status != uazapi.StatusDisconnected { // which began later
			when = ", last disconnected "
		}
		state += when + at.Format(time.RFC3339)
	}
	if instance.LastDisconnectReason != "" && !instance.Connected() {
		state += ", " + message.Quoted(instance.LastDisconnectReason)
	}
	return state
}

// Count is a number of instances in words.
func Count(instances int) string {
	if instances == 1 {
		return "1 instance"
	}
	return fmt.Sprintf("%d instances", instances)
}

// Most is how many instances are listed at the most where there is one to choose.
const Most = 20

// Namesakes lists instances of a name to choose from, with their own names where these
// only count as the same.
func Namesakes(name string, instances []uazapi.Instance) string {
	return listed(instances, func(candidate uazapi.Instance) string {
		told := message.Words(candidate.Status) + ", created " + message.Words(uazapi.NormalTime(candidate.Created))
		if candidate.Name == name {
			return told
		}
		return message.Quoted(candidate.Name) + ", " + told
	})
}

// NamedCandidates lists instances to choose from, with their names.
func NamedCandidates(instances []uazapi.Instance) string {
	return listed(instances, func(candidate uazapi.Instance) string {
		return message.Quoted(candidate.Name) + ", " + message.Words(candidate.Status)
	})
}

// listed lists instances by their ids and what is to be said of each, up to a bound.
func listed(instances []uazapi.Instance, describe func(uazapi.Instance) string) string {
	var list strings.Builder
	for n, instance := range instances {
		if n == Most {
			fmt.Fprintf(&list, "\n  and %d more", len(instances)-Most)
			break
		}
		fmt.Fprintf(&list, "\n  %s, %s", message.Words(instance.ID), describe(instance))
	}
	return list.String()
}
