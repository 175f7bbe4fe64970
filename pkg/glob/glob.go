// Package glob matches paths and titles with the wildcards that people know from
// .gitignore and the shell. Its cost is bounded by the product of both lengths.
package glob

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"
)

// A Path is a pattern of paths, in which
//
//	?             stands for one character but /
//	*             for any characters but /
//	**            between slashes, for any folders, also none
//	[a-z] [!a-z]  for one character of those, or none of those
//	{a,b}         for a or b
//
// A pattern without a slash, but for one at its end, is looked for in every folder:
// "*.md" and "drafts/" match anywhere. What matches a folder matches all that is in it.
// Paths have slashes on every system, and are relative to one folder.
type Path struct {
	source string
	either [][]string // each by folder
}

// A SyntaxError says what is wrong in a pattern, and where.
type SyntaxError struct {
	Offset int // of the byte at which the fault begins
	Found  string
	Want   string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("found %s: %s", e.Found, e.Want) }

// maxChoices bounds the patterns that the braces of one pattern stand for.
const maxChoices = 64

// ParsePath reads a pattern. The error is a *SyntaxError.
func ParsePath(source string) (*Path, error) {
	fault := func(at int, found, want string) (*Path, error) { return nil, &SyntaxError{at, found, want} }
	switch at := strings.IndexByte(source, '\\'); {
	case source == "":
		return fault(0, `""`, `expected a path such as "refunds/**" or "*.md"`)
	case at >= 0:
		return fault(at, `"\\"`, `folders are set apart by "/", on every system`)
	}
	choices, err := expand(source, 0)
	if err != nil {
		return nil, err
	}
	p := &Path{source: source}
	for _, choice := range choices {
		choice = strings.TrimPrefix(choice, "./")
		anywhere := !strings.Contains(strings.TrimSuffix(choice, "/"), "/")
		var parts []string
		for part := range strings.SplitSeq(strings.Trim(choice, "/"), "/") {
			part = strings.ReplaceAll(part, "[!", "[^")
			switch _, err := path.Match(part, ""); {
			case part == "..":
				return fault(max(strings.Index(source, ".."), 0), `".."`, "a pattern cannot lead out of its folder")
			case part == "" || part == ".":
				return fault(0, fmt.Sprintf("%q", source), "expected a name between two slashes")
			case err != nil:
				return fault(max(strings.LastIndexByte(source, '['), 0), `"["`, `the class is not right; write it as [abc] or [a-z], and close it with "]"`)
			case part == "**" && len(parts) > 0 && parts[len(parts)-1] == "**":
				continue
			}
			parts = append(parts, part)
		}
		if anywhere {
			parts = append([]string{"**"}, parts...)
		}
		p.either = append(p.either, parts)
	}
	return p, nil
}

func (p *Path) String() string { return p.source }

// expand writes out the first pair of braces, and those after it.
func expand(s string, offset int) ([]string, error) {
	open := strings.IndexAny(s, "{}")
	if open < 0 {
		return []string{s}, nil
	}
	if s[open] == '}' {
		return nil, &SyntaxError{offset + open, `"}"`, `there is no "{" before it`}
	}
	close := strings.IndexAny(s[open+1:], "{}")
	if close < 0 || s[open+1+close] == '{' {
		return nil, &SyntaxError{offset + open, `"{"`, `it is never closed; write {a,b}, without braces in it`}
	}
	close += open + 1
	rest, err := expand(s[close+1:], offset+close+1)
	if err != nil {
		return nil, err
	}
	var all []string
	for choice := range strings.SplitSeq(s[open+1:close], ",") {
		for _, r := range rest {
			if all = append(all, s[:open]+choice+r); len(all) > maxChoices {
				return nil, &SyntaxError{offset + open, "too many choices", fmt.Sprintf("at most %d paths can come of the braces of one pattern", maxChoices)}
			}
		}
	}
	return all, nil
}

// Match reports whether the pattern matches the path or a folder that it is in.
func (p *Path) Match(name string) bool {
	for _, parts := range p.either {
		if match(parts, name) {
			return true
		}
	}
	return false
}

// match compares folder by folder. When it fails, the last ** takes one folder more;
// those before it never need to, since what follows them matched.
func match(parts []string, name string) bool {
	i, at := 0, 0
	star, from := -1, 0
	for {
		if i == len(parts) {
			return true
		}
		if parts[i] == "**" {
			if i == len(parts)-1 {
				return at < len(name)
			}
			star, from = i, at
			i++
			continue
		}
		if at < len(name) {
			end := len(name)
			if n := strings.IndexByte(name[at:], '/'); n >= 0 {
				end = at + n
			}
			if same(parts[i], name[at:end]) {
				i++
				at = min(end+1, len(name))
				continue
			}
		}
		if star < 0 || from >= len(name) {
			return false
		}
		if n := strings.IndexByte(name[from:], '/'); n >= 0 {
			from += n + 1
		} else {
			return false
		}
		i, at = star+1, from
	}
}

func same(pattern, name string) bool {
	if !strings.ContainsAny(pattern, "*?[") {
		return pattern == name
	}
	ok, _ := path.Match(pattern, name)
	return ok
}

// Text reports whether a pattern, in which * stands for any characters and ? for one,
// matches all of a text. Both are compared as they are; fold them first to pass over
// the case of letters.
func Text(pattern, text string) bool {
	i, j, star, from := 0, 0, -1, 0
	for j < len(text) {
		_, size := utf8.DecodeRuneInString(text[j:])
		switch {
		case i < len(pattern) && pattern[i] == '*':
			star, from = i, j
			i++
		case i < len(pattern) && pattern[i] == '?':
			i++
			j += size
		case strings.HasPrefix(pattern[i:], text[j:j+size]):
			i += size
			j += size
		case star >= 0:
			_, size = utf8.DecodeRuneInString(text[from:])
			from += size
			i, j = star+1, from
		default:
			return false
		}
	}
	return strings.Trim(pattern[i:], "*") == ""
}
