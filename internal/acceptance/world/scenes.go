package world

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Scenes are scenes side by side, by the titles of their cases: see [Servers].
type Scenes map[string]*Scene

// StartScenes starts a server of each of these kinds, each with an instance that is to be
// paired.
func StartScenes(t *testing.T, options map[string]simulator.Options) Scenes {
	t.Helper()
	scenes := Scenes{}
	for title, of := range options {
		scenes[title] = StartScene(t, of)
	}
	return scenes
}

// Servers are the servers of the scenes.
func (all Scenes) Servers() Servers {
	servers := Servers{}
	for title, s := range all {
		servers[title] = s.World
	}
	return servers
}
