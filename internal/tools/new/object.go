package main

import (
	"fmt"
	"go/token"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
)

// object is what the templates know of the new object.
type object struct {
	Kind string
	// Name is the type without the provider's, and Type all of it.
	Name, Type string
	// Short is the name without instance_, and Noun the same in words.
	Short, Noun string
	// Package is the folder of the service, Go what begins exported names, and Var others.
	Package, Go, Var string
	// Field is the name of what the simulator keeps in an instance.
	Field string
	// Path is the route to begin with.
	Path string
	// ExampleID is the id that examples have of an item, "" for others.
	ExampleID string
}

var (
	kinds    = []string{"setting", "item", "action"}
	snake    = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	instance = "instance_"
)

// newObject checks the names of an object.
func newObject(kind, name string) (object, error) {
	switch {
	case !slices.Contains(kinds, kind):
		return object{}, fmt.Errorf("the kind is %q: it is one of %s", kind, strings.Join(kinds, ", "))
	case !snake.MatchString(name):
		return object{}, fmt.Errorf("the name is %q: it is in snake_case, such as instance_message_delay", name)
	case strings.HasPrefix(name, "uazapi_"):
		return object{}, fmt.Errorf("the name is %q: it is without uazapi_", name)
	case kind == "setting" && !strings.HasPrefix(name, instance):
		return object{}, fmt.Errorf("the name is %q: that of a setting of an instance begins with %s", name, instance)
	}
	short := strings.TrimPrefix(name, instance)
	exported := camel(short)
	o := object{
		Kind: kind, Name: name, Type: "uazapi_" + name,
		Short: short, Noun: strings.ReplaceAll(short, "_", " "),
		Package: strings.ReplaceAll(short, "_", ""), Go: exported, Var: strings.ToLower(exported[:1]) + exported[1:],
	}
	if token.IsKeyword(o.Package) || token.IsKeyword(o.Var) {
		return object{}, fmt.Errorf("the name is %q: %s is a word of Go", name, o.Package)
	}
	o.Path = "/instance/" + o.Var
	o.Field = o.Var + "Value"
	if kind == "item" {
		o.Field = o.Var + "s"
		o.ExampleID = fmt.Sprintf("r%014x", hash(name))
	}
	return o, nil
}

// camel is a name in snake_case as Go has it exported.
func camel(name string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(name, "_") {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

// hash makes an id of its own for each name.
func hash(name string) uint64 {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(name))
	return sum.Sum64() >> 8
}
