// Package iterator stands in for what Google's clients return in parts, which no test
// reads.
package iterator

import "errors"

var Done = errors.New("no more items in iterator")
