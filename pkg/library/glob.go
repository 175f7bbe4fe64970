package library

import (
	"fmt"
	"path"
	"strings"
)

// A Glob is a pattern for paths as they stand in .gitignore: *.md is any such file, at
// any depth; canned/*.md those in the folder canned; ** stands for any number of
// folders; a / at the end asks for a folder. What matches a folder holds for all that
// is in it.
type Glob struct {
	segments []string // between slashes
	anchored bool     // the pattern begins at the folder that it is relative to
	folder   bool     // it asks for a folder
	negated  bool     // it begins with !
}

// ParseGlob reads a pattern. The error says what is wrong with it.
func ParseGlob(pattern string) (Glob, error) {
	var g Glob
	rest := pattern
	if strings.HasPrefix(rest, "!") {
		g.negated = true
		rest = rest[1:]
	}
	if trimmed := strings.TrimRight(rest, "/"); trimmed != rest {
		g.folder = true
		rest = trimmed
	}
	g.anchored = strings.Contains(rest, "/")
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "./"), "/")
	if rest == "" {
		return Glob{}, fmt.Errorf("the pattern %q names nothing, expected one such as canned/**/*.md", pattern)
	}
	for _, s := range strings.Split(rest, "/") {
		if s == "" || s == "." {
			continue
		}
		if len(s) > 1 && strings.Trim(s, "*") == "" { // git takes *** for ** too
			s = "**"
			if n := len(g.segments); n > 0 && g.segments[n-1] == "**" {
				continue // two say no more than one
			}
		} else {
			for strings.Contains(s, "**") {
				s = strings.ReplaceAll(s, "**", "*")
			}
			s = strings.ReplaceAll(s, "[!", "[^")
			if _, err := path.Match(s, ""); err != nil {
				return Glob{}, fmt.Errorf("the pattern %q has a part %q that is not closed: expected [abc], or a \\ before a [ that is meant as such", pattern, s)
			}
		}
		g.segments = append(g.segments, s)
	}
	if len(g.segments) == 0 {
		return Glob{}, fmt.Errorf("the pattern %q names nothing, expected one such as canned/**/*.md", pattern)
	}
	return g, nil
}

// Match reports whether a file, or a folder that it lies in, matches. The path has
// slashes and is relative to the folder that the pattern is meant for.
func (g Glob) Match(file string) bool {
	for i, c := range []byte(file) {
		if c == '/' && i > 0 && g.matchOne(file[:i], true) {
			return true
		}
	}
	return g.matchOne(file, false)
}

// matchOne reports whether the path itself matches.
func (g Glob) matchOne(p string, isFolder bool) bool {
	switch {
	case g.folder && !isFolder:
		return false
	case !g.anchored:
		ok, _ := path.Match(g.segments[0], path.Base(p))
		return ok || g.segments[0] == "**"
	}
	return matchSegments(g.segments, p)
}

// matchSegments goes back to the last ** only: what stood before it has the best
// place that it can have. So it takes the product of both lengths at most.
func matchSegments(pattern []string, p string) bool {
	rest, again := -1, 0 // behind the last **, and where in p it was tried last
	i, at := 0, 0
	for at < len(p) {
		end := len(p)
		if k := strings.IndexByte(p[at:], '/'); k >= 0 {
			end = at + k
		}
		if i < len(pattern) {
			if pattern[i] == "**" {
				i++
				rest, again = i, at
				if i == len(pattern) {
					return true // at least one more, or "a/**" would match a itself
				}
				continue
			}
			if ok, _ := path.Match(pattern[i], p[at:end]); ok {
				i++
				at = end + 1
				continue
			}
		}
		if rest < 0 {
			return false
		}
		end = len(p)
		if k := strings.IndexByte(p[again:], '/'); k >= 0 {
			end = again + k
		}
		again = end + 1
		i, at = rest, again
	}
	return i == len(pattern)
}
