package simulator

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// Mix says of how many parts of a hundred instances a fleet is made, by how these stand. The rest is connected.
type Mix struct {
	// Disconnected have lost their session, for the reasons that servers tell.
	Disconnected int
	// Hibernated have a session and are not connected.
	Hibernated int
	// Connecting show a QR.
	Connecting int
	// New were never paired.
	New int
}

// UsualMix is how a fleet stands on an ordinary morning.
var UsualMix = Mix{Disconnected: 14, Hibernated: 3, Connecting: 3, New: 5}

// total is how many of a hundred are not connected.
func (m Mix) total() int { return m.Disconnected + m.Hibernated + m.Connecting + m.New }

// fleetNames could be real. They have accents, as those of real fleets have.
var fleetNames = []string{
	"Vendas São Paulo", "Suporte Recife", "Cobrança Curitiba", "Agendamentos Belo Horizonte", "Entregas Salvador",
	"Financeiro Porto Alegre", "Recepção Manaus", "Pós-venda Florianópolis", "Matrículas Fortaleza", "Loja Goiânia",
}

// lossReasons are why numbers lose their sessions, the most frequent first.
var lossReasons = []string{reasonPhone, reasonManual, reasonTimeout, reasonPhone, reasonNoRoute}

// AddFleet adds so many paired instances with names that could be real, no two of them the same.
func (s *Simulator) AddFleet(count int) error {
	for n := range count {
		if err := s.Pair(s.Add(fleetName(n)).ID, fleetNumber(n)); err != nil {
			return err
		}
	}
	return nil
}

// AddMixedFleet adds so many instances of different ages and states, of people and of businesses, with notes, webhooks and
// lead fields here and there, and now and then one that has the name of another.
func (s *Simulator) AddMixedFleet(count int, mix Mix) error {
	if mix.total() > 100 || min(mix.Disconnected, mix.Hibernated, mix.Connecting, mix.New) < 0 {
		return fmt.Errorf("a fleet is made of parts of a hundred, and these are %d", mix.total())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	drawn := rand.New(rand.NewPCG(s.opts.Seed, 1))
	now := s.opts.Clock.Now()
	for n := range count {
		in := s.add(fleetName(n), now)
		if n%41 == 40 {
			in.name = fleetName(n - 1)
		}
		in.created = now.Add(-upTo(drawn, 2*365*24*time.Hour)).Truncate(time.Millisecond)
		in.updated = in.created
		s.furnish(in, n)
		s.standAs(in, n, mix.state(n, count), drawn)
	}
	s.changes++
	return nil
}

// state is how the n-th of so many stands, so that each part comes at even distances and not in one row.
func (m Mix) state(n, count int) string {
	// A step that has no divisor in common with 100 visits all of a hundred places.
	place := n * 37 % 100
	if count < 100 {
		place = n * 100 / count
	}
	for _, part := range []struct {
		share int
		state string
	}{
		{m.Disconnected, statusDisconnected}, {m.Hibernated, "hibernated"}, {m.Connecting, statusConnecting}, {m.New, "new"},
	} {
		if place < part.share {
			return part.state
		}
		place -= part.share
	}
	return statusConnected
}

// standAs brings an instance into a state.
func (s *Simulator) standAs(in *instance, n int, state string, drawn *rand.Rand) {
	now := s.opts.Clock.Now()
	if state != "new" && state != statusConnecting {
		s.pair(in, fleetNumber(n))
	}
	switch state {
	case statusDisconnected:
		in.leave(lossReasons[n%len(lossReasons)], in.created.Add(upTo(drawn, now.Sub(in.created))))
	case "hibernated":
		in.status, in.presence = state, presenceUnavailable
	case statusConnecting:
		// They did not all begin at once.
		s.begin(in, "", now.Add(-upTo(drawn, s.opts.QRWindow/2)))
	}
	in.told = in.status
}

// upTo draws a time that is shorter.
func upTo(drawn *rand.Rand, most time.Duration) time.Duration {
	return time.Duration(drawn.Int64N(int64(most) + 1))
}

// furnish gives an instance what some have.
func (s *Simulator) furnish(in *instance, n int) {
	if n%3 == 0 {
		in.adminField01 = fmt.Sprintf("crm-%05d", 10_000+n)
	}
	if n%10 == 1 {
		in.webhooks = append(in.webhooks, Webhook{
			ID: newID(), URL: fmt.Sprintf("https://crm.example.com/in/%d", n), Enabled: true,
			Events: []string{"messages", "connection"}, ExcludeMessages: []string{"wasSentByApi"},
		})
	}
	if n%25 == 2 {
		in.leadFields = leadNames{"CPF", "Plano"}
	}
	if n%20 == 3 {
		in.delayMin, in.delayMax = 2, 6
	}
}

func fleetName(n int) string {
	name := fleetNames[n%len(fleetNames)]
	if round := n / len(fleetNames); round > 0 {
		return fmt.Sprintf("%s %02d", name, round+1)
	}
	return name
}

func fleetNumber(n int) string { return fmt.Sprintf("55219%08d", 90_000_001+n) }
