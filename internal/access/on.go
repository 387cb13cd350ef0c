package access

import "github.com/uazapi/terraform-provider-uazapi/internal/uazapi"

// On is an instance that something is done on, or read of, with what calls its server.
type On struct {
	API      *uazapi.Client
	Instance uazapi.Instance
}

// Key is what opens the instance.
func (o On) Key() uazapi.Key { return o.Instance.Key() }

// On is an instance of the server, to be called.
func (s *Server) On(instance uazapi.Instance) On { return On{API: s.API, Instance: instance} }
