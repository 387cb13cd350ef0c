package uazapi

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// ServerStatus is what a server tells people of itself. [Health] is what of it can prove
// something.
type ServerStatus struct {
	// State is how the server calls its state, such as running or warning, Info what it
	// says of it, and DC where it stands. They are "" where it does not say.
	State, Info, DC string
	// Healthy is nil where the server does not say.
	Healthy *bool
	// LastCheck is when the server looked at itself, as it wrote it.
	LastCheck string
	// Counts are the instances by their status, with that of all as "total". Older
	// servers do not count.
	Counts map[string]int64
}

// UnmarshalJSON reads both forms: the status is an object with the check in it, or a
// text beside the number of connected instances.
func (s *ServerStatus) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	check := o.Object("status")
	*s = ServerStatus{
		State: o.Text("status"), Info: o.Text("info"), DC: check.Text("dc"), LastCheck: check.Text("last_check"),
		Counts: map[string]int64{},
	}
	if check != nil {
		s.State = check.Text("server_status")
	}
	if checked := check.Object("checked_instance"); checked.Raw("is_healthy") != "" {
		healthy := checked.Flag("is_healthy")
		s.Healthy = &healthy
	}
	counts := o.Object("instance_counts")
	for name := range counts {
		s.Counts[name] = counts.Number(name)
	}
	if o.Raw("connected_instances") != "" {
		s.Counts[StatusConnected] = o.Number("connected_instances")
	}
	return nil
}

// ServerStatus asks how the server is. It takes no credential, and none is sent.
func (c *Client) ServerStatus(ctx context.Context) (ServerStatus, error) {
	request := call.Call{Method: http.MethodGet, Path: pathHealth}
	var status ServerStatus
	if err := c.call.Do(ctx, request, &status); err != nil {
		return ServerStatus{}, err
	}
	if status.State == "" && len(status.Counts) == 0 {
		return ServerStatus{}, c.call.Undecodable(request, "the answer does not say how the server is")
	}
	return status, nil
}
