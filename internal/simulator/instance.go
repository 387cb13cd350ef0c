package simulator

import (
	"fmt"
	"slices"
	"time"
)

// The statuses that the simulator itself has; SetStatus can set others.
const (
	statusDisconnected = "disconnected"
	statusConnecting   = "connecting"
	statusConnected    = "connected"
)

// Instance is what is known about one instance at one moment. It is a copy: changing it changes nothing.
type Instance struct {
	ID           string
	Token        string
	Name         string
	AdminField01 string
	AdminField02 string
	SystemName   string
	// Browser, ProxyCountry, ProxyState and ProxyCity are what the last connect asked for.
	Browser      string
	ProxyCountry string
	ProxyState   string
	ProxyCity    string
	// MsgDelayMin and MsgDelayMax are in seconds.
	MsgDelayMin int64
	MsgDelayMax int64
	// LeadFields are the names of the custom fields of leads by their keys, nil when none has a name.
	LeadFields map[string]string
	// Proxy is the proxy as the server was told, with its secrets.
	Proxy Proxy
	// ProxyRotations is how often the API gave the server's own proxy another address.
	ProxyRotations int
	// Queued is how many messages wait that were sent with async.
	Queued int
	// Chatwoot is the Chatwoot as the server was told, with its access token.
	Chatwoot Chatwoot

	Status    string
	Connected bool
	// HasSession tells whether a phone is paired, also while its line is broken or it hibernates.
	HasSession bool
	Resetting  bool
	// Owner is the number that paired last, also after it has left.
	Owner string
	// JID is the account that is logged in, "" for none.
	JID      string
	Presence string
	// Privacy holds the seven settings of the owner's WhatsApp account, nil when there never was an owner.
	Privacy map[string]string
	// ProfileName is the name of that account, and Picture its picture as it was sent, "" for none.
	ProfileName string
	Picture     string
	// Business is what that account tells of its business, empty where it is none of Business.
	Business Business
	// QR is the text inside the QR that is shown now, "" for none.
	QR string
	// PairCode is the pairing code that the phone has to enter now, "" for none.
	PairCode string

	Created              time.Time
	Updated              time.Time
	LastDisconnect       time.Time
	LastDisconnectReason string
}

// instance is the server's own record of an instance.
type instance struct {
	id           string
	token        string
	name         string
	adminField01 string
	adminField02 string
	systemName   string
	browser      string
	proxyCountry string
	proxyState   string
	proxyCity    string
	delayMin     int64
	delayMax     int64
	proxy        Proxy
	// proxyFailure is why the proxy of mode custom does not work, "" while it does.
	proxyFailure string
	// proxyRotations counts the addresses that its proxy of the server's own was given by the API.
	proxyRotations int
	chatwoot       Chatwoot
	// chatwootWrites counts the changes of the Chatwoot by the API.
	chatwootWrites int

	status   string
	presence string
	owner    string
	// session holds the credentials of a paired phone. A connected instance always has one; one that is not
	// connected may have one, too (hibernated).
	session *session
	// broken is whether the line of the session is broken. The server then says that it is logged in all the same.
	broken bool
	// returnsAt is when a line comes back by itself that a change of the proxy has broken.
	returnsAt time.Time
	// attempt is the running attempt to pair. Only a connecting instance has one.
	attempt *attempt
	// leavesAt is when a requested disconnect takes effect.
	leavesAt time.Time
	// staleQR is the QR of an attempt that has ended, for servers that go on serving it.
	staleQR string
	// sample is the number of the phone that is imagined for the instance when nobody names one.
	sample string
	// profileLate is whether the name and the picture of the paired account still wait for a read after the next.
	profileLate bool
	// placed is whether a connect has given its proxy a place.
	placed bool
	// tried is whether a connect was ever asked for.
	tried bool
	// rotatedAt is when the API last gave it another token.
	rotatedAt      time.Time
	resetEndsAt    time.Time
	cooldownEndsAt time.Time

	leadFields leadNames

	// told is the status of which webhooks were told last.
	told string

	// limits is what WhatsApp says of new chats.
	limits Limits
	queue  queue
	// messages are those that it has sent.
	messages []Message

	// webhooks is nil where the instance never had one.
	webhooks []Webhook

	// webhookErrors are the deliveries that failed, the last one first.
	webhookErrors []WebhookError
	groups        []Group

	quickReplies []quickReply
	labels       []label
	leadTags     []leadTag

	created              time.Time
	updated              time.Time
	lastDisconnect       time.Time
	lastDisconnectReason string
}

// clone returns an instance that shares nothing changeable with this one.
func (in *instance) clone() *instance {
	twin := *in
	if in.session != nil {
		session := *in.session
		twin.session = &session
	}
	if in.attempt != nil {
		twin.attempt = in.attempt.clone()
	}
	twin.webhooks = cloneWebhooks(in.webhooks)
	twin.webhookErrors = slices.Clone(in.webhookErrors)
	twin.groups = slices.Clone(in.groups)
	twin.quickReplies = slices.Clone(in.quickReplies)
	twin.labels = slices.Clone(in.labels)
	twin.leadTags = slices.Clone(in.leadTags)
	twin.messages = slices.Clone(in.messages)
	return &twin
}

type session struct {
	number string
	device int
}

func (s session) jid() string {
	return fmt.Sprintf("%s:%d@s.whatsapp.net", s.number, s.device)
}

func (in *instance) connected() bool { return in.status == statusConnected }

func (in *instance) resetting(now time.Time) bool { return now.Before(in.resetEndsAt) }

// leave ends the session and any attempt to get one. The owner stays: real servers keep the last number.
func (in *instance) leave(reason string, at time.Time) {
	in.status = statusDisconnected
	in.presence = presenceUnavailable
	in.session, in.broken, in.returnsAt = nil, false, time.Time{}
	in.attempt = nil
	in.staleQR = ""
	in.leavesAt = time.Time{}
	in.lastDisconnect = at
	in.lastDisconnectReason = reason
}

// instanceObject is the instance as the API shows it, with every key that real servers send. Only a listing can be
// without the token. A state, a city and names of lead fields are there only once they are set.
type instanceObject struct {
	ID                        string            `json:"id"`
	Token                     string            `json:"token,omitempty"`
	Status                    string            `json:"status"`
	Paircode                  string            `json:"paircode"`
	Qrcode                    string            `json:"qrcode"`
	Name                      string            `json:"name"`
	ProfileName               string            `json:"profileName"`
	ProfilePicURL             string            `json:"profilePicUrl"`
	IsBusiness                bool              `json:"isBusiness"`
	Plataform                 string            `json:"plataform"` // spelt so by the API
	SystemName                string            `json:"systemName"`
	Owner                     string            `json:"owner"`
	CurrentPresence           string            `json:"current_presence"`
	LastDisconnect            string            `json:"lastDisconnect"`
	LastDisconnectReason      string            `json:"lastDisconnectReason"`
	AdminField01              string            `json:"adminField01"`
	AdminField02              string            `json:"adminField02"`
	OpenaiAPIKey              string            `json:"openai_apikey"`
	ChatbotEnabled            bool              `json:"chatbot_enabled"`
	ChatbotIgnoreGroups       bool              `json:"chatbot_ignoreGroups"`
	ChatbotStopConversation   string            `json:"chatbot_stopConversation"`
	ChatbotStopMinutes        int               `json:"chatbot_stopMinutes"`
	ChatbotStopWhenYouSendMsg int               `json:"chatbot_stopWhenYouSendMsg"`
	MsgDelayMin               int64             `json:"msg_delay_min"`
	MsgDelayMax               int64             `json:"msg_delay_max"`
	ProxyManagedCountry       string            `json:"proxy_managed_country,omitempty"`
	ProxyManagedState         string            `json:"proxy_managed_state,omitempty"`
	ProxyManagedCity          string            `json:"proxy_managed_city,omitempty"`
	FieldsMap                 map[string]string `json:"fieldsMap,omitempty"`
	CurrentTime               string            `json:"currentTime"`
	Created                   string            `json:"created"`
	Updated                   string            `json:"updated"`
}

func (s *Simulator) show(in *instance, c call) instanceObject {
	shown := instanceObject{
		ID:                   in.id,
		Token:                in.token,
		Status:               s.shownStatus(in, c.now),
		Qrcode:               in.staleQR,
		Name:                 in.name,
		SystemName:           in.systemName,
		Owner:                in.owner,
		CurrentPresence:      in.presence,
		LastDisconnect:       s.date(in.lastDisconnect),
		LastDisconnectReason: in.lastDisconnectReason,
		AdminField01:         in.adminField01,
		AdminField02:         in.adminField02,
		MsgDelayMin:          in.delayMin,
		MsgDelayMax:          in.delayMax,
		FieldsMap:            in.leadFields.named(),
		CurrentTime:          s.date(c.shown),
		Created:              s.date(in.created),
		Updated:              s.date(in.updated),
	}
	if s.shows(in.attempt, c.now) {
		shown.Paircode = in.attempt.code
		shown.Qrcode = s.qrImage(in.attempt, c.now)
	}
	s.showPlace(in, &shown)
	s.showAccount(in, &shown)
	return shown
}

// showPlace tells where the proxy of the instance stands.
func (s *Simulator) showPlace(in *instance, shown *instanceObject) {
	shown.ProxyManagedCountry, shown.ProxyManagedState, shown.ProxyManagedCity = in.proxyCountry, in.proxyState, in.proxyCity
	switch {
	case in.proxyCountry != "":
	case !s.opts.PlaceLate:
		shown.ProxyManagedCountry = defaultCountry
	case in.placed:
		shown.ProxyManagedCountry, shown.ProxyManagedState, shown.ProxyManagedCity = defaultCountry, "rj", "riodejaneiro"
	}
}

// showAccount tells of the account that paired last. Real servers learn its name and its picture only after the first
// answer that shows it paired.
func (s *Simulator) showAccount(in *instance, shown *instanceObject) {
	if in.owner == "" {
		return
	}
	shown.Plataform = "android"
	if s.opts.Accounts.business(in.owner) {
		shown.Plataform = "smba"
		shown.IsBusiness = true
	}
	if in.profileLate {
		in.profileLate = false
		return
	}
	s.showProfile(in.owner, shown)
}

// line is the part of an answer that tells how the connection stands.
func (s *Simulator) line(in *instance) object {
	return object{
		"connected": s.lineOpen(in),
		"loggedIn":  in.connected() || in.broken,
		"jid":       s.jid(in),
	}
}

// statusObject is the same as GET /instance/status shows it.
func (s *Simulator) statusObject(in *instance, now time.Time) object {
	line := s.line(in)
	line["resetting"] = in.resetting(now)
	return line
}

// lineOpen tells whether the server says connected, which may mean no more than its line to WhatsApp.
func (s *Simulator) lineOpen(in *instance) bool {
	return in.connected() || s.opts.HalfConnected && in.attempt != nil
}

func (s *Simulator) jid(in *instance) any {
	if !in.connected() && !in.broken {
		return nil
	}
	switch s.opts.JIDForm {
	case JIDObject:
		return object{"user": in.session.number, "agent": 0, "device": in.session.device, "server": "s.whatsapp.net"}
	case JIDHidden:
		return fmt.Sprintf("%s:%d@lid", hidden(in.session.number), in.session.device)
	default:
		return in.session.jid()
	}
}

// hidden returns an address that stands for a number and does not tell it.
func hidden(number string) string {
	digits := []byte(number)
	for i := range digits {
		digits[i] = '0' + ('9' - digits[i])
	}
	return "18" + string(digits)
}

// date writes a date as the API does; one that never came is "", not null.
func (s *Simulator) date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	layout := "2006-01-02 15:04:05.000Z"
	if s.opts.DatesWithT {
		layout = "2006-01-02T15:04:05.000Z"
	}
	return t.UTC().Format(layout)
}

// snapshot returns what an onlooker may know of the instance.
func (s *Simulator) snapshot(in *instance, now time.Time) Instance {
	shown := Instance{
		ID:                   in.id,
		Token:                in.token,
		Name:                 in.name,
		AdminField01:         in.adminField01,
		AdminField02:         in.adminField02,
		SystemName:           in.systemName,
		Browser:              in.browser,
		ProxyCountry:         in.proxyCountry,
		ProxyState:           in.proxyState,
		ProxyCity:            in.proxyCity,
		MsgDelayMin:          in.delayMin,
		MsgDelayMax:          in.delayMax,
		LeadFields:           in.leadFields.named(),
		Proxy:                in.proxy,
		ProxyRotations:       in.proxyRotations,
		Queued:               s.pending(in, now),
		Chatwoot:             in.chatwoot,
		Status:               s.shownStatus(in, now),
		Connected:            in.connected(),
		HasSession:           in.session != nil,
		Resetting:            in.resetting(now),
		Owner:                in.owner,
		Presence:             in.presence,
		Created:              in.created,
		Updated:              in.updated,
		LastDisconnect:       in.lastDisconnect,
		LastDisconnectReason: in.lastDisconnectReason,
	}
	if in.connected() || in.broken {
		shown.JID = in.session.jid()
	}
	if in.owner != "" {
		shown.Privacy = s.state.account(in.owner).byKey()
		account := s.state.profile(in.owner)
		shown.ProfileName, shown.Picture = account.name, account.picture
		if s.opts.Accounts.business(in.owner) {
			shown.Business = account.business
		}
	}
	if s.shows(in.attempt, now) {
		shown.PairCode = in.attempt.code
		shown.QR = s.qrText(in.attempt, now)
	}
	return shown
}
