// Package namedfile reads the files that users name in their configurations.
package namedfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// Read reads a file, or says why it cannot be read. Of one that has more bytes than most,
// it returns one byte more than that. What is no ordinary file is not opened: it may have
// no end. Needed says when the file has to be there, in a sentence, or is "".
func Read(name string, most int64, needed string) (content []byte, fault string) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, unread(name, err, needed)
	case !info.Mode().IsRegular():
		return nil, "At " + message.Quoted(name) + " is a directory, or something else that is no file."
	}
	file, err := os.Open(name) //nolint:gosec // the user names the file
	if err != nil {
		return nil, unread(name, err, needed)
	}
	defer func() { _ = file.Close() }()
	content, err = io.ReadAll(io.LimitReader(file, most+1))
	if err != nil {
		return nil, unread(name, err, needed)
	}
	return content, ""
}

func unread(name string, err error, needed string) string {
	why := err.Error()
	if failed, is := errors.AsType[*fs.PathError](err); is {
		why = failed.Err.Error()
	}
	if needed != "" {
		needed += " "
	}
	return fmt.Sprintf("The file %s cannot be read: %s. %sThe path begins at the directory in which the tool runs, unless it is absolute; that of a file in the module begins with ${path.module}/.",
		message.Quoted(name), why, needed)
}
