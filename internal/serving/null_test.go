package serving

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// asked keeps the arguments that a function is called with.
type asked struct {
	server
	arguments []*tfprotov6.DynamicValue
}

func (a *asked) CallFunction(_ context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	a.arguments = req.Arguments
	return &tfprotov6.CallFunctionResponse{}, nil
}

func TestNullArgumentsAreTakenFromEveryTool(t *testing.T) {
	t.Parallel()
	text, err := tfprotov6.NewDynamicValue(tftypes.String, tftypes.NewValue(tftypes.String, "BR"))
	if err != nil {
		t.Fatal(err)
	}
	inner := &asked{}
	arguments := []*tfprotov6.DynamicValue{{}, &text, {JSON: []byte(`"PT"`)}}
	if _, err := (withNulls{inner}).CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{Arguments: arguments}); err != nil {
		t.Fatal(err)
	}
	for n, want := range []tftypes.Value{tftypes.NewValue(tftypes.String, nil), tftypes.NewValue(tftypes.String, "BR"), tftypes.NewValue(tftypes.String, "PT")} {
		if got, err := inner.arguments[n].Unmarshal(tftypes.String); err != nil || !got.Equal(want) {
			t.Errorf("argument %d is %v, %v; want %v", n, got, err, want)
		}
	}
}
