package send

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/phone"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// How far a message may have to get.
const (
	waitSent      = "sent"
	waitDelivered = "delivered"
)

// What the state says where the server says nothing.
const (
	statusAccepted = "accepted"
	statusUnknown  = "unknown"
)

// looks is how often a message is looked up whose answer was lost: for half a minute, since
// servers show what was sent only after a while.
const looks = 15

// sending is one message on its way.
type sending struct {
	on      *invoke.Target
	message uazapi.Outgoing
	to      shared
	// seen is the message as the server last showed it.
	seen uazapi.Message
}

// run sends the message once, and sees how far it gets.
func (s *sending) run(ctx context.Context) error {
	if err := s.post(ctx); err != nil {
		return err
	}
	s.note()
	s.on.Say("Accepted for %s (message %s, %s).", recipient(s.to.Number.ValueString()), s.seen.ID, shownStatus(s.seen))
	if hasFailed(s.seen) {
		return &failedError{s.seen}
	}
	return s.wait(ctx)
}

// post makes the request, and finds out what became of it where the answer does not tell.
func (s *sending) post(ctx context.Context) error {
	s.on.Answer(answerTrackID, s.message.Track())
	s.on.Answer(answerStatus, statusUnknown)
	err := s.on.Ask(func() (err error) {
		s.seen, err = s.on.Server.API.Send(ctx, s.on.Instance.Key(), s.message)
		return err
	})
	lost, is := errors.AsType[*call.Error](err)
	if !is || !lost.OutcomeUnknown() {
		return s.refused(err)
	}
	return s.lookUp(ctx, lost)
}

// lookUp looks for a message that may have been sent.
func (s *sending) lookUp(ctx context.Context, lost *call.Error) error {
	s.on.Say("No answer tells whether it was sent. Looking for its track_id, %s.", s.message.Track())
	unknown := &unknownError{track: s.message.Track(), lost: lost}
	left := looks + int(s.to.Delay.ValueInt64()/polling.Every.Milliseconds())
	found := false
	unknown.ended = polling.Until(ctx, s.on.Server.Pause, func() (bool, error) {
		left--
		found, unknown.look = s.look(ctx)
		return found || left == 0, nil
	})
	if !found {
		return unknown
	}
	s.on.Done()
	return nil
}

// look looks once how far the message has got, and tells whether it shows. One that does
// not leaves what is known.
func (s *sending) look(ctx context.Context) (bool, error) {
	found, is, err := s.on.Server.API.FindMessage(ctx, s.on.Instance.Key(), s.message)
	if is {
		s.seen = found
	}
	return is, err
}

// note keeps what is known of the message for the resource form.
func (s *sending) note() {
	s.on.Answer(answerMessageID, s.seen.ID)
	status := strings.ToLower(s.seen.Status)
	if status == "" {
		status = statusAccepted
	}
	s.on.Answer(answerStatus, status)
}

// wait waits until the message has got as far as it has to.
func (s *sending) wait(ctx context.Context) error {
	wanted := s.to.WaitFor.ValueString()
	if wanted == "" || hasReached(s.seen, wanted) {
		return nil
	}
	err := polling.Patiently(ctx, s.on.Server.Pause, func() (bool, error) {
		before := s.seen.Status
		if _, err := s.look(ctx); err != nil {
			return false, err
		}
		s.note()
		if s.seen.Status != before {
			s.on.Say("Message %s is %s.", s.seen.ID, shownStatus(s.seen))
		}
		return hasFailed(s.seen) || hasReached(s.seen, wanted), nil
	})
	switch {
	case err != nil:
		return &notYetError{message: s.seen, track: s.message.Track(), wanted: wanted, why: err}
	case hasFailed(s.seen):
		return &failedError{s.seen}
	}
	return nil
}

// The statuses of a message that is on its way or has come to its end, in their order.
var (
	sentStatuses      = []string{waitSent, waitDelivered, "read", "played"}
	deliveredStatuses = sentStatuses[1:]
	failedStatuses    = []string{"failed", "canceled"}
)

func hasReached(message uazapi.Message, wanted string) bool {
	status := strings.ToLower(message.Status)
	if wanted == waitSent {
		return slices.Contains(sentStatuses, status)
	}
	return slices.Contains(deliveredStatuses, status)
}

func hasFailed(message uazapi.Message) bool {
	return slices.Contains(failedStatuses, strings.ToLower(message.Status))
}

// shownStatus is a status as the server has it, fit to be shown.
func shownStatus(message uazapi.Message) string {
	if message.Status == "" {
		return "status not told"
	}
	return message.Status
}

// recipient names who gets a message.
func recipient(number string) string {
	if digits := uazapi.JID(number).Number(); digits != "" {
		return phone.Readable(digits)
	}
	return number
}
