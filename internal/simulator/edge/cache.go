package edge

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// memory keeps the first answer to each request line that was answered with 200, as caches keep no refusals.
type memory struct {
	mu    sync.Mutex
	first map[string]answer
}

func newMemory() *memory {
	return &memory{first: map[string]answer{}}
}

// answer returns what is kept for the request, or else what the server says.
func (m *memory) answer(server http.Handler, r *http.Request, age *time.Duration) answer {
	if kept, found := m.find(routeOf(r)); found {
		return kept.aged(age)
	}
	a := ask(server, r)
	if a.status != http.StatusOK {
		return a
	}
	return m.keep(routeOf(r), a)
}

func (m *memory) find(route string) (answer, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	kept, found := m.first[route]
	return kept, found
}

// keep returns the first answer, which may have been given meanwhile to another request.
func (m *memory) keep(route string, a answer) answer {
	m.mu.Lock()
	defer m.mu.Unlock()
	if kept, found := m.first[route]; found {
		return kept
	}
	m.first[route] = a
	return a
}

// aged returns the answer with its age, if it is to be told.
func (a answer) aged(age *time.Duration) answer {
	if age == nil {
		return a
	}
	twin := answer{a.status, a.header.Clone(), a.body}
	twin.header.Set("Age", strconv.Itoa(int(age.Seconds())))
	return twin
}
