package profile

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"image"
	_ "image/jpeg" // a format that is decoded
	_ "image/png"  // and another one
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/namedfile"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const (
	// largest is the most that a picture may have, in bytes. WhatsApp shows 640 by 640
	// pixels, which are far less.
	largest = 5 << 20
	// widest is more than any camera makes, in pixels.
	widest = 20_000
)

// picture is a picture that is configured: one of these bytes, or the one at an address.
// Without both, it is none, which removes the one that is there.
type picture struct {
	at     path.Path
	url    string
	image  []byte
	format string
}

// fault is what is wrong with a picture, at the attribute that has it.
type fault struct {
	at   path.Path
	text string
}

// removes tells whether it is to remove the one that is there.
func (p *picture) removes() bool { return p.url == "" && len(p.image) == 0 }

// hash is that of what is sent, null where nothing is. Of an address it is that of the
// address, since the server fetches what is there.
func (p *picture) hash() types.String {
	if p.removes() {
		return types.StringNull()
	}
	sum := sha256.Sum256(append([]byte(p.url), p.image...))
	return types.StringValue(hex.EncodeToString(sum[:]))
}

// body is the picture as the API takes it.
func (p *picture) body() string {
	switch {
	case p.removes():
		return uazapi.NoPicture
	case p.url != "":
		return p.url
	default:
		return "data:image/" + p.format + ";base64," + base64.StdEncoding.EncodeToString(p.image)
	}
}

// readFile reads a picture.
func readFile(at path.Path, name string) (*picture, *fault) {
	content, unread := namedfile.Read(name, largest, "It has to exist when the plan is made.")
	if unread != "" {
		return nil, &fault{at, unread}
	}
	return check(at, content)
}

// decode reads a picture in base64, with or without the head of a data URI. The line
// breaks of tools that write base64 do not matter. "" is no picture.
func decode(at path.Path, text string) (*picture, *fault) {
	if text == "" {
		return &picture{at: at}, nil
	}
	if len(text) > 2*largest {
		return nil, tooLarge(at)
	}
	data := text
	if head, rest, found := strings.Cut(text, ","); found {
		if !strings.HasPrefix(head, "data:") || !strings.HasSuffix(head, ";base64") {
			return nil, &fault{at, "It is no data URI in base64: that begins with data:image/jpeg;base64, or data:image/png;base64,."}
		}
		data = rest
	}
	data = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, data)
	content, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(data, "="))
	if err != nil {
		return nil, &fault{at, "It is not base64. Write filebase64(\"picture.jpg\"), or a data URI; the path of a file belongs into picture_file, and an address into picture_url."}
	}
	return check(at, content)
}

// check refuses what is no JPEG and no PNG. It reads no more of it than its head.
func check(at path.Path, content []byte) (*picture, *fault) {
	if len(content) > largest {
		return nil, tooLarge(at)
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(content))
	switch {
	case len(content) == 0:
		return nil, &fault{at, "It is empty. To remove the picture of the account, write picture_base64 = \"\"."}
	case err != nil:
		return nil, &fault{at, "It is neither a JPEG nor a PNG. WhatsApp shows a JPEG of 640 by 640 pixels best."}
	case config.Width > widest || config.Height > widest:
		return nil, &fault{at, fmt.Sprintf("It is %d by %d pixels large. WhatsApp shows 640 by 640.", config.Width, config.Height)}
	}
	return &picture{at: at, image: content, format: format}, nil
}

func tooLarge(at path.Path) *fault {
	return &fault{at, fmt.Sprintf("It has more than %d MB. WhatsApp shows 640 by 640 pixels, which take far less.", largest>>20)}
}
