package simulator

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"time"
)

// The methods of this file are the hand from outside: a phone, an admin in the panel, somebody else's script.
// Those that take an id return an error when no instance has it.

// Add creates an instance.
func (s *Simulator) Add(name string) Instance {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.opts.Clock.Now()
	s.changes++
	return s.snapshot(s.add(name, now), now)
}

// Instance returns the instance, and whether there is one with this id.
func (s *Simulator) Instance(id string) (Instance, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.opts.Clock.Now()
	in := s.findByID(id, now)
	if in == nil {
		return Instance{}, false
	}
	return s.snapshot(in, now), true
}

// Instances returns all instances in the order of their creation.
func (s *Simulator) Instances() []Instance {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.opts.Clock.Now()
	all := s.all(now)
	instances := make([]Instance, len(all))
	for i, in := range all {
		instances[i] = s.snapshot(in, now)
	}
	return instances
}

// Pair lets the phone of the number scan the QR or enter the code. It works in every state but connected, also
// without a running attempt, and no quota stops it; only what is dead by FalseDisconnect pairs with nobody. The number
// has 10 to 15 digits.
func (s *Simulator) Pair(id, number string) error {
	return s.reach(id, func(in *instance, now time.Time) error {
		if !validNumber(number) {
			return fmt.Errorf("%q is not a number of 10 to 15 digits", number)
		}
		if in.connected() {
			return fmt.Errorf("it is connected already, with %s", in.owner)
		}
		if s.opts.FalseDisconnect.Dead && s.saysDisconnected(in, now) {
			return errors.New("its QR or code is dead")
		}
		s.pair(in, number)
		return nil
	})
}

// Connect begins an attempt to pair, as the panel does: by QR, or by code where a phone is named.
func (s *Simulator) Connect(id, phone string) error {
	return s.reach(id, func(in *instance, now time.Time) error {
		switch {
		case phone != "" && !validNumber(phone):
			return fmt.Errorf("%q is not a number of 10 to 15 digits", phone)
		case in.status != statusDisconnected:
			return fmt.Errorf("its status is %s", in.status)
		}
		in.tried = true
		s.begin(in, phone, now)
		return nil
	})
}

// QRImage returns the QR that shows now as a PNG, nil for none.
func (s *Simulator) QRImage(id string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.opts.Clock.Now()
	in := s.findByID(id, now)
	if in == nil || !s.shows(in.attempt, now) || s.qrImage(in.attempt, now) == "" {
		return nil
	}
	picture, err := base64.StdEncoding.DecodeString(in.attempt.image)
	if err != nil {
		return nil
	}
	return picture
}

// Receive has somebody send the number of the instance a message, of which webhooks are told. It takes a connection.
func (s *Simulator) Receive(id, from, text string) error {
	return s.reach(id, func(in *instance, now time.Time) error {
		if !in.connected() {
			return fmt.Errorf("it is not connected, its status is %s", in.status)
		}
		if !validNumber(from) {
			return fmt.Errorf("%q is not a number of 10 to 15 digits", from)
		}
		chat := from + "@s.whatsapp.net"
		s.tellMessage(in, now, MessageEvent{
			ID: fmt.Sprintf("3EB0%016X", s.rng.Uint64()), ChatID: chat, Sender: chat, SenderName: profileName(from),
			Type: "Conversation", Text: text, Time: now,
		})
		return nil
	})
}

// LogOut ends the session on the phone. It is an error when there is none.
func (s *Simulator) LogOut(id string) error {
	return s.reach(id, func(in *instance, now time.Time) error {
		if in.session == nil {
			return fmt.Errorf("it has no session, its status is %s", in.status)
		}
		in.leave(reasonPhone, now)
		return nil
	})
}

// Remove deletes the instance.
func (s *Simulator) Remove(id string) error {
	return s.reach(id, func(in *instance, _ time.Time) error {
		s.state.remove(in)
		return nil
	})
}

// Rename gives the instance another name.
func (s *Simulator) Rename(id, name string) error {
	return s.reach(id, func(in *instance, now time.Time) error {
		in.name = name
		in.updated = now
		return nil
	})
}

// RotateToken gives the instance a new token, and returns it. The old one is refused from then on.
func (s *Simulator) RotateToken(id string) (newToken string, err error) {
	err = s.reach(id, func(in *instance, now time.Time) error {
		s.state.rotate(in)
		in.updated = now
		newToken = in.token
		return nil
	})
	return newToken, err
}

// SetAdminFields sets both admin fields, "" included.
func (s *Simulator) SetAdminFields(id, field01, field02 string) error {
	return s.reach(id, func(in *instance, now time.Time) error {
		in.adminField01 = field01
		in.adminField02 = field02
		in.updated = now
		return nil
	})
}

// SetPrivacy changes a setting on the phone of the owner. Any value is taken: WhatsApp has more than the API knows.
// It is an error when the instance never had an owner.
func (s *Simulator) SetPrivacy(id, key, value string) error {
	return s.reach(id, func(in *instance, _ time.Time) error {
		if in.owner == "" {
			return errors.New("no phone was ever paired with it")
		}
		field := s.state.account(in.owner).field(key)
		if field == nil {
			return unknownPrivacy(key)
		}
		*field = value
		return nil
	})
}

// SetProfileName changes the name of the account on the phone of the owner. It is an error when the instance never had
// an owner.
func (s *Simulator) SetProfileName(id, name string) error {
	return s.reachProfile(id, func(account *profile) { account.name = name })
}

// SetPicture changes the picture of the account on the phone of the owner; "" removes it. It is an error when the
// instance never had an owner.
func (s *Simulator) SetPicture(id, picture string) error {
	return s.reachProfile(id, func(account *profile) { account.picture, account.kept = picture, false })
}

// SetBusiness changes on the phone of the owner what the account tells of its business. It is an error when the instance
// never had an owner.
func (s *Simulator) SetBusiness(id string, business Business) error {
	return s.reachProfile(id, func(account *profile) { account.business = business })
}

// reachProfile lets act have the account of the owner.
func (s *Simulator) reachProfile(id string, act func(account *profile)) error {
	return s.reach(id, func(in *instance, _ time.Time) error {
		if in.owner == "" {
			return errors.New("no phone was ever paired with it")
		}
		act(s.state.profile(in.owner))
		return nil
	})
}

// SetPresence changes the presence, as the server does by itself now and then.
func (s *Simulator) SetPresence(id, value string) error {
	return s.reach(id, func(in *instance, _ time.Time) error {
		in.presence = value
		return nil
	})
}

// SetMessageDelay changes the delay of the queue, as by the panel.
func (s *Simulator) SetMessageDelay(id string, least, most int64) error {
	return s.reach(id, func(in *instance, now time.Time) error {
		in.delayMin, in.delayMax, in.updated = least, most, now
		return nil
	})
}

// SetProxy changes the proxy, as by the panel. A connected instance restarts its connection.
func (s *Simulator) SetProxy(id string, proxy Proxy) error {
	return s.reach(id, func(in *instance, now time.Time) error {
		in.proxy, in.proxyFailure, in.updated = proxy, "", now
		if in.connected() {
			s.restartLine(in, now)
		}
		return nil
	})
}

// FailProxy has the proxy of the instance fail for this reason, so that its fallback stands in, until the proxy is
// changed. It is an error where the instance has none of its own.
func (s *Simulator) FailProxy(id, reason string) error {
	return s.reach(id, func(in *instance, now time.Time) error {
		if in.proxy.Mode != proxyCustom {
			return fmt.Errorf("its proxy is %s", in.proxy.Mode)
		}
		in.proxyFailure, in.updated = reason, now
		return nil
	})
}

// SetStatus gives the instance any status, such as hibernated. It ends a running attempt. The session is kept,
// except by disconnected; connected without a session is an error: use Pair.
func (s *Simulator) SetStatus(id, status string) error {
	return s.reach(id, func(in *instance, _ time.Time) error {
		if status == statusConnected && in.session == nil {
			return errors.New("it has no session to connect with, pair it instead")
		}
		in.attempt = nil
		in.staleQR = ""
		in.leavesAt, in.returnsAt = time.Time{}, time.Time{}
		in.status, in.broken = status, false
		switch status {
		case statusConnected:
			s.resume(in)
			return nil
		case statusDisconnected:
			in.session = nil
		}
		in.presence = presenceUnavailable
		return nil
	})
}

// Break breaks the line of a session, which comes back by itself, as by SetStatus with connected. Until then the server
// says that it is not connected, that it is logged in, and any status, such as connecting or even disconnected.
func (s *Simulator) Break(id, status string) error {
	return s.reach(id, func(in *instance, _ time.Time) error {
		if !in.connected() {
			return fmt.Errorf("it is not connected, its status is %s", in.status)
		}
		in.status, in.broken, in.returnsAt = status, true, time.Time{}
		in.presence = presenceUnavailable
		return nil
	})
}

// SetQuota gives the plan of the server so many slots, or no limit with 0.
func (s *Simulator) SetQuota(slots int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.Quota = slots
}

// CopyFrom makes the server a copy of another one, as it stands now, with all ids and tokens. What it had is lost. It
// plays a server for tests that is restored from a backup of the real one.
func (s *Simulator) CopyFrom(other *Simulator) {
	other.mu.Lock()
	copied := other.state.clone()
	other.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = copied
}

// Restart restarts the server, as its admin route does. It is back at once: for the time without a server, inject a
// fault.
func (s *Simulator) Restart() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forgetMemory(s.opts.Clock.Now())
}

// reach lets act have the instance as it stands now.
func (s *Simulator) reach(id string, act func(in *instance, now time.Time) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.opts.Clock.Now()
	in := s.findByID(id, now)
	if in == nil {
		return fmt.Errorf("simulator: no instance has the id %q", id)
	}
	if err := act(in, now); err != nil {
		return fmt.Errorf("simulator: instance %s: %w", id, err)
	}
	s.changes++
	s.tellConnection(in, now)
	return nil
}

func unknownPrivacy(key string) error {
	return fmt.Errorf("there is no privacy setting %q", key)
}

// ExpectedPhone returns the number that the running attempt waits for, or else the one that paired last, or one that is
// imagined.
func (s *Simulator) ExpectedPhone(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	in := s.findByID(id, s.opts.Clock.Now())
	switch {
	case in == nil:
		return ""
	case in.attempt != nil:
		return s.imaginaryPhone(in)
	default:
		return cmp.Or(in.owner, in.sample)
	}
}
