package world

// The routes of the server that more than one folder names.
const (
	ListRoute        = "GET /instance/all"
	StatusRoute      = "GET /instance/status"
	CreateRoute      = "POST /instance/create"
	InitRoute        = "POST /instance/init"
	RenameRoute      = "POST /instance/updateInstanceName"
	AdminFieldsRoute = "POST /instance/updateAdminFields"
	DeleteRoute      = "DELETE /instance"
	ConnectRoute     = "POST /instance/connect"
	DisconnectRoute  = "POST /instance/disconnect"
	PresenceRoute    = "POST /instance/presence"
	PrivacyRoute     = "POST /instance/privacy"
	ResetRoute       = "POST /instance/reset"
	RestartRoute     = "POST /admin/restart"
)
