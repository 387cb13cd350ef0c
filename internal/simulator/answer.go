package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// object is a JSON object of a few keys.
type object map[string]any

// answer is what is said: a JSON body, unless there is a plain text or an HTML page.
type answer struct {
	status int
	body   any
	text   string
	html   string
	// header is what the answer says in its header, besides.
	header map[string]string
}

func success(body any) answer {
	return answer{status: http.StatusOK, body: body}
}

func failure(status int, text string) answer {
	return answer{status: status, body: object{"error": text}}
}

// coded is a failure in the form that has the status in the body.
func coded(status int, text string) answer {
	return answer{status: status, body: object{"code": status, "message": text, "data": object{}}}
}

// badBody refuses a body that cannot be read.
func badBody(err error, text string) answer {
	return failure(http.StatusBadRequest, wording(err, text))
}

// wording is the text of the route, except that an unknown key is called by its name.
func wording(err error, text string) string {
	if unknown, ok := errors.AsType[unknownKeyError](err); ok {
		return unknown.Error()
	}
	return text
}

func notFound() answer { return coded(http.StatusNotFound, "Not Found.") }

// refusal is a failure in the form of this server.
func (s *Simulator) refusal(status int, text string) answer {
	if s.opts.CodeForm {
		return coded(status, text)
	}
	return failure(status, text)
}

func (s *Simulator) unknownInstance() answer {
	return s.refusal(http.StatusNotFound, "Instância não encontrada")
}

// encode returns the answer as it goes over the wire.
func (a answer) encode() (contentType string, body []byte) {
	switch {
	case a.text != "":
		return "text/plain; charset=utf-8", []byte(a.text)
	case a.html != "":
		return "text/html", []byte(a.html)
	}
	body, err := json.Marshal(a.body)
	if err != nil {
		panic(fmt.Sprintf("simulator: an answer of its own cannot be encoded: %v", err))
	}
	return "application/json", body
}

// send writes the answer. The record comes first, so that a client that has the answer finds its request recorded.
func (s *Simulator) send(w http.ResponseWriter, record *Request, a answer) {
	contentType, body := a.encode()
	s.depart(record, a.status)
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	write(w, a.status, contentType, body)
}

// setDate dates the answer by the simulator's clock, which may stand still, and not by the machine's.
func setDate(w http.ResponseWriter, now time.Time) {
	w.Header().Set("Date", now.UTC().Format(http.TimeFormat))
}

// write ignores the error of a client that left: there is nobody to tell.
func write(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
