// Package function has the provider's functions. They work offline: what they know is
// in package phone.
package function

import (
	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// refused is the error of an argument. What it quotes is fit to be shown.
func refused(argument int64, fault string) *function.FuncError {
	return function.NewArgumentFuncError(argument, message.Printable(fault))
}
