package uazapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Paths of the routes in this file.
const (
	pathInstance    = "/instance"
	pathCreate      = "/instance/create"
	pathInit        = "/instance/init"
	pathAll         = "/instance/all"
	pathRename      = "/instance/updateInstanceName"
	pathAdminFields = "/instance/updateAdminFields"
)

// Instance is one WhatsApp number on a server, as the server describes it. Text
// that the server leaves out is "". Texts are in NFC, and hold no character that is
// obeyed and not shown. Times are as the server wrote them.
type Instance struct {
	ID           string
	Token        call.Token
	Name         string
	Status       string
	AdminField01 string
	AdminField02 string
	SystemName   string
	Owner        string
	ProfileName  string
	// ProfilePicURL is signed anew for each read, so the listing keeps only whether
	// there is one, which HasPicture tells.
	ProfilePicURL        string
	HasPicture           bool
	IsBusiness           bool
	Platform             string
	CurrentPresence      string
	QRCode               string
	Paircode             string
	LastDisconnect       string
	LastDisconnectReason string
	MsgDelayMin          int64
	MsgDelayMax          int64
	// TellsMsgDelay tells whether the server said anything of the two before.
	TellsMsgDelay       bool
	ProxyManagedCountry string
	ProxyManagedState   string
	ProxyManagedCity    string
	FieldsMap           map[string]string
	OpenAIAPIKey        string
	Chatbot             Chatbot
	Created             string
	Updated             string
	CurrentTime         string
}

// Chatbot is what an instance says of the server's built-in chatbot.
type Chatbot struct {
	Enabled             bool
	IgnoreGroups        bool
	StopConversation    string
	StopMinutes         int64
	StopWhenYouSendMsgs int64
}

// The connection states that servers are known to give. There may be others.
const (
	StatusConnected    = "connected"
	StatusConnecting   = "connecting"
	StatusDisconnected = "disconnected"
)

// Connected tells whether the instance has a WhatsApp session.
func (i Instance) Connected() bool { return i.Status == StatusConnected }

// UnmarshalJSON reads an instance leniently.
func (i *Instance) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	*i = instanceOf(o)
	return nil
}

// instanceOf is the instance that an object describes.
func instanceOf(o call.Object) Instance {
	return Instance{
		ID:                   o.Raw("id"),
		Token:                o.Token("token"),
		Name:                 o.Text("name"),
		Status:               o.Text("status"),
		AdminField01:         o.Text("adminField01"),
		AdminField02:         o.Text("adminField02"),
		SystemName:           o.Text("systemName"),
		Owner:                o.Text("owner"),
		ProfileName:          o.Text("profileName"),
		ProfilePicURL:        o.Text("profilePicUrl"),
		HasPicture:           o.Raw("profilePicUrl") != "",
		IsBusiness:           o.Flag("isBusiness"),
		Platform:             o.Text("plataform", "platform"), // servers misspell it
		CurrentPresence:      o.Text("current_presence", "currentPresence"),
		QRCode:               o.Image("qrcode"),
		Paircode:             o.Text("paircode"),
		LastDisconnect:       o.Text("lastDisconnect"),
		LastDisconnectReason: o.Text("lastDisconnectReason"),
		MsgDelayMin:          o.Number("msg_delay_min"),
		MsgDelayMax:          o.Number("msg_delay_max"),
		TellsMsgDelay:        o.Raw("msg_delay_min") != "" && o.Raw("msg_delay_max") != "",
		ProxyManagedCountry:  o.Text("proxy_managed_country"),
		ProxyManagedState:    o.Text("proxy_managed_state"),
		ProxyManagedCity:     o.Text("proxy_managed_city"),
		FieldsMap:            o.Object("fieldsMap").Texts(),
		OpenAIAPIKey:         o.Text("openai_apikey"),
		Chatbot: Chatbot{
			Enabled:             o.Flag("chatbot_enabled"),
			IgnoreGroups:        o.Flag("chatbot_ignoreGroups"),
			StopConversation:    o.Text("chatbot_stopConversation"),
			StopMinutes:         o.Number("chatbot_stopMinutes"),
			StopWhenYouSendMsgs: o.Number("chatbot_stopWhenYouSendMsg"),
		},
		Created:     o.Text("created"),
		Updated:     o.Text("updated"),
		CurrentTime: o.Text("currentTime"),
	}
}

// NewInstance is what a new instance is created with. Only the name is required. Not
// every server takes what stands below the admin fields.
type NewInstance struct {
	Name                string `json:"name"`
	AdminField01        string `json:"adminField01,omitempty"`
	AdminField02        string `json:"adminField02,omitempty"`
	SystemName          string `json:"systemName,omitempty"`
	ProxyManagedCountry string `json:"proxy_managed_country,omitempty"`
	ProxyManagedState   string `json:"proxy_managed_state,omitempty"`
	ProxyManagedCity    string `json:"proxy_managed_city,omitempty"`
}

// Created is a new instance and what the server had to say about it.
type Created struct {
	Instance
	// Info is a notice, such as a demo server's that it deletes the instance
	// after an hour. It is "" on other servers.
	Info string
}

// CreateInstance creates an instance. The request is sent once: a second one
// would create a second instance. Where [call.OutcomeUnknown] is true of the error,
// an instance may exist.
func (c *Client) CreateInstance(ctx context.Context, wanted NewInstance) (Created, error) {
	created, err := c.create(ctx, pathCreate, wanted)
	if errors.Is(err, call.ErrNoRoute) && !call.OutcomeUnknown(err) {
		// Servers of API version 1 know this route only. The one before created
		// nothing, since it does not exist there.
		return c.create(ctx, pathInit, wanted)
	}
	return created, err
}

func (c *Client) create(ctx context.Context, path string, wanted NewInstance) (Created, error) {
	var said reply
	request := call.Call{Method: http.MethodPost, Path: path, As: c.asAdmin(), Body: wanted, Once: true}
	if err := c.call.Do(ctx, request, &said); err != nil {
		return Created{}, err
	}
	created := Created{Instance: instanceOf(said.Object.Object("instance")), Info: said.Raw("info")}
	if created.Token.Masked() {
		created.Token = said.Token("token")
	}
	if created.Token.Masked() {
		return Created{}, c.call.Undecodable(request, "the answer has no token of the new instance")
	}
	// The notice is shown, and may quote the new token as well.
	notice := request
	notice.As = asInstance(created.Token)
	created.Info = c.call.Words(notice, created.Info)
	if IsID(created.ID) {
		return created, nil
	}
	created.ID = ""
	// The token stands in the answer twice, the id only in a part that not
	// every server sends.
	status, err := c.Status(ctx, Key{Token: created.Token})
	if err != nil {
		// The instance exists. The error is one of create, since that of a read
		// would say that nothing came to be.
		return created, c.call.Undecodable(request, "the answer has no id of the new instance, and asking for it failed: "+err.Error())
	}
	created.Instance = status.Instance
	return created, nil
}

// RenameInstance gives an instance another name. Names need not be unique.
func (c *Client) RenameInstance(ctx context.Context, key Key, name string) error {
	body := map[string]string{"name": name}
	request := call.Call{Method: http.MethodPost, Path: pathRename, As: asInstance(key.Token), ID: key.ID, Body: body, MayBeEmpty: true}
	return c.call.Do(ctx, request, new(mention))
}

// AdminFields are the notes of a server's administrator that are to be written. One
// that is nil is not sent; "" clears one.
type AdminFields struct {
	Field01 *string `json:"adminField01,omitempty"`
	Field02 *string `json:"adminField02,omitempty"`
}

// SetAdminFields writes admin fields of an instance. Only the admin token may.
// Servers differ in whether they keep or clear what is not sent.
func (c *Client) SetAdminFields(ctx context.Context, id string, fields AdminFields) error {
	body := struct {
		ID string `json:"id"`
		AdminFields
	}{id, fields}
	request := call.Call{Method: http.MethodPost, Path: pathAdminFields, As: c.asAdmin(), ID: id, Body: body, MayBeEmpty: true}
	return c.call.Do(ctx, request, new(mention))
}

// DeleteInstance deletes an instance, its session and its data. The second of
// two deletions fails with [call.ErrRejected], as the token is then unknown.
func (c *Client) DeleteInstance(ctx context.Context, key Key) error {
	return c.call.Do(ctx, call.Call{Method: http.MethodDelete, Path: pathInstance, As: asInstance(key.Token), ID: key.ID}, nil)
}
