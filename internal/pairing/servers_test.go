package pairing_test

import (
	"errors"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// An instance lives the same life on every server: it is paired by QR, set up,
// disconnected, paired by code, and deleted.
func TestLifeOnEveryServer(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]simulator.Options{
		"recent":                                  {},
		"preset 2.1":                              preset("2.1"),
		"preset 2.0":                              preset("2.0"),
		"preset 1.0":                              preset("1.0"),
		"preset odd":                              preset("odd"),
		"dates with a T":                          {DatesWithT: true},
		"jid as an object":                        {JIDForm: simulator.JIDObject},
		"hidden jid":                              {JIDForm: simulator.JIDHidden},
		"bare QR":                                 {BareQR: true},
		"QR only in the status":                   {QROnlyInStatus: true},
		"QR after seven seconds":                  {QROnlyInStatus: true, ShowDelay: 7 * time.Second},
		"slow QR":                                 {QRRotation: 44 * time.Second},
		"QR that outlives its window":             {QROutlivesWindow: true},
		"busy with the instance":                  {Busy: simulator.Busy409},
		"busy, bare":                              {Busy: simulator.Busy409Bare},
		"already connected":                       {Connected: simulator.ConnectedAlready},
		"connected refused":                       {Connected: simulator.Connected409},
		"first connect too early":                 {FirstConnectDelay: 3 * time.Second},
		"falsely disconnected":                    {FalseDisconnect: simulator.FalseDisconnect{On: true}},
		"falsely disconnected, dated":             {FalseDisconnect: simulator.FalseDisconnect{On: true, Moves: true}},
		"falsely disconnected, renewed":           {FalseDisconnect: simulator.FalseDisconnect{On: true, Renews: true}},
		"half connected":                          {HalfConnected: true},
		"session kept":                            {DisconnectKeepsSession: true},
		"disconnect at once":                      {DisconnectSettle: simulator.AtOnce},
		"slow disconnect":                         {DisconnectSettle: 5 * time.Second},
		"place late":                              {PlaceLate: true},
		"available at pairing":                    {AvailableAtPairing: true},
		"profile at once":                         {ProfileAtOnce: true},
		"business account":                        {Accounts: simulator.AccountsBusiness},
		"numbers not checked":                     {CheckOffline500: true},
		"values first":                            {ValueFirst: true},
		"bodies first":                            {BodyFirst: true},
		"null refused":                            {NullRefused: true},
		"blank names refused":                     {BlankNamesRefused: true},
		"only Brazil":                             {OnlyBrazil: true},
		"empty phone refused":                     {EmptyPhoneRefused: true},
		"refusals with a code":                    {CodeForm: true},
		"gone is 404":                             {GoneAnswer: simulator.Gone404},
		"gone is 404 with a code":                 {GoneAnswer: simulator.Gone404, CodeForm: true},
		"wrong verb is 405":                       {WrongVerb405: true},
		"quota of one":                            {Quota: 1},
		"quota of one that is connected":          {Quota: 1, QuotaCounts: simulator.CountConnected},
		"quota that a create would meet":          {Quota: 1, Limit: simulator.LimitOnCreate429},
		"no reset, restart, delay, webhook":       {MissingRoutes: []string{"POST /instance/reset", "POST /admin/restart", "POST /instance/updateDelaySettings", "GET /webhook"}},
		"little told of lead fields":              {LeadFieldsAnswerShort: true},
		"no lead tags":                            {MissingRoutes: []string{"GET /lead/tags", "POST /lead/tags/edit"}},
		"lists that refuse twins":                 {Lists: simulator.ListOptions{TwinsRefused: true}},
		"lists that are late":                     {Lists: simulator.ListOptions{LateReads: 2}},
		"edits of lists that clear":               {Lists: simulator.ListOptions{EditClears: true}},
		"lead tags answered with all":             {LeadTagAnswer: simulator.TagsAnswerList},
		"lead tags answered with a message":       {LeadTagAnswer: simulator.TagsAnswerMessage},
		"email of a business fails":               {Accounts: simulator.AccountsBusiness, Business: simulator.BusinessOptions{Fails: []string{"email"}}},
		"business says success":                   {Accounts: simulator.AccountsBusiness, Business: simulator.BusinessOptions{SaysSuccess: true}},
		"business keeps what is empty":            {Accounts: simulator.AccountsBusiness, Business: simulator.BusinessOptions{KeepsEmpty: true}},
		"business of a person is refused":         {Business: simulator.BusinessOptions{Personal400: true}},
		"one change of a profile":                 {ProfileChanges: 1},
		"picture shown once removed":              {RemovedPictureShown: true},
		"proxy of 2.1":                            {ProxyGeneration: simulator.ProxySecond, FallbackWordStrict: true},
		"proxy of the first generation":           {ProxyGeneration: simulator.ProxyFirst},
		"URL of a proxy is plain":                 {ProxyURLPlain: true},
		"URL of a fallback is plain":              {FallbackURLPlain: true},
		"one word for a fallback":                 {FallbackWordStrict: true},
		"line kept while the proxy changes":       {ProxyKeepsLine: true},
		"place with the proxy":                    {ProxyTellsPlace: true},
		"what is on WhatsApp is editable":         {QuickReplies: simulator.QuickReplyOptions{MirrorEditable: true}},
		"nothing is put on WhatsApp":              {QuickReplies: simulator.QuickReplyOptions{MirrorIgnored: true}},
		"files of quick replies are stored":       {QuickReplies: simulator.QuickReplyOptions{FilesStored: true}},
		"no new labels":                           {LabelsNotCreated: true},
		"messages are found at once":              {Sends: simulator.SendOptions{FoundAfter: simulator.AtOnce, Paginated: true}},
		"messages are never found":                {Sends: simulator.SendOptions{NeverFound: true, AnswerTells: true}},
		"messages fail":                           {Sends: simulator.SendOptions{Fails: true, BracesKept: true}},
		"messages stay":                           {Sends: simulator.SendOptions{Stays: true}},
		"no Chatwoot before one is set":           {ChatwootUnset404: true},
		"token of a Chatwoot is masked":           {ChatwootTokenMasked: true},
		"URL of a Chatwoot's inbox is renewed":    {ChatwootURLRenewed: true},
		"global webhook in a list":                {GlobalWebhook: simulator.GlobalWebhookOptions{List: true, EmptyURLRefused: true}},
		"no global webhook is an empty one":       {GlobalWebhook: simulator.GlobalWebhookOptions{Unset: simulator.GlobalWebhookEmpty}},
		"no global webhook is null":               {GlobalWebhook: simulator.GlobalWebhookOptions{Unset: simulator.GlobalWebhookNull}},
		"rotation answered with the instance":     {Rotation: simulator.RotationOptions{Answer: simulator.RotationAnswersInstance}},
		"rotation answered with no token":         {Rotation: simulator.RotationOptions{Answer: simulator.RotationAnswersNothing}},
		"rotation without a confirmation":         {Rotation: simulator.RotationOptions{Unconfirmed: true}},
		"rotation that drops the session":         {Rotation: simulator.RotationOptions{DropsSession: true}},
		"pause between rotations":                 {Rotation: simulator.RotationOptions{Cooldown: 24 * time.Hour}},
		"address of a proxy is not rotated":       {ProxyNotRotated: true},
		"countries as texts":                      {Countries: simulator.CountriesAsTexts},
		"no countries":                            {Countries: simulator.CountriesMissing},
		"people of groups by hidden ids":          {Groups: simulator.GroupOptions{ByLID: true}},
		"groups without a session are 500":        {Groups: simulator.GroupOptions{NoSession500: true}},
		"queue that is stuck":                     {QueueStuck: true},
		"queue that is busy":                      {QueueBusy: true},
		"nobody may add to groups is not allowed": {GroupAddNone: simulator.GroupAddNoneRefused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if options.DisconnectSettle == 0 {
				options.DisconnectSettle = 2 * time.Second
			}
			options.PairAfter = 15 * time.Second
			w := newWorld(t, options)
			w.pairsBy(byQR)
			w.setsUp()
			w.looksAround(options)
			w.keepsQuickReply()
			w.changesLabel()
			w.sendsText(options)
			w.changesProfile(options)
			w.changesBusiness(options)
			w.changesProxy()
			w.setsChatwoot()
			w.keepsLeadTags()
			w.disconnects()
			w.pairsBy(byCode)
			w.disconnects()
			w.rotates(options)
			w.setsGlobalWebhook()
			w.deletes()
		})
	}
}

// preset is a server that has many settings at once.
func preset(name string) simulator.Options {
	var options simulator.Options
	simulator.Presets[name](&options)
	return options
}

func (w *world) pairsBy(wanted uazapi.Pairing) {
	w.t.Helper()
	status, err := w.to.Follow(w.t.Context(), wanted, func(pairing.Event) {})
	if err != nil || !status.Connected || !w.the().Connected {
		w.t.Fatalf("paired: %t, %v", status.Connected, err)
	}
	again, err := w.to.Start(w.t.Context(), wanted)
	if err != nil || !again.Connected {
		w.t.Errorf("once more: %t, %v", again.Connected, err)
	}
}

func (w *world) setsUp() {
	w.t.Helper()
	ctx, api := w.t.Context(), w.to.API
	w.must(api.RenameInstance(ctx, w.to.Key, "Loja"))
	w.must(api.SetPrivacy(ctx, w.to.Key, uazapi.Privacy{"last": "none"}))
	w.must(api.SetPresence(ctx, w.to.Key, "available"))
	w.must(api.NameLeadFields(ctx, w.to.Key, map[string]string{"lead_field01": "CPF"}))
	privacy, err := api.Privacy(ctx, w.to.Key)
	w.must(err)
	if privacy["last"] != "none" || privacy["online"] != "all" {
		w.t.Errorf("privacy %v", privacy)
	}
	status, err := api.Status(ctx, w.to.Key)
	w.must(err)
	if in := status.Instance; in.Name != "Loja" || in.LeadFields()["lead_field01"] != "CPF" || in.CurrentPresence != "available" || in.ProfileName == "" || in.Created == "" {
		w.t.Errorf("instance %+v", in)
	}
}

// keepsLeadTags adds, changes and deletes a tag, on servers that have tags.
func (w *world) keepsLeadTags() {
	w.t.Helper()
	ctx, api := w.t.Context(), w.to.API
	if _, err := api.LeadTags(ctx, w.to.Key); errors.Is(err, call.ErrNoRoute) {
		return
	}
	_, err := api.AddLeadTag(ctx, w.to.Key, uazapi.LeadTag{Name: "Quente", Kanban: true})
	w.must(err)
	var tags []uazapi.LeadTag
	for range 3 { // a new one may be late
		tags, err = api.LeadTags(ctx, w.to.Key)
		w.must(err)
	}
	if len(tags) != 1 || tags[0].Name != "Quente" || !tags[0].Kanban {
		w.t.Fatalf("tags %+v", tags)
	}
	w.must(api.UpdateLeadTag(ctx, w.to.Key, uazapi.LeadTag{ID: tags[0].ID, Name: "Frio", Kanban: true, KanbanOrder: 2}))
	changed, err := api.LeadTags(ctx, w.to.Key)
	w.must(err)
	if want := (uazapi.LeadTag{ID: tags[0].ID, Name: "Frio", Kanban: true, KanbanOrder: 2}); len(changed) != 1 || changed[0] != want {
		w.t.Errorf("tags %+v", changed)
	}
	w.must(api.DeleteLeadTag(ctx, w.to.Key, tags[0].ID))
	if left, err := api.LeadTags(ctx, w.to.Key); err != nil || len(left) > 0 {
		w.t.Errorf("tags %+v, %v", left, err)
	}
}

func (w *world) changesProxy() {
	w.t.Helper()
	ctx, api := w.t.Context(), w.to.API
	for _, wanted := range []uazapi.NewProxy{
		{Mode: uazapi.ProxyCustom, URL: "http://user:secret@proxy.example:8080", Fallback: uazapi.FallbackInternal},
		{Mode: uazapi.ProxyInternal},
	} {
		has, err := api.Proxy(ctx, w.to.Key)
		w.must(err)
		w.must(api.SetProxy(ctx, w.to.Key, has, wanted))
		kept, err := api.Proxy(ctx, w.to.Key)
		w.must(err)
		if kept.Mode != wanted.Mode || uazapi.ProxyAddress(kept.URL) != uazapi.ProxyAddress(wanted.URL) {
			w.t.Errorf("proxy %+v", kept)
		}
	}
}

func (w *world) keepsQuickReply() {
	w.t.Helper()
	ctx, api := w.t.Context(), w.to.API
	told, err := api.AddQuickReply(ctx, w.to.Key, uazapi.QuickReply{ShortCut: "foto", Type: "image", File: "aGVsbG8gd29ybGQhIQ=="})
	w.must(err)
	if len(told) != 1 || told[0].ShortCut != "foto" || told[0].File == "" {
		w.t.Fatalf("the answer lists %v", told)
	}
	told[0].ShortCut, told[0].Text = "imagem", "Olá"
	w.must(api.UpdateQuickReply(ctx, w.to.Key, told[0]))
	var has []uazapi.QuickReply
	for range 3 { // the list may be late
		has, err = api.QuickReplies(ctx, w.to.Key)
		w.must(err)
	}
	if len(has) != 1 || has[0].ShortCut != "imagem" || has[0].ID != told[0].ID {
		w.t.Fatalf("quick replies %v", has)
	}
	w.must(api.DeleteQuickReply(ctx, w.to.Key, has[0]))
}

// changesLabel changes one that was made on the phone: not every server creates them, nor
// has every account them.
func (w *world) changesLabel() {
	w.t.Helper()
	ctx, api := w.t.Context(), w.to.API
	_, err := w.AddLabel(w.to.Key.ID, simulator.Label{Name: "Novo", Color: 1})
	w.must(err)
	labels, err := api.Labels(ctx, w.to.Key)
	w.must(err)
	if len(labels) != 1 || labels[0].ID != "1" || labels[0].RecordID == "" {
		w.t.Fatalf("labels %v", labels)
	}
	labels[0].Name = "VIP"
	if err := api.UpdateLabel(ctx, w.to.Key, labels[0]); err != nil && !uazapi.IsLabelRefused(err) {
		w.t.Errorf("the change of a label: %v", err)
	}
}

// sendsText sends a text, and looks for it after a while.
func (w *world) sendsText(options simulator.Options) {
	w.t.Helper()
	ctx, api := w.t.Context(), w.to.API
	message := uazapi.Text{Envelope: uazapi.Envelope{Number: "5581999990000", TrackID: "a"}, Text: "Olá"}
	sent, err := api.Send(ctx, w.to.Key, message)
	w.must(err)
	w.clock.Advance(3 * time.Second)
	found, is, err := api.FindMessage(ctx, w.to.Key, message)
	w.must(err)
	if is == options.Sends.NeverFound || is && found.ID != sent.ID {
		w.t.Errorf("found %t %v, sent %v", is, found, sent)
	}
}

// changesProfile changes the name of the account and removes its picture, as far as the
// server lets it.
func (w *world) changesProfile(options simulator.Options) {
	w.t.Helper()
	ctx, api := w.t.Context(), w.to.API
	w.must(api.SetProfileName(ctx, w.to.Key, "Acme"))
	removed := api.SetProfilePicture(ctx, w.to.Key, uazapi.NoPicture)
	if options.ProfileChanges == 1 && !errors.Is(removed, uazapi.ErrRestricted) || options.ProfileChanges == 0 && removed != nil {
		w.t.Errorf("removing the picture: %v", removed)
	}
	_, err := api.Status(ctx, w.to.Key) // it may be late
	w.must(err)
	status, err := api.Status(ctx, w.to.Key)
	w.must(err)
	if in := status.Instance; in.ProfileName != "Acme" || in.HasPicture != (removed != nil || options.RemovedPictureShown) {
		w.t.Errorf("profile %q, a picture: %t", in.ProfileName, in.HasPicture)
	}
}

// changesBusiness changes what a business tells, as far as the account is of one and the
// server lets it.
func (w *world) changesBusiness(options simulator.Options) {
	w.t.Helper()
	ctx, api := w.t.Context(), w.to.API
	before, err := api.BusinessProfile(ctx, w.to.Key)
	if owner := w.the().Owner; options.Accounts != simulator.AccountsBusiness && (options.Accounts == simulator.AccountsPersonal || owner[len(owner)-1] < '5') {
		if err == nil {
			w.t.Error("the account of a person has a business")
		}
		return
	}
	w.must(err)
	refused, err := api.SetBusinessProfile(ctx, w.to.Key, uazapi.BusinessProfile{"description": "", "email": "oi@acme.example"})
	w.must(err)
	kept, err := api.BusinessProfile(ctx, w.to.Key)
	w.must(err)
	if failed := refused["email"] != nil; failed != (kept["email"] == "") || (kept["description"] == before["description"]) != options.Business.KeepsEmpty {
		w.t.Errorf("business profile %v, refused %v", kept, refused)
	}
}

func (w *world) setsChatwoot() {
	w.t.Helper()
	ctx, api := w.t.Context(), w.to.API
	has, err := api.Chatwoot(ctx, w.to.Key)
	w.must(err)
	if has.Enabled || has.URL != "" || has.AccessToken != "" || has.Masked {
		w.t.Errorf("before it was set, the Chatwoot is %+v", has)
	}
	wanted := uazapi.Chatwoot{Enabled: true, URL: "https://chat.example.com", AccessToken: "pXXGHHHyJPYHYgWHJHYHgJjj", AccountID: 3, InboxID: 42, SignMessages: true}
	inbox, err := api.SetChatwoot(ctx, w.to.Key, wanted)
	w.must(err)
	kept, err := api.Chatwoot(ctx, w.to.Key)
	w.must(err)
	if inbox == "" || !kept.Enabled || kept.InboxID != 42 || !kept.SignMessages || kept.AccessToken != wanted.AccessToken && !kept.Masked {
		w.t.Errorf("inbox %q, Chatwoot %+v", inbox, kept)
	}
}

func (w *world) setsGlobalWebhook() {
	w.t.Helper()
	ctx, api := w.t.Context(), w.to.API
	has := func(url string, enabled bool) {
		w.t.Helper()
		webhook, there, err := api.GlobalWebhook(ctx)
		if err != nil || there != (url != "") || webhook.URL != url || webhook.Enabled != enabled {
			w.t.Errorf("the global webhook is there: %t, %+v, %v", there, webhook, err)
		}
	}
	has("", false)
	wanted := uazapi.Webhook{URL: "https://ops.example.com", Enabled: true, Events: []string{"connection"}, ExcludeMessages: []string{}}
	w.must(api.SetGlobalWebhook(ctx, wanted))
	has(wanted.URL, true)
	wanted.Enabled, wanted.URL = false, ""
	if err := api.SetGlobalWebhook(ctx, wanted); errors.Is(err, call.ErrInvalid) {
		wanted.URL = "https://ops.example.com"
		w.must(api.SetGlobalWebhook(ctx, wanted))
	}
	has(wanted.URL, false)
}

func (w *world) disconnects() {
	w.t.Helper()
	w.must(w.to.End(w.t.Context()))
	if w.the().Connected {
		w.t.Error("still connected")
	}
	status, err := w.to.API.Status(w.t.Context(), w.to.Key)
	w.must(err)
	if status.Paired() || status.State() != "disconnected" {
		w.t.Errorf("it is %s", status.State())
	}
	if err := w.to.API.SetPresence(w.t.Context(), w.to.Key, "available"); !errors.Is(err, uazapi.ErrNoSession) {
		w.t.Errorf("presence without a session: %v", err)
	}
}

func (w *world) deletes() {
	w.t.Helper()
	w.must(w.to.API.DeleteInstance(w.t.Context(), w.to.Key))
	if _, err := w.to.API.Status(w.t.Context(), w.to.Key); !errors.Is(err, call.ErrRejected) && !errors.Is(err, call.ErrGone) {
		w.t.Errorf("after the deletion: %v", err)
	}
}

// looksAround reads what no configuration manages, and empties the queue.
func (w *world) looksAround(options simulator.Options) {
	w.t.Helper()
	ctx, api := w.t.Context(), w.to.API
	w.must(w.AddGroup(w.id, simulator.Group{JID: "120363000000000001@g.us", Name: "Equipe", Owner: "5511990000001"}))
	w.must(w.FailWebhook(w.id, simulator.WebhookError{URL: "https://a", Event: "messages"}))
	w.must(w.Enqueue(w.id, 3))
	groups, err := api.Groups(ctx, w.to.Key)
	w.must(err)
	if len(groups) != 1 || groups[0].Name != "Equipe" || groups[0].OwnerNumber != "5511990000001" {
		w.t.Errorf("groups %+v", groups)
	}
	failed, err := api.WebhookErrors(ctx, w.to.Key)
	w.must(err)
	cities, err := api.ProxyCities(ctx, w.to.Key, "", "sp", "")
	w.must(err)
	if len(failed.Errors) != 1 || len(cities) != 2 {
		w.t.Errorf("%d failed deliveries, %d cities", len(failed.Errors), len(cities))
	}
	countries, err := api.ProxyCountries(ctx, w.to.Key)
	if missing := options.Countries == simulator.CountriesMissing; errors.Is(err, call.ErrNoRoute) != missing || !missing && (err != nil || len(countries) != 2) {
		w.t.Errorf("countries %v, %v", countries, err)
	}
	_, err = api.ClearMessageQueue(ctx, w.to.Key)
	if errors.Is(err, call.ErrConflict) != options.QueueBusy || !options.QueueBusy && (err != nil || w.the().Queued != 0) {
		w.t.Errorf("%d messages wait: %v", w.the().Queued, err)
	}
}

// rotates gives the proxy another address, and the instance another token.
func (w *world) rotates(options simulator.Options) {
	w.t.Helper()
	ctx, api := w.t.Context(), w.to.API
	if options.ProxyGeneration != simulator.ProxyFirst {
		rotation, err := api.RotateProxy(ctx, w.to.Key)
		w.must(err)
		if rotation.Rotated == options.ProxyNotRotated {
			w.t.Errorf("it says %+v", rotation)
		}
	}
	if _, err := api.Groups(ctx, w.to.Key); !errors.Is(err, uazapi.ErrNoSession) {
		w.t.Errorf("groups without a session: %v", err)
	}
	told, err := api.RotateToken(ctx, w.id)
	w.must(err)
	now := call.Token(w.the().Token)
	if now == w.to.Key.Token || told != now && (told != "" || options.Rotation.Answer != simulator.RotationAnswersNothing) {
		w.t.Error("it is told another token than it has")
	}
	if _, err := api.Status(ctx, w.to.Key); !errors.Is(err, call.ErrRejected) {
		w.t.Errorf("the old token: %v", err)
	}
	if _, err := api.RotateToken(ctx, w.id); errors.Is(err, uazapi.ErrCooldown) != (options.Rotation.Cooldown > 0) {
		w.t.Errorf("another rotation: %v", err)
	}
	w.to.Key.Token = call.Token(w.the().Token)
}
