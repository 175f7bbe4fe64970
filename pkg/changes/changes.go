// Package changes tells which lines of which files differ from an earlier revision, by
// asking git. Only Root does without it.
package changes

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
)

// A Set is what changed in the working tree of a repository. It is safe for concurrent
// use.
type Set struct {
	Root string // of the repository, without symbolic links
	Base string // hash of the commit that the working tree was compared with

	files map[string]Lines // by path from Root, with slashes
	cwd   string
	dirs  sync.Map // folder → the same without symbolic links, as a path from Root
}

// Lines are the changed lines of one file.
type Lines struct {
	all  bool
	runs []run // in rising order
}

// A run of lines from first to last. Where lines were taken out these are the two that
// stood around them.
type run struct{ first, last int }

// Since tells what changed since a revision in the repository that holds dir: in its
// commits, in its index, in files that were only saved, and in files that git does not
// track yet but does not ignore either.
//
// The working tree is compared with the commit at which it parted from rev (their merge
// base), so that what others did on rev since then is no change of ours. Where the
// history does not reach back that far, as in a shallow clone, it is compared with rev
// itself.
//
// A renamed file has the lines that were edited, not all of them.
func Since(ctx context.Context, dir, rev string) (*Set, error) {
	g := git{ctx: ctx, dir: dir}
	root, err := g.root()
	if err != nil {
		return nil, err
	}
	g.dir = root
	commit, err := g.commit(rev)
	if err != nil {
		return nil, err
	}
	s := &Set{Root: root, Base: g.mergeBase(commit), files: map[string]Lines{}}
	if s.cwd, err = os.Getwd(); err != nil {
		return nil, fmt.Errorf("finding what changed since %s: %w", rev, err)
	}
	if err := g.diff(s.Base, s.files); err != nil {
		return nil, fmt.Errorf("finding what changed since %s: %w", rev, err)
	}
	if err := g.untracked(s.files); err != nil {
		return nil, fmt.Errorf("finding the files that git does not track yet: %w", err)
	}
	return s, nil
}

// File returns the changed lines of the file at path, which is absolute or relative to
// the working directory of the moment at which the Set was made. Of a file outside the
// repository git cannot tell, so all of its lines count as changed.
func (s *Set) File(path string) Lines {
	if !filepath.IsAbs(path) {
		path = filepath.Join(s.cwd, path)
	}
	path = filepath.Clean(path)
	rel, inside := s.fromRoot(path)
	if lines, ok := s.files[rel]; ok && inside {
		return lines
	}
	// What a symbolic link shows changes when the file changes that it leads to.
	if info, err := os.Lstat(path); err == nil && info.Mode()&os.ModeSymlink != 0 {
		if target, err := filepath.EvalSymlinks(path); err == nil {
			rel, inside = s.fromRoot(target)
		}
	}
	if !inside {
		return Lines{all: true}
	}
	return s.files[rel]
}

// fromRoot returns the path from the root of the repository, and whether it lies there.
// Symbolic links are followed but for that of the file itself, which git tracks as such.
func (s *Set) fromRoot(path string) (string, bool) {
	dir, file := filepath.Split(path)
	rel, ok := s.dirs.Load(dir)
	if !ok {
		real, err := filepath.EvalSymlinks(dir)
		if err != nil {
			real = dir
		}
		r, err := filepath.Rel(s.Root, real)
		if err != nil {
			r = ".."
		}
		rel = filepath.ToSlash(r)
		s.dirs.Store(dir, rel)
	}
	switch from := rel.(string); {
	case from == ".":
		return file, true
	case from == ".." || strings.HasPrefix(from, "../"):
		return "", false
	default:
		return from + "/" + file, true
	}
}

// Touch reports whether the change touches the lines first to last, counted from 1. A
// text is also touched when lines right before or behind it were taken out, since they
// may have been its own.
func (l Lines) Touch(first, last int) bool {
	if l.all {
		return true
	}
	i := sort.Search(len(l.runs), func(i int) bool { return l.runs[i].last >= first })
	return i < len(l.runs) && l.runs[i].first <= last
}
