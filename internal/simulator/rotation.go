package simulator

import (
	"net/http"
	"time"
)

// RotationAnswer says what the answer to a rotation tells of the new token.
type RotationAnswer int

const (
	// RotationAnswersToken answers with the new token alone.
	RotationAnswersToken RotationAnswer = iota
	// RotationAnswersInstance answers with the whole instance.
	RotationAnswersInstance
	// RotationAnswersNothing tells that it was done, and not the new token.
	RotationAnswersNothing
)

// RotationOptions are how a server gives an instance another token. Nobody has seen any of it.
type RotationOptions struct {
	// Answer is what the answer tells.
	Answer RotationAnswer
	// Unconfirmed takes a request that confirms nothing. Otherwise that is 400.
	Unconfirmed bool
	// DropsSession ends the session of the instance. Otherwise it goes on.
	DropsSession bool
	// Cooldown is how long after a rotation another one is answered 429. 0 means not at all.
	Cooldown time.Duration
}

func (s *Simulator) rotationRoutes() routes {
	return routes{"POST /instance/token/rotate": {access: byAdmin, disabled: s.opts.Demo, handle: s.rotateToken}}
}

// rotateToken gives an instance another token. The old one is refused from then on.
func (s *Simulator) rotateToken(c call) answer {
	body, err := c.required("id", "confirm_impacts")
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	id, _, err := body.text("id")
	confirmed, other := body.flag("confirm_impacts")
	switch {
	case err != nil || other != nil:
		return failure(http.StatusBadRequest, "Invalid payload")
	case id == "":
		return failure(http.StatusBadRequest, "id is required")
	case !confirmed && !s.opts.Rotation.Unconfirmed:
		return failure(http.StatusBadRequest, "confirm_impacts must be true")
	}
	in := s.findByID(id, c.now)
	if in == nil {
		return s.unknownInstance()
	}
	if next := in.rotatedAt.Add(s.opts.Rotation.Cooldown); !in.rotatedAt.IsZero() && c.now.Before(next) {
		return answer{status: http.StatusTooManyRequests, body: object{
			"error": "Instance token rotation cooldown active", "last_rotated_at": in.rotatedAt.UnixMilli(),
			"next_rotation_at": next.UnixMilli(), "retry_after_ms": next.Sub(c.now).Milliseconds(),
		}}
	}
	s.state.rotate(in)
	in.rotatedAt, in.updated = c.now, c.now
	if s.opts.Rotation.DropsSession && in.session != nil {
		in.leave(reasonManual, c.now)
	}
	return s.tellRotation(in, c)
}

func (s *Simulator) tellRotation(in *instance, c call) answer {
	switch s.opts.Rotation.Answer {
	case RotationAnswersInstance:
		return success(s.show(in, c))
	case RotationAnswersNothing:
		return success(object{"success": true, "message": "Instance token rotated successfully"})
	default:
		return success(object{"token": in.token})
	}
}
