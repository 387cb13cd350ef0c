package world

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The numbers of two phones.
const (
	Phone      = "5511999990000"
	OtherPhone = "5511999991111"
)

// What is sent to connect: nothing for a QR, and the number of [Phone] for a code.
const (
	QRBody   = "{}"
	CodeBody = `{"phone":"5511999990000"}`
)

// Scene is a world with an instance that is to be paired. Each look at its
// status takes the time of a pause there, as it does in the real world.
type Scene struct {
	*World
	simulator.Script
	It simulator.Instance

	mu sync.Mutex
	// issued are the QRs and the codes that the server has shown, in order.
	issued []string
}

// StartScene starts a server with an instance that is to be paired.
func StartScene(t *testing.T, options simulator.Options) *Scene {
	t.Helper()
	s := &Scene{}
	options.OnRequest = s.Play
	s.World = Start(t, options)
	s.It = s.Add("Vendas")
	s.Every(ConnectRoute, s.note)
	s.Every(StatusRoute, func() {
		s.note()
		s.Clock.Advance(polling.Every)
	})
	return s
}

// StandStill has no time pass, however often the status is read, so that no
// attempt comes to its end.
func (s *Scene) StandStill() { s.Every(StatusRoute, s.note) }

// note takes note of what the server shows.
func (s *Scene) note() {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Now()
	if shown := now.QR + now.PairCode; shown != "" && !slices.Contains(s.issued, shown) {
		s.issued = append(s.issued, shown)
	}
}

// Shown are the QRs and the codes that the server has shown, in order.
func (s *Scene) Shown() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.issued)
}

// Now is the instance as the server has it.
func (s *Scene) Now() simulator.Instance {
	now, _ := s.Instance(s.It.ID)
	return now
}

// PhonePairs has the phone pair with what the server shows.
func (s *Scene) PhonePairs() {
	s.note()
	s.Must(s.Pair(s.It.ID, Phone))
}

// PhoneLogsOut has the phone end the session.
func (s *Scene) PhoneLogsOut() { s.Must(s.LogOut(s.It.ID)) }

// RemoveIt has somebody else delete the instance.
func (s *Scene) RemoveIt() { s.Must(s.Remove(s.It.ID)) }

// Attempt has somebody else start an attempt.
func (s *Scene) Attempt(body string) {
	s.T.Helper()
	request := httptest.NewRequestWithContext(s.T.Context(), http.MethodPost, "/instance/connect", strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("token", s.It.Token)
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, request)
	if answer.Code != http.StatusOK {
		s.T.Errorf("somebody else's connect got HTTP %d", answer.Code)
	}
}

// HasStatus checks the instance on the server.
func (s *Scene) HasStatus(want string) func() {
	s.T.Helper()
	return func() {
		s.T.Helper()
		if got := s.Now().Status; got != want {
			s.T.Errorf("the server has the instance %s, want %s", got, want)
		}
	}
}

// QRsStay is a server whose QRs and codes stay as they are.
var QRsStay = simulator.Options{QRRotation: 1e6 * time.Hour, QRWindow: 1e6 * time.Hour, PairCodeWindow: 1e6 * time.Hour}
