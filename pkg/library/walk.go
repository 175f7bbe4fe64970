package library

import (
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Extensions are the endings of the files that a walk takes out of a folder when it
// is not told what to include.
var Extensions = []string{".md", ".markdown", ".txt", ".html", ".htm", ".yaml", ".yml", ".json", ".jsonl", ".ndjson", ".csv", ".tsv"}

// passedOver are files that stand beside replies and are none.
var passedOver = []string{"readme", "changelog", "license", "licence", "contributing", "code_of_conduct", "security", "notice", "authors", "copying"}

// customerMark stands before the extension of a file with the message that the reply
// in the file beside it answers: refund.customer.txt next to refund.md.
const customerMark = ".customer"

// WalkOptions say which files of a folder are read. Files that are named are read
// whatever they say.
type WalkOptions struct {
	// Base is the folder that Include and Exclude are relative to; empty: the current one.
	Base    string
	Include []Glob // empty: all files with one of the Extensions
	Exclude []Glob
	// All reads what .gitignore says to ignore, too.
	All bool
}

// An Entry is a file to read.
type Entry struct {
	Path     string // as it was reached from the root, with slashes
	Named    bool   // it is a root itself
	Customer string // the file with the message that it answers; empty: there is none
}

// Walk goes through files, and through folders with all that is in them, in the order
// of the roots and then of the names. It passes over hidden files and folders, what
// git ignores, files such as README.md, and those that begin with _, which are parts
// of others. Links to files are followed, links to
// folders only when they are roots: so no loop can catch the walk. What is reached by
// two roots is met once. A walk holds the names of the folders that it stands in and
// nothing else.
//
// An error stands beside the entry that it is about; the walk goes on behind it.
func Walk(roots []string, o WalkOptions) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		w := walk{options: o, yield: yield}
		if len(roots) > 1 {
			w.seen = map[string]bool{}
		}
		if len(o.Include)+len(o.Exclude) > 0 {
			w.base, _ = filepath.Abs(o.Base)
		}
		for _, root := range roots {
			if !w.root(root) {
				return
			}
		}
	}
}

type walk struct {
	options WalkOptions
	base    string
	yield   func(Entry, error) bool
	seen    map[string]bool // absolute paths; nil with one root, which meets nothing twice
}

func (w *walk) root(root string) bool {
	entry := Entry{Path: filepath.ToSlash(filepath.Clean(root)), Named: true}
	info, err := os.Stat(root)
	if err != nil {
		return w.yield(entry, err)
	}
	abs, err := filepath.Abs(root)
	if err != nil {
		return w.yield(entry, err)
	}
	if info.IsDir() {
		var chain ignores
		if !w.options.All {
			chain = above(abs)
		}
		return w.folder(entry.Path, abs, chain)
	}
	entry.Customer = besides(root)
	return w.file(entry, abs)
}

// besides returns the file with a customer's message next to a file; "" when there is
// none.
func besides(path string) string {
	stem := strings.TrimSuffix(path, filepath.Ext(path))
	for _, extension := range []string{".txt", ".md"} {
		if name := stem + customerMark + extension; name != path && isRegular(name) {
			return filepath.ToSlash(name)
		}
	}
	return ""
}

func isRegular(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// file yields a file, once.
func (w *walk) file(e Entry, abs string) bool {
	if w.seen != nil {
		if w.seen[abs] {
			return true
		}
		w.seen[abs] = true
	}
	return w.yield(e, nil)
}

func (w *walk) folder(path, abs string, chain ignores) bool {
	if w.seen != nil {
		if w.seen[abs] {
			return true
		}
		w.seen[abs] = true
	}
	names, err := readNames(abs)
	if err != nil {
		return w.yield(Entry{Path: path}, err)
	}
	if !w.options.All {
		chain = chain.with(abs)
	}
	for i, name := range names {
		at, absAt := join(path, name.name), filepath.Join(abs, name.name)
		if len(chain) > 0 && chain.match(filepath.ToSlash(absAt), name.isFolder) {
			continue
		}
		if name.isFolder {
			if !w.excluded(absAt, true) && !w.folder(at, absAt, chain) {
				return false
			}
			continue
		}
		if !w.wanted(name.name, absAt) {
			continue
		}
		e := Entry{Path: at}
		if c := besideIn(names, i); c != "" {
			e.Customer = join(path, c)
		}
		if !w.file(e, absAt) {
			return false
		}
	}
	return true
}

func join(folder, name string) string {
	switch folder {
	case ".":
		return name
	case "/":
		return "/" + name
	}
	return folder + "/" + name
}

// A name is one that a folder holds.
type name struct {
	name     string
	isFolder bool
}

// readNames returns the names in a folder that may be worth reading, in order.
func readNames(folder string) ([]name, error) {
	f, err := os.Open(folder)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var names []name
	for {
		entries, err := f.ReadDir(1024)
		for _, e := range entries {
			if n := e.Name(); n[0] != '.' && (e.IsDir() || isFile(folder, e)) {
				names = append(names, name{n, e.IsDir()})
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(names, func(a, b name) int { return strings.Compare(a.name, b.name) })
	return names, nil
}

// isFile tells files from pipes and devices, which could make the walk wait for ever,
// and from links to folders. A link to nowhere counts as a file, so that opening it
// says what is wrong.
func isFile(folder string, e fs.DirEntry) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.Type().IsRegular()
	}
	info, err := os.Stat(filepath.Join(folder, e.Name()))
	return err != nil || info.Mode().IsRegular()
}

// besideIn is besides for a file in a folder whose names are known.
func besideIn(names []name, i int) string {
	stem := strings.TrimSuffix(names[i].name, filepath.Ext(names[i].name)) + customerMark
	for _, extension := range []string{".txt", ".md"} {
		at, ok := slices.BinarySearchFunc(names, stem+extension, func(n name, want string) int { return strings.Compare(n.name, want) })
		if ok && !names[at].isFolder {
			return names[at].name
		}
	}
	return ""
}

// wanted says whether a file of a folder is to be read.
func (w *walk) wanted(name, abs string) bool {
	extension := strings.ToLower(filepath.Ext(name))
	stem := strings.ToLower(name[:len(name)-len(extension)])
	if strings.HasPrefix(stem, "_") || slices.Contains(passedOver, stem) || strings.HasSuffix(stem, customerMark) || w.excluded(abs, false) {
		return false
	}
	if len(w.options.Include) == 0 {
		return slices.Contains(Extensions, extension)
	}
	relative := w.relative(abs)
	return slices.ContainsFunc(w.options.Include, func(g Glob) bool { return g.Match(relative) })
}

// excluded reports whether Exclude takes a path out; a pattern with ! takes it in again.
func (w *walk) excluded(abs string, isFolder bool) bool {
	if len(w.options.Exclude) == 0 {
		return false
	}
	relative := w.relative(abs)
	for _, g := range slices.Backward(w.options.Exclude) {
		if isFolder && g.matchOne(relative, true) || !isFolder && g.Match(relative) {
			return !g.negated
		}
	}
	return false
}

func (w *walk) relative(abs string) string {
	relative, err := filepath.Rel(w.base, abs)
	if err != nil {
		relative = abs
	}
	return filepath.ToSlash(relative)
}
