package cli

import (
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/term"
)

// processStreams are those of the process.
func processStreams() *Streams {
	s := &Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv}
	if fd := int(os.Stdout.Fd()); term.IsTerminal(fd) {
		s.Terminal = true
		if columns, _, err := term.GetSize(fd); err == nil {
			s.Columns = columns
		}
	}
	if columns, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && columns >= leastColumns {
		s.Columns = columns // as whoever set it wants, also in a pipe
	}
	s.Progress = term.IsTerminal(int(os.Stderr.Fd()))
	return s
}

// leastColumns keeps lines readable.
const leastColumns = 40

// isWriteError says that output could not be written.
func isWriteError(err error) bool {
	var path *fs.PathError
	return errors.As(err, &path) && path.Op == "write"
}

// isTooLongForName says that a text is too long to be the name of a file.
func isTooLongForName(err error) bool { return errors.Is(err, syscall.ENAMETOOLONG) }

// looksLikePath says that an argument is meant as the name of a file.
func looksLikePath(arg string) bool { return !strings.ContainsAny(arg, " \t\n") }
