package simulator

import (
	"cmp"
	"crypto/rand"
	"strings"
	"time"
)

// CreateRoute says by which route a server creates instances: generations of the API differ.
type CreateRoute int

const (
	// CreateOnly is a server of API 2.0.1 or later: POST /instance/create.
	CreateOnly CreateRoute = iota
	// InitOnly is a server of API 1.0.0: POST /instance/init.
	InitOnly
	// Both is a server that answers both routes.
	Both
)

// JIDForm says how a server writes the id of the WhatsApp account that is logged in.
type JIDForm int

const (
	// JIDString is the form seen on real servers, "5511990000001:7@s.whatsapp.net".
	JIDString JIDForm = iota
	// JIDObject is the documented form, {"user":…,"agent":…,"device":…,"server":…}.
	JIDObject
	// JIDHidden is the form of an account whose number is hidden, "182736455463728:7@lid".
	JIDHidden
)

// NameForm says what a server makes of the names that it is sent.
type NameForm int

const (
	// NameAsSent keeps every character.
	NameAsSent NameForm = iota
	// NameTrimmed cuts the blanks around a name.
	NameTrimmed
	// NameFolded writes a name in lower case, with single blanks inside and none around.
	NameFolded
	// NameCut keeps the first 20 characters.
	NameCut
)

// apply returns the name as it is stored.
func (f NameForm) apply(name string) string {
	switch f {
	case NameTrimmed:
		return strings.TrimSpace(name)
	case NameFolded:
		return strings.ToLower(strings.Join(strings.Fields(name), " "))
	case NameCut:
		characters := []rune(name)
		return string(characters[:min(len(characters), 20)])
	default:
		return name
	}
}

// ListedTokens says what the listing of all instances tells of their tokens. Every other answer shows them.
type ListedTokens int

const (
	// TokensShown lists the tokens, as real servers do.
	TokensShown ListedTokens = iota
	// TokensMasked lists the first 4 characters, and ******** after them.
	TokensMasked
	// TokensLeftOut lists no tokens. Not even the key is there.
	TokensLeftOut
)

// apply returns the token as it is listed, "" for none.
func (l ListedTokens) apply(token string) string {
	switch l {
	case TokensMasked:
		return token[:4] + "********"
	case TokensLeftOut:
		return ""
	default:
		return token
	}
}

// GoneAnswer says what a server answers to the token of an instance that was removed.
type GoneAnswer int

const (
	// Gone401 is the answer to a token that never was.
	Gone401 GoneAnswer = iota
	// Gone404 says that there is no such instance. The old token of an instance that has a new one is answered 401.
	Gone404
)

// AdminRefusal says how a server refuses a wrong admin token.
type AdminRefusal int

const (
	// AdminRefusalsInTurn goes through all the forms that real servers have.
	AdminRefusalsInTurn AdminRefusal = iota
	// AdminUnauthorized is 401 and Unauthorized.
	AdminUnauthorized
	// AdminForbidden is 403 and Invalid AdminToken Header.
	AdminForbidden
	// AdminRefused is 401 and Invalid AdminToken Header.
	AdminRefused
	// AdminRefusedPlain is the same as plain text.
	AdminRefusedPlain
)

// Accounts says which WhatsApp accounts pair.
type Accounts int

const (
	// AccountsOfBothKinds are Business accounts where the number ends in 5 to 9.
	AccountsOfBothKinds Accounts = iota
	// AccountsPersonal are none of Business.
	AccountsPersonal
	// AccountsBusiness are all of Business.
	AccountsBusiness
)

// business tells whether the account of a number is one of Business.
func (a Accounts) business(number string) bool {
	switch a {
	case AccountsPersonal:
		return false
	case AccountsBusiness:
		return true
	default:
		return number[len(number)-1] >= '5'
	}
}

// QuotaCounts says which instances hold a slot of the plan.
type QuotaCounts int

const (
	// CountExisting counts every instance: only deleting one frees its slot, as operators of real servers found.
	CountExisting QuotaCounts = iota
	// CountConnected counts, as the document has it, those that are connected or connecting.
	CountConnected
)

// Limit says where a server tells that the plan has no slot left.
type Limit int

const (
	// LimitOnConnect lets instances be created beyond the quota, and answers every connect 429 then.
	LimitOnConnect Limit = iota
	// LimitOnCreate429 answers a create 429.
	LimitOnCreate429
	// LimitOnCreate403 answers a create 403.
	LimitOnCreate403
)

// ConnectedAnswer says what a server answers to a connect of an instance that is connected.
type ConnectedAnswer int

const (
	// ConnectedOK is 200 and Connected.
	ConnectedOK ConnectedAnswer = iota
	// ConnectedAlready is 200 and Already connected.
	ConnectedAlready
	// Connected409 is 409 with the instance.
	Connected409
)

// GroupAddNone says what becomes of none for groupadd, which the document has and WhatsApp has not.
type GroupAddNone int

const (
	// GroupAddNoneKept keeps it.
	GroupAddNoneKept GroupAddNone = iota
	// GroupAddNoneRefused answers 400.
	GroupAddNoneRefused
	// GroupAddNoneChanged makes it contact_blacklist.
	GroupAddNoneChanged
)

// BusyAnswer says what a server answers to a connect while an attempt runs. The attempt goes on in any case.
type BusyAnswer int

const (
	// BusyOK is the answer of newer servers: 200, the instance as it is with the QR that shows, and no pairing code.
	BusyOK BusyAnswer = iota
	// Busy409 is the answer of older servers, 409 with the instance.
	Busy409
	// Busy409Bare is the same without the instance.
	Busy409Bare
)

// FalseDisconnect plays servers that say disconnected a second after the connect while the attempt goes on: the same
// QR or pairing code is served, unchanged, for as long as anybody asks.
type FalseDisconnect struct {
	// On makes the server one of these.
	On bool
	// Moves dates the last disconnect to that second, with a reason that ends no attempt.
	Moves bool
	// Dead makes the QR and the code worthless: no phone can pair with them.
	Dead bool
	// Renews has another connect begin a new attempt instead of keeping the QR. One of the other kind always does.
	Renews bool
}

// ProxyGeneration says which settings of a proxy a server knows, and in which form it tells them.
type ProxyGeneration int

const (
	// ProxyThird is a server of API 2.4: mode, fallback and the place of the proxy.
	ProxyThird ProxyGeneration = iota
	// ProxySecond is a server of API 2.1: mode and fallback, and internal_proxy for the fallback to the server's own.
	ProxySecond
	// ProxyFirst is a server of API 2.0.1 or older: enable and a URL, and a route that removes the proxy.
	ProxyFirst
)

// HealthForm says how a server answers to GET /status, where it tells its health.
type HealthForm int

const (
	// HealthCounts counts the instances by status.
	HealthCounts HealthForm = iota
	// HealthWarning counts them while one is connected. Otherwise it only warns that none is.
	HealthWarning
	// HealthMissing is a server without the route.
	HealthMissing
	// HealthUncounted is an older server, which counts nothing.
	HealthUncounted
)

// AtOnce is the DisconnectSettle of a server whose disconnects show at once.
const AtOnce time.Duration = -1

// Header is one HTTP header.
type Header struct {
	Name  string
	Value string
}

// Options chooses which real server is played. The zero value is a private server of a recent API, without limits, that
// behaves as real servers were seen to. Where nobody has seen one, and where servers differ, there is an option.
type Options struct {
	// AdminToken is the credential of the admin routes. Empty means a random one of 50 letters and digits.
	AdminToken string
	// Clock tells the time, also in the header Date of every answer. Nil means the machine's clock.
	Clock Clock
	// Seed varies what is drawn at random: the order of listings, QR contents, pairing codes. Ids and tokens
	// do not depend on it, so that two simulators never take each other's credentials.
	Seed uint64
	// Latency is waited, in real time, before every request is handled. With a greater LatencyMost, it is a time between
	// the two.
	Latency, LatencyMost time.Duration

	// Prefix mounts the API below a path, as a gateway does, such as "/api/v1/proxy/uazapi".
	Prefix string
	// RequireHeader is a gateway's own key: requests without it are answered 403. No name means no gateway.
	RequireHeader Header

	// CreateRoute says by which route instances are created.
	CreateRoute CreateRoute
	// MissingRoutes are what the server lacks, named like "POST /instance/reset".
	MissingRoutes []string
	// WrongVerb405 answers a GET of a path that is known with another verb 405 instead of 404.
	WrongVerb405 bool
	// Demo plays the public demo server: instances vanish an hour after their creation, and the listing,
	// the admin fields and the restart are disabled.
	Demo bool
	// ListingDisabled disables GET /instance/all alone.
	ListingDisabled bool
	// DemoAsksFirst has a disabled route refuse a request without an admin token in the words for a missing one.
	DemoAsksFirst bool
	// AdminRefusal is how a wrong admin token is refused.
	AdminRefusal AdminRefusal
	// CodeForm writes the refusals of a credential and the 404 of an instance as {"code":…,"message":…,"data":{}}.
	CodeForm bool
	// ListedTokens says whether the listing has the tokens.
	ListedTokens ListedTokens
	// GoneAnswer is what the token of a removed instance is answered.
	GoneAnswer GoneAnswer
	// Rotation is how an instance is given another token.
	Rotation RotationOptions
	// NameForm is what becomes of the names that create, rename and the profile are sent.
	NameForm NameForm
	// NamesUnique answers a create whose name an instance has already with that instance, and creates none.
	NamesUnique bool
	// BlankNamesRefused takes a name of blanks for a missing one.
	BlankNamesRefused bool
	// CreateHidesName leaves the name out of the answer to a create. It is in the instance there.
	CreateHidesName bool
	// CreateIgnoresPlace makes create ignore the system name and the place of the proxy, as servers of 2.1 do.
	CreateIgnoresPlace bool
	// CreateIgnoresAdminFields leaves the admin fields of a new instance empty, whatever the create says.
	CreateIgnoresAdminFields bool
	// KeepEmptyAdminFields makes updateAdminFields ignore "" instead of clearing the field.
	KeepEmptyAdminFields bool
	// MissingAdminFieldsCleared makes updateAdminFields clear a field that it is not sent, instead of keeping it.
	MissingAdminFieldsCleared bool

	// Strict refuses, by its name, a key that the server does not know, and likewise a key in another case, null, and
	// a body where none belongs. It is for tests of a client, which has no need to write any of that.
	Strict bool
	// NullRefused answers 400 to a null, which counts as a missing key otherwise.
	NullRefused bool
	// AnyContentType reads a body whatever its Content-Type says, even without one. Otherwise that is 400.
	AnyContentType bool
	// LongBodiesTaken reads a body of more than a mebibyte. Otherwise that is 413.
	LongBodiesTaken bool
	// BodyFirst answers 400 to a body that is no JSON before it looks at the credentials.
	BodyFirst bool
	// ValueFirst looks at the values of privacy and presence before it looks whether there is a session.
	ValueFirst bool

	// LeadFieldsAnswerShort tells of the instance only the id, the name and the lead fields where these are named.
	LeadFieldsAnswerShort bool

	// Webhooks is how the server keeps webhooks.
	Webhooks WebhookOptions
	// Groups is how the server tells of groups.
	Groups GroupOptions
	// Countries is how it lists the countries of its proxies.
	Countries CountriesAnswer
	// GlobalWebhook is how it tells and takes the webhook of the server. Unknown events, and a 200 that saves nothing, are
	// those of [WebhookOptions].
	GlobalWebhook GlobalWebhookOptions
	// Lists is how the server keeps what an instance has a list of: lead tags, quick replies and labels.
	Lists ListOptions
	// LeadTagAnswer is the answer to a request that adds, changes or deletes a lead tag.
	LeadTagAnswer LeadTagAnswer
	// QuickReplies is how the server keeps quick replies, besides.
	QuickReplies QuickReplyOptions
	// LabelsNotCreated changes labels and creates none, as servers before 2.1 do.
	LabelsNotCreated bool

	// DatesWithT writes dates as older servers do, with a T where newer ones have a space.
	DatesWithT bool
	// JIDForm says how jid is written.
	JIDForm JIDForm

	// HealthForm is how the health is told.
	HealthForm HealthForm
	// HealthStale is how long ago the health was checked, by its own word. Its counts are those of now; for older
	// ones, inject FaultOld.
	HealthStale time.Duration

	// Quota is how many slots the plan has. 0 means no limit.
	Quota int
	// QuotaCounts says what holds a slot.
	QuotaCounts QuotaCounts
	// Limit says where it is told that no slot is left.
	Limit Limit
	// FirstConnectDelay makes the first connect of an instance fail with 500 when it comes sooner than this
	// after the creation.
	FirstConnectDelay time.Duration
	// ConnectTakesAll checks neither the phone nor the browser nor the place of the proxy.
	ConnectTakesAll bool
	// EmptyPhoneRefused answers 400 to a connect with "" for the phone, which asks for a QR otherwise.
	EmptyPhoneRefused bool
	// OnlyBrazil takes no other country for the proxy than br, as servers of 2.1 do.
	OnlyBrazil bool
	// PlaceLate leaves the country of the proxy out until the first connect, which chooses a state and a city as well.
	// Otherwise it is br from the start.
	PlaceLate bool
	// Connected is the answer to a connect of an instance that is connected.
	Connected ConnectedAnswer
	// Busy is the answer to a connect while an attempt runs.
	Busy BusyAnswer
	// FalseDisconnect makes the server say disconnected while an attempt runs.
	FalseDisconnect FalseDisconnect
	// HalfConnected makes the server say connected and not logged in while an attempt runs.
	HalfConnected bool
	// ProxyGeneration is the generation of the proxy's settings.
	ProxyGeneration ProxyGeneration
	// ProxyURLPlain shows the URL of a proxy that has no user and no password as it is. Otherwise it has stars, too.
	ProxyURLPlain bool
	// FallbackURLPlain shows the URL of a fallback as it is, with its secrets. Otherwise it has stars.
	FallbackURLPlain bool
	// FallbackWordStrict answers 400 to the word of another generation for the fallback to the server's own proxy.
	FallbackWordStrict bool
	// ProxyNotRotated ignores a wish for another address of the server's own proxy, as servers before 2.1.1 do.
	ProxyNotRotated bool
	// ProxyKeepsLine keeps a connected instance connected while its proxy changes. Otherwise its line is down for 2 s.
	ProxyKeepsLine bool
	// ProxyTellsPlace tells the place of the proxy with the proxy, and not in the instance alone.
	ProxyTellsPlace bool
	// ChatwootUnset404 answers 404 where no Chatwoot was ever set. Otherwise all of it is empty.
	ChatwootUnset404 bool
	// ChatwootTokenMasked hides the access token of the Chatwoot, which is told otherwise.
	ChatwootTokenMasked bool
	// ChatwootURLRenewed has each change of the Chatwoot make a new URL for its inbox. Otherwise it stays the same.
	ChatwootURLRenewed bool
	// Sends is how the server sends messages.
	Sends SendOptions
	// QueueStuck keeps the messages of the queue from being sent. Otherwise one leaves after each delay.
	QueueStuck bool
	// QueueBusy answers 409 to a request that empties the queue, as if a send would not end.
	QueueBusy bool
	// CheckOffline500 answers 500 and not 401 where numbers are checked without a session.
	CheckOffline500 bool
	// NoProxyRoute keeps the QR and the pairing code from ever showing while the proxy is the server's own, which has no
	// route to WhatsApp. The reason of the last disconnect says so.
	NoProxyRoute bool
	// BareQR sends the QR image as bare base64 instead of a data URI.
	BareQR bool
	// QROnlyInStatus leaves the QR out of connect's answer; it is there in the next status.
	QROnlyInStatus bool
	// ShowDelay is how long after the connect the QR or the pairing code begins to show. 0 means at once.
	ShowDelay time.Duration
	// QROutlivesWindow goes on serving the last QR when the window has closed and the status is disconnected.
	QROutlivesWindow bool
	// QRRotation is how long one QR is valid. 0 means 20 s.
	QRRotation time.Duration
	// QRWindow is how long an attempt by QR waits for the phone. 0 means 2 minutes.
	QRWindow time.Duration
	// PairCodeWindow is how long an attempt by pairing code waits for the phone. 0 means 5 minutes.
	PairCodeWindow time.Duration
	// PairAfter completes each attempt by itself after this delay, as if somebody had scanned the QR or entered
	// the code. 0 means that nobody does.
	PairAfter time.Duration
	// Accounts says which accounts pair.
	Accounts Accounts
	// ProfileAtOnce tells the name and the picture of an account in the first answer after its pairing, and after a
	// change. Otherwise they come in the next.
	ProfileAtOnce bool
	// ProfileChanges is how often the name and the picture of an account may be changed, before that is 403. 0 means no
	// limit.
	ProfileChanges int
	// RemovedPictureShown goes on to show the URL of a picture that was removed through the API.
	RemovedPictureShown bool
	// Business is how the server keeps the profile of a business.
	Business BusinessOptions
	// AvailableAtPairing makes the presence available by each pairing and each return of a session. Otherwise it is
	// unavailable.
	AvailableAtPairing bool
	// GroupAddNone says what becomes of none for groupadd.
	GroupAddNone GroupAddNone
	// DisconnectSettle is how long a disconnect takes to show. 0 means 2 s.
	DisconnectSettle time.Duration
	// DisconnectKeepsSession has the next connect after a disconnect resume the session, without a QR.
	DisconnectKeepsSession bool
	// ResetTime is how long a reset runs. 0 means 5 s.
	ResetTime time.Duration
	// ResetCooldown is how long after a reset none is accepted. 0 means 10 s.
	ResetCooldown time.Duration

	// DiscardRequests keeps no requests, only their count by route, for servers that run long.
	DiscardRequests bool
	// OnRequest, when set, is told of each request just before its answer is sent.
	OnRequest func(Request)
	// BaseURL is the address of the server, which events tell.
	BaseURL string
	// OnEvent, when set, is told of each event, in their order. The server stands still meanwhile: it may not be called,
	// and nothing may be waited for.
	OnEvent func(Event)
}

// maxBody returns the most that a body may have.
func (o Options) maxBody() int64 {
	if o.LongBodiesTaken {
		return maxLongBody
	}
	return maxBody
}

// withDefaults returns the options with every unset value that has a default replaced by it.
func (o Options) withDefaults() Options {
	if o.AdminToken == "" {
		o.AdminToken = (rand.Text() + rand.Text())[:50]
	}
	if o.Clock == nil {
		o.Clock = systemClock{}
	}
	if prefix := strings.Trim(o.Prefix, "/"); prefix == "" {
		o.Prefix = ""
	} else {
		o.Prefix = "/" + prefix
	}
	o.QRRotation = cmp.Or(o.QRRotation, 20*time.Second)
	o.QRWindow = cmp.Or(o.QRWindow, 2*time.Minute)
	o.PairCodeWindow = cmp.Or(o.PairCodeWindow, 5*time.Minute)
	o.DisconnectSettle = cmp.Or(o.DisconnectSettle, 2*time.Second)
	o.ResetTime = cmp.Or(o.ResetTime, 5*time.Second)
	o.ResetCooldown = cmp.Or(o.ResetCooldown, 10*time.Second)
	return o
}

// WebhookOptions are how a server keeps webhooks. Nobody has seen most of it.
type WebhookOptions struct {
	// UnknownEvents is what becomes of an event that the server does not know.
	UnknownEvents UnknownEvents
	// UnknownID is the answer to an update or a delete with an id that no webhook has.
	UnknownID UnknownID
	// DeleteNeedsURL answers 400 to a delete without a URL.
	DeleteNeedsURL bool
	// TwinsRefused answers 400 where another webhook of the instance has the URL.
	TwinsRefused bool
	// Reversed lists the webhook first that was added last.
	Reversed bool
	// NotSaved answers 200 and changes nothing, as a server was once seen to do.
	NotSaved bool
	// Most is how many webhooks an instance may have. 0 means no limit.
	Most int
	// SimpleOverwritesAll has a request without an action replace all webhooks, and not only the first.
	SimpleOverwritesAll bool
	// SimpleRefused answers 400 to a request without an action.
	SimpleRefused bool
}

// GlobalWebhookOptions are how a server tells and takes its own webhook.
type GlobalWebhookOptions struct {
	// List tells it in a list of one, as newer builds do, and not as an object.
	List bool
	// Unset is how the server says that it has none.
	Unset UnsetGlobalWebhook
	// EmptyURLRefused answers 400 to one without a URL, and so can only switch it off.
	EmptyURLRefused bool
}

// UnsetGlobalWebhook is how a server says that it has no global webhook.
type UnsetGlobalWebhook int

// Ways to say so.
const (
	GlobalWebhook404 UnsetGlobalWebhook = iota
	GlobalWebhookEmpty
	GlobalWebhookNull
)

// UnknownEvents is what becomes of an event that a server does not know.
type UnknownEvents int

// What becomes of unknown events.
const (
	EventsKept UnknownEvents = iota
	EventsDropped
	EventsRefused
)

// UnknownID is the answer where no webhook has the id.
type UnknownID int

// Answers to an unknown id.
const (
	UnknownID404 UnknownID = iota
	UnknownID400
	UnknownIDTaken
)

// BusinessOptions are how a server keeps the profile of a business. Nobody has seen any of it.
type BusinessOptions struct {
	// Fails are the fields that cannot be changed: 207 tells of some, and 500 of all that were sent.
	Fails []string
	// SaysSuccess answers a change with {"response":"success"}.
	SaysSuccess bool
	// KeepsEmpty makes a change ignore "" instead of clearing the field.
	KeepsEmpty bool
	// Personal400 answers 400 where the account is none of Business, instead of 500.
	Personal400 bool
}
