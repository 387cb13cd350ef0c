package profile

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// errChanged is a file that was changed while the plan waited to be applied.
var errChanged = apidiag.NewError("the file is another one than was planned", func(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "the picture is another one than was planned",
		Detail:   "The file has changed since the plan was made. The picture was not sent.",
		Advice:   "Plan and apply again.",
	}
})

// ofValue tells whether a failure is due to the value that was sent, or to how often it
// was changed, so that another value may be taken.
func ofValue(err error) bool {
	failed, is := errors.AsType[*call.Error](err)
	return is && (failed.Kind == call.ErrInvalid || failed.Kind == uazapi.ErrRestricted || failed.Status == http.StatusRequestEntityTooLarge)
}

// saidError is a failure with words of its own.
type saidError struct {
	err  error
	said apidiag.Explanation
}

func (e *saidError) Error() string { return e.err.Error() }

// Unwrap returns what the server answered.
func (e *saidError) Unwrap() error { return e.err }

// Explain says what it means.
func (e *saidError) Explain(apidiag.Attempt) apidiag.Explanation { return e.said }

// explainName gives words to what only the name can meet.
func explainName(err error) error {
	switch {
	case errors.Is(err, uazapi.ErrRestricted):
		return restricted(err, "name")
	case errors.Is(err, call.ErrInvalid):
		return &saidError{err, apidiag.Explanation{
			Headline: "the server refused the name",
			Detail:   "WhatsApp does not take every name. It may be too long, or have characters that it does not allow.",
			Advice:   "Write another name.",
		}}
	default:
		return err
	}
}

// explainPicture gives words to what only a picture can meet.
func explainPicture(err error, sent *picture, replaced bool) error {
	failed, _ := errors.AsType[*call.Error](err)
	switch {
	case errors.Is(err, uazapi.ErrRestricted):
		return restricted(err, "picture")
	case failed != nil && failed.Status == http.StatusRequestEntityTooLarge:
		return &saidError{err, apidiag.Explanation{
			Headline: "the picture is too large for the server",
			Detail:   fmt.Sprintf("The server, or what stands before it, does not take a picture of %d kB.", len(sent.body())>>10),
			Advice:   "Make it smaller: WhatsApp shows 640 by 640 pixels. Or let the server fetch it, with picture_url.",
		}}
	case errors.Is(err, call.ErrInvalid) && sent.url != "":
		return &saidError{err, apidiag.Explanation{
			Headline: "the server cannot use the picture",
			Detail:   "The server fetches picture_url itself. It does not reach the address, or there is no JPEG.",
			Advice:   "Check that the address is reachable from the server, without a login, and leads to a JPEG of 640 by 640 pixels. Or send the picture from here, with picture_file.",
		}}
	case errors.Is(err, call.ErrInvalid):
		return &saidError{err, apidiag.Explanation{
			Headline: "the server cannot use the picture",
			Detail:   "The server does not take the picture.",
			Advice:   "Make it a JPEG of 640 by 640 pixels.",
		}}
	case call.OutcomeUnknown(err) && replaced && !sent.removes():
		return &saidError{err, apidiag.Explanation{
			Headline: "nobody can tell whether it was saved",
			Detail:   "The picture was sent, and the answer does not tell what became of it. The server does not tell either: it shows that there is a picture, and not which one.",
			Advice:   "Run the command again, which sends the picture once more.",
		}}
	default:
		return err
	}
}

// restricted is for a change that WhatsApp does not allow for now. It is not tried again:
// each try may count.
func restricted(err error, what string) error {
	return &saidError{err, apidiag.Explanation{
		Headline: "WhatsApp does not allow it for now",
		Detail:   "The " + what + " was changed too often, or the account is restricted. It was not tried again, since each try may count.",
		Advice:   "Wait some hours, and run the command again. If it stays, look on the phone whether WhatsApp has restricted the account.",
	}}
}
