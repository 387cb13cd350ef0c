package world

import (
	"fmt"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Block writes a block with two labels.
func Block(kind, typeName, name string, lines ...string) string {
	return fmt.Sprintf("%s %q %q {\n  %s\n}\n\n", kind, typeName, name, strings.Join(lines, "\n  "))
}

// ImportBlock is a block that imports an object by its id.
func ImportBlock(to, id string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n\n", to, id)
}

// Later is a resource, terraform_data.later, whose output is known only once it is applied.
func Later(value string) string {
	return fmt.Sprintf("resource \"terraform_data\" \"later\" {\n  input = %s\n}\n", value)
}

// ByID is the argument that names an instance by its id.
func ByID(in simulator.Instance) string { return fmt.Sprintf("instance_id = %q", in.ID) }

// ByToken is the argument that names an instance by its token.
func ByToken(in simulator.Instance) string { return fmt.Sprintf("token = %q", in.Token) }

// ByWriteOnlyToken are the arguments of a token that is not stored.
func ByWriteOnlyToken(instance simulator.Instance, version int) string {
	return fmt.Sprintf("token_wo = %q\n  token_wo_version = %d\n  store_token = false", instance.Token, version)
}

// EphemeralOf configures an ephemeral resource, under the name "this".
func EphemeralOf(kind string, arguments ...string) string {
	return fmt.Sprintf("ephemeral %q \"this\" {\n  %s\n}\n\n", kind, strings.Join(arguments, "\n  "))
}

// TokenEphemeral is the type of the ephemeral resource that has the token of an instance.
const TokenEphemeral = "uazapi_instance_token"
