package world

import (
	"fmt"
	"strings"
)

// The types of actions.
const (
	ConnectAction    = "uazapi_instance_connect"
	DisconnectAction = "uazapi_instance_disconnect"
	ResetAction      = "uazapi_instance_reset"
	RestartAction    = "uazapi_server_restart"
)

// ActionOf configures an action with these arguments, under the name "this".
func ActionOf(kind string, arguments ...string) string {
	return fmt.Sprintf("action %q \"this\" {\n  config {\n    %s\n  }\n}\n\n", kind, strings.Join(arguments, "\n    "))
}

// Triggering is a resource that runs an action when it is created and when its
// input changes.
func Triggering(kind, input string) string {
	return fmt.Sprintf(`resource "terraform_data" "trigger" {
  input = %q
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.%s.this]
    }
  }
}
`, input, kind)
}

// ResetOf configures a reset with these arguments.
func ResetOf(arguments ...string) string {
	return "resource \"uazapi_instance_reset\" \"this\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\n"
}

// Triggered is the argument whose change resets the instance.
func Triggered(by string) string { return fmt.Sprintf("triggers = { version = %q }", by) }
