package provider

import (
	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/smileapi"
)

// data is what every object is handed: the servers of this provider. Of one that is not
// configured there is nil.
type data struct {
	server *access.Server
	smile  *smileapi.Server
}

// Server is the server of uazapiGO.
func (d *data) Server() *access.Server { return d.server }

// SmileAPI is the account of SmileAPI.
func (d *data) SmileAPI() *smileapi.Server { return d.smile }
