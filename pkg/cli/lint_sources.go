package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/attune-cx/attune/pkg/config"
	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/lint"
)

// sources are the files to look at, found as they are asked for.
func (o *lintOptions) sources(ctx context.Context, s *Streams, conf *config.Config, paths []string) (iter.Seq[lint.Source], error) {
	var piped []lint.Source
	var roots []string
	for _, path := range paths {
		switch {
		case path != "-":
			if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
				return nil, usagef("%s: there is no such file or folder", path)
			}
			roots = append(roots, path)
		case len(piped) == 0: // who names it twice means it once
			source, err := o.standardInput(ctx, s)
			if err != nil {
				return nil, err
			}
			piped = append(piped, source)
		}
	}
	switch {
	case o.stdinName != "" && len(piped) == 0:
		return nil, usagef("--stdin-name %s: nothing is read from standard input; expected - among the paths", o.stdinName)
	case len(paths) == 0:
		roots = []string{"."}
	}
	own := []string{absolute(o.output), absolute(conf.BaselinePath())}
	return func(yield func(lint.Source) bool) {
		for _, source := range piped {
			if !yield(source) {
				return
			}
		}
		for entry, err := range library.Walk(roots, conf.Walk()) {
			source := lint.Source{Named: entry.Named, Read: func() *library.File { return library.Load(entry, o.maxBytes) }}
			switch {
			case err != nil:
				source.Read = func() *library.File { return failedFile(entry.Path, err) }
			case !entry.Named && isOneOf(own, entry.Path):
				continue // what was written here the last time is no reply
			case entry.Named && isPipe(entry.Path):
				source.Read = sync.OnceValue(source.Read)
			}
			if !yield(source) {
				return
			}
		}
	}, nil
}

// isPipe reports whether a file can be read only once.
func isPipe(path string) bool {
	info, err := os.Stat(filepath.FromSlash(path))
	return err == nil && !info.Mode().IsRegular()
}

// isOneOf reports whether a path is one of some absolute ones. Where that is depends on
// the working directory, which takes long to ask for.
func isOneOf(all []string, file string) bool {
	return slices.ContainsFunc(all, func(a string) bool {
		return filepath.Base(a) == path.Base(file) && a == absolute(file)
	})
}

// nothingToRead says that there is no file in any of the paths.
func nothingToRead(paths []string) error {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	return usagef("%s: no file to read: expected files that end in %s, which neither the configuration nor .gitignore leaves out",
		strings.Join(paths, ", "), strings.Join(library.Extensions, ", "))
}

// absolute is a path as it can be compared; empty when there is none.
func absolute(path string) string {
	if path == "" || path == "-" {
		return ""
	}
	abs, err := filepath.Abs(filepath.FromSlash(path))
	if err != nil {
		return path
	}
	return abs
}

// standardInput is what comes in through a pipe.
func (o *lintOptions) standardInput(ctx context.Context, s *Streams) (lint.Source, error) {
	data, err := unlessInterrupted(ctx, func() ([]byte, error) {
		return io.ReadAll(io.LimitReader(s.In, int64(o.maxBytes)+1))
	})
	name := "stdin"
	if o.stdinName != "" {
		name = filepath.ToSlash(filepath.Clean(o.stdinName))
	}
	switch {
	case ctx.Err() != nil:
		return lint.Source{}, ctx.Err()
	case err != nil:
		return lint.Source{}, failure{Unread, fmt.Errorf("standard input: %w", cause(err))}
	case len(data) > o.maxBytes:
		return lint.Source{}, failure{Unread, fmt.Errorf("standard input is longer than %d bytes; --max-bytes allows more", o.maxBytes)}
	}
	return lint.Source{Named: true, Read: func() *library.File { return library.Read(name, data) }}, nil
}

// failedFile is a file or folder that the walk could not enter.
func failedFile(path string, err error) *library.File {
	f := library.Read(path, nil)
	f.Faults = []library.Fault{{Kind: library.Unreadable, Span: f.Span(0, 0), Reason: fmt.Sprintf("this cannot be read: %v", cause(err))}}
	return f
}
