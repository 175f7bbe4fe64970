package library

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
)

// An ignore is what one .gitignore says.
type ignore struct {
	folder string // the folder it stands in, absolute, with slashes
	globs  []Glob
}

// readIgnore reads the .gitignore of a folder; nil when there is none.
func readIgnore(folder string) *ignore {
	f, err := os.Open(filepath.Join(folder, ".gitignore"))
	if err != nil {
		return nil
	}
	defer f.Close()
	ig := &ignore{folder: filepath.ToSlash(folder)}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := strings.TrimSuffix(lines.Text(), "\r")
		if strings.HasPrefix(line, "#") {
			continue
		}
		for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
			line = line[:len(line)-1]
		}
		// Git passes over a pattern that it cannot read.
		if g, err := ParseGlob(strings.TrimPrefix(line, byteOrderMark)); err == nil {
			ig.globs = append(ig.globs, g)
		}
	}
	if len(ig.globs) == 0 {
		return nil
	}
	return ig
}

// An ignores is the chain of .gitignore files from the repository's root down to a
// folder.
type ignores []*ignore

// match reports whether an absolute path is ignored: the last pattern that matches
// decides, and one further down goes before one further up.
func (all ignores) match(abs string, isFolder bool) bool {
	for i := len(all) - 1; i >= 0; i-- {
		relative := strings.TrimPrefix(abs, strings.TrimSuffix(all[i].folder, "/")+"/")
		for k := len(all[i].globs) - 1; k >= 0; k-- {
			if g := all[i].globs[k]; g.matchOne(relative, isFolder) {
				return !g.negated
			}
		}
	}
	return false
}

// with returns the chain with that of another folder.
func (all ignores) with(folder string) ignores {
	if ig := readIgnore(folder); ig != nil {
		return append(all[:len(all):len(all)], ig)
	}
	return all
}

// above returns the .gitignore files from the repository's root down to the parent of
// a folder. Outside a repository there are none.
func above(folder string) ignores {
	var chain []string // from the parent up
	for at := folder; ; {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			break
		}
		parent := filepath.Dir(at)
		if parent == at {
			return nil
		}
		at = parent
		chain = append(chain, at)
	}
	var all ignores
	for i := len(chain) - 1; i >= 0; i-- {
		all = all.with(chain[i])
	}
	return all
}
