package simulator

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// longestProfileName is in characters.
	longestProfileName = 25
	// maxPicture is the most that a picture may have, in bytes, where bodies may be long.
	maxPicture = 2 << 20
)

// profile is how a WhatsApp account shows itself.
type profile struct {
	name string
	// picture is as it was sent, "" for none.
	picture string
	// kept is whether the server goes on to show the URL of a picture that was removed.
	kept bool
	// business is what a Business account tells of its business.
	business Business
	// late is what was there before a change, which the next read still shows. Nil is the rest of the time.
	late *profile
	// changes counts those through the API.
	changes int
}

// clone returns a profile that shares nothing changeable with this one.
func (p *profile) clone() *profile {
	twin := *p
	if p.late != nil {
		twin.late = p.late.clone()
	}
	return &twin
}

// profile returns the profile of the WhatsApp account, which begins with a name and a picture of its own.
func (st *state) profile(number string) *profile {
	if st.profiles[number] == nil {
		st.profiles[number] = &profile{name: profileName(number), picture: "taken on the phone", business: Business{Description: "Atendimento"}}
	}
	return st.profiles[number]
}

func profileName(number string) string {
	return "Conta " + number[len(number)-4:]
}

func savedPicture(r record) places { return places{"image": &r.profile.picture} }

func savedProfileName(r record) places { return places{"name": &r.profile.name} }

func (s *Simulator) profileRoutes() routes {
	return routes{
		"POST /profile/image": {access: byInstance, handle: s.updatePicture, saves: savesOne(savedPicture)},
		"POST /profile/name":  {access: byInstance, handle: s.updateProfileName, saves: savesOne(savedProfileName)},
	}
}

// showProfile tells the name of the account, and that it has a picture.
func (s *Simulator) showProfile(owner string, shown *instanceObject) {
	account := s.state.profile(owner)
	if late := account.late; late != nil {
		account.late = nil
		account = late
	}
	shown.ProfileName = account.name
	if account.picture != "" || account.kept {
		shown.ProfilePicURL = s.signedPicture()
	}
}

// signedPicture returns an address that was never given before, as WhatsApp signs one for each read.
func (s *Simulator) signedPicture() string {
	return fmt.Sprintf("https://pps.whatsapp.net/v/t61.24694-24/picture.jpg?ccb=11-4&oh=01_%016x&oe=%08X", s.rng.Uint64(), s.rng.Uint32())
}

func (s *Simulator) updateProfileName(c call) answer {
	return s.changeProfile(c, func(account *profile) (object, answer) {
		given, refusal := readOne(c, "name")
		if refusal.status != 0 {
			return nil, refusal
		}
		if strings.TrimSpace(given) == "" || utf8.RuneCountInString(given) > longestProfileName {
			return nil, failure(http.StatusBadRequest, "Nome muito longo ou inválido")
		}
		account.name = s.opts.NameForm.apply(given)
		return object{
			"success": true, "message": "Nome do perfil alterado com sucesso",
			"profile": object{"name": account.name, "updated_at": c.now.Unix()},
		}, answer{}
	})
}

// updatePicture takes the address of a picture, which the server fetches, or the picture itself, or the word to remove
// it.
func (s *Simulator) updatePicture(c call) answer {
	return s.changeProfile(c, func(account *profile) (object, answer) {
		given, refusal := readOne(c, "image")
		if refusal.status != 0 {
			return nil, refusal
		}
		removes := given == "remove" || given == "delete"
		if refusal := pictureFault(given); !removes && refusal.status != 0 {
			return nil, refusal
		}
		account.picture = given
		if removes {
			account.picture = ""
		}
		account.kept = removes && s.opts.RemovedPictureShown
		return object{
			"success": true, "message": "Imagem do perfil alterada com sucesso",
			"profile": object{"image_updated": !removes, "image_removed": removes, "updated_at": c.now.Unix()},
		}, answer{}
	})
}

// changeProfile changes the profile of an account that is connected and was not changed too often.
func (s *Simulator) changeProfile(c call, change func(account *profile) (object, answer)) answer {
	if !c.in.connected() {
		return failure(http.StatusUnauthorized, "No session")
	}
	account := s.state.profile(c.in.owner)
	if s.opts.ProfileChanges > 0 && account.changes >= s.opts.ProfileChanges {
		return failure(http.StatusForbidden, "Limite de alterações excedido ou conta com restrições")
	}
	changed := *account
	said, refusal := change(&changed)
	if refusal.status != 0 {
		return refusal
	}
	changed.changes++
	changed.late = nil
	if !s.opts.ProfileAtOnce {
		before := *account
		before.late = nil
		changed.late = &before
	}
	*account = changed
	return success(said)
}

// readOne returns the one text that a body has to have, or refuses the body.
func readOne(c call, key string) (string, answer) {
	body, err := c.required(key)
	if err != nil {
		return "", badBody(err, "Invalid payload")
	}
	given, _, err := body.text(key)
	if err != nil {
		return "", badBody(err, "Invalid payload")
	}
	return given, answer{}
}

// pictureFault refuses what is no picture. An address whose host ends in .invalid leads nowhere.
func pictureFault(given string) answer {
	unusable := failure(http.StatusBadRequest, "Formato de imagem inválido ou URL inacessível")
	if address, err := url.Parse(given); err == nil && slices.Contains([]string{"http", "https"}, address.Scheme) {
		if strings.HasSuffix(address.Hostname(), ".invalid") {
			return unusable
		}
		return answer{}
	}
	if _, data, is := strings.Cut(given, ";base64,"); is {
		given = data
	}
	image, err := base64.StdEncoding.DecodeString(given)
	if err != nil || !slices.Contains([]string{"image/jpeg", "image/png"}, http.DetectContentType(image)) {
		return unusable
	}
	if len(image) > maxPicture {
		return failure(http.StatusRequestEntityTooLarge, "Imagem muito grande, tamanho máximo permitido excedido")
	}
	return answer{}
}
