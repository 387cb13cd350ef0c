package world

import (
	"strings"
)

// ThisConnection is the address of the resource that [ConnectionOf] writes.
const ThisConnection = "uazapi_instance_connection.this"

// Arguments of a connection: it pairs [Phone] by a code, and it waits for the phone.
const (
	PhoneArgument = `phone = "5511999990000"`
	WaitArgument  = "wait_for_connected = true"
)

// ConnectionOf is the connection under test with these arguments.
func ConnectionOf(arguments ...string) string {
	return "resource \"uazapi_instance_connection\" \"this\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\n"
}
