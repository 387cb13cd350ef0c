package simulator

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"time"
)

// Save writes down all that outlives a restart of the server, as JSON: what the API tells, and the credentials. What a
// server has in its memory alone is lost, as it is by a restart: an attempt to pair, a reset, a QR.
func (s *Simulator) Save(to io.Writer) error {
	s.mu.Lock()
	copied, adminToken := s.state.clone(), s.opts.AdminToken
	s.mu.Unlock()
	// Nobody waits while it is written: with thousands of instances that takes longer than an answer may.
	whole := savedServer{
		AdminToken: adminToken, Created: copied.created, Devices: copied.devices, Gone: copied.gone,
		Accounts: copied.accounts, GlobalWebhook: copied.globalWebhook, Profiles: map[string]savedProfile{},
		Sent: copied.sent, Absent: copied.absent, Numbers: copied.numbers,
	}
	for number, account := range copied.profiles {
		whole.Profiles[number] = savedProfile{account.name, account.picture, account.kept, account.business, account.changes}
	}
	for _, in := range copied.instances {
		whole.Instances = append(whole.Instances, in.saved())
	}
	encoded, err := json.MarshalIndent(whole, "", " ") //nolint:musttag // this package alone reads it
	if err != nil {
		return fmt.Errorf("write the state of the simulator: %w", err)
	}
	_, err = to.Write(encoded)
	return err
}

// Load makes the server the one that was saved, with its admin token unless the options have one. What it had is lost.
func (s *Simulator) Load(from io.Reader) error {
	var whole savedServer
	if err := json.NewDecoder(from).Decode(&whole); err != nil { //nolint:musttag // this package alone has written it
		return fmt.Errorf("read the state of the simulator: %w", err)
	}
	loaded := newState()
	loaded.created, loaded.devices, loaded.globalWebhook = whole.Created, whole.Devices, whole.GlobalWebhook
	loaded.sent = whole.Sent
	maps.Copy(loaded.gone, whole.Gone)
	maps.Copy(loaded.absent, whole.Absent)
	maps.Copy(loaded.numbers, whole.Numbers)
	maps.Copy(loaded.accounts, whole.Accounts)
	for number, account := range whole.Profiles {
		loaded.profiles[number] = &profile{
			name: account.Name, picture: account.Picture, kept: account.Kept, business: account.Business, changes: account.Changes,
		}
	}
	for _, in := range whole.Instances {
		if in.ID == "" || in.Token == "" {
			return fmt.Errorf("read the state of the simulator: an instance %q lacks its id or its token", in.Name)
		}
		loaded.insert(in.instance())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = loaded
	if whole.AdminToken != "" && s.ownAdminToken {
		s.opts.AdminToken = whole.AdminToken
	}
	return nil
}

// savedServer is the state with names that JSON sees.
type savedServer struct {
	AdminToken       string
	Created, Devices int
	Sent             int
	Gone             map[string]bool
	Absent, Numbers  map[string]bool
	Accounts         map[string]*privacySettings
	GlobalWebhook    Webhook
	Profiles         map[string]savedProfile
	Instances        []savedInstance
}

type savedProfile struct {
	Name, Picture string
	Kept          bool
	Business      Business
	Changes       int
}

type savedSession struct {
	Number string
	Device int
}

// savedInstance is an instance with names that JSON sees. TestSaveForgetsNothing looks that none is left out.
type savedInstance struct {
	ID, Token, Name, AdminField01, AdminField02, SystemName string
	Browser, ProxyCountry, ProxyState, ProxyCity            string
	DelayMin, DelayMax                                      int64
	Proxy                                                   Proxy
	ProxyFailure                                            string
	Chatwoot                                                Chatwoot
	ChatwootWrites                                          int
	Status, Presence, Owner                                 string
	Session                                                 *savedSession
	Sample                                                  string
	Placed, Tried                                           bool
	LeadFields                                              map[string]string
	Limits                                                  Limits
	QueueWaiting                                            int
	QueueSince                                              time.Time
	Webhooks                                                []Webhook
	QuickReplies                                            []savedQuickReply
	Labels                                                  []label
	LeadTags                                                []leadTag
	Created, Updated, LastDisconnect                        time.Time
	LastDisconnectReason                                    string
	ProxyRotations                                          int
	RotatedAt                                               time.Time
	WebhookErrors                                           []WebhookError
	Groups                                                  []Group
	Messages                                                []savedMessage
}

// savedMessage has beside the message what its sender does not see.
type savedMessage struct {
	Message Message
	Sent    time.Time
	Replies string
}

// savedQuickReply has beside the reply what no answer tells.
type savedQuickReply struct {
	Reply     quickReply
	FromPhone bool
}

func (in *instance) saved() savedInstance {
	kept := savedInstance{
		ID: in.id, Token: in.token, Name: in.name, AdminField01: in.adminField01, AdminField02: in.adminField02,
		SystemName: in.systemName, Browser: in.browser, ProxyCountry: in.proxyCountry, ProxyState: in.proxyState,
		ProxyCity: in.proxyCity, DelayMin: in.delayMin, DelayMax: in.delayMax, Proxy: in.proxy, ProxyFailure: in.proxyFailure,
		Chatwoot: in.chatwoot, ChatwootWrites: in.chatwootWrites, Status: in.status, Presence: in.presence, Owner: in.owner,
		Sample: in.sample, Placed: in.placed, Tried: in.tried, LeadFields: in.leadFields.named(), Limits: in.limits,
		QueueWaiting: in.queue.waiting, QueueSince: in.queue.since, Webhooks: in.webhooks, Labels: in.labels,
		LeadTags: in.leadTags, Created: in.created, Updated: in.updated, LastDisconnect: in.lastDisconnect,
		LastDisconnectReason: in.lastDisconnectReason, ProxyRotations: in.proxyRotations, RotatedAt: in.rotatedAt,
		WebhookErrors: in.webhookErrors, Groups: in.groups,
	}
	for _, message := range in.messages {
		kept.Messages = append(kept.Messages, savedMessage{message, message.sent, message.replies})
	}
	if in.broken {
		kept.Status = statusConnected
	}
	if in.session != nil {
		kept.Session = &savedSession{in.session.number, in.session.device}
	}
	for _, reply := range in.quickReplies {
		kept.QuickReplies = append(kept.QuickReplies, savedQuickReply{reply, reply.fromPhone})
	}
	return kept
}

// instance returns the instance as it stands after a restart.
func (kept savedInstance) instance() *instance {
	in := &instance{
		id: kept.ID, token: kept.Token, name: kept.Name, adminField01: kept.AdminField01, adminField02: kept.AdminField02,
		systemName: kept.SystemName, browser: kept.Browser, proxyCountry: kept.ProxyCountry, proxyState: kept.ProxyState,
		proxyCity: kept.ProxyCity, delayMin: kept.DelayMin, delayMax: kept.DelayMax, proxy: kept.Proxy,
		proxyFailure: kept.ProxyFailure, chatwoot: kept.Chatwoot, chatwootWrites: kept.ChatwootWrites, status: kept.Status,
		presence: kept.Presence, owner: kept.Owner, sample: kept.Sample, placed: kept.Placed, tried: kept.Tried,
		limits: kept.Limits, queue: queue{kept.QueueWaiting, kept.QueueSince},
		webhooks: kept.Webhooks, labels: kept.Labels, leadTags: kept.LeadTags, created: kept.Created, updated: kept.Updated,
		lastDisconnect: kept.LastDisconnect, lastDisconnectReason: kept.LastDisconnectReason,
		proxyRotations: kept.ProxyRotations, rotatedAt: kept.RotatedAt, webhookErrors: kept.WebhookErrors, groups: kept.Groups,
	}
	in.leadFields.give(kept.LeadFields)
	for _, message := range kept.Messages {
		message.Message.sent, message.Message.replies = message.Sent, message.Replies
		in.messages = append(in.messages, message.Message)
	}
	for _, reply := range kept.QuickReplies {
		reply.Reply.fromPhone = reply.FromPhone
		in.quickReplies = append(in.quickReplies, reply.Reply)
	}
	if kept.Session != nil {
		in.session = &session{kept.Session.Number, kept.Session.Device}
	}
	in.settleAfterRestart()
	return in
}

// settleAfterRestart ends what was in memory, and brings broken lines back.
func (in *instance) settleAfterRestart() {
	switch {
	case in.session == nil && (in.status == statusConnecting || in.status == statusConnected):
		in.status = statusDisconnected
	case in.session != nil && in.status == statusConnecting:
		in.status = statusConnected
	}
	in.told = in.status
}
