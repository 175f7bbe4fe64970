package intake

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/exchange"
)

// A walk goes through paths and, below folders, through all files with a known
// extension, in the order of their names. Hidden files and folders are passed
// over, and so are readme files, and customers' messages beside replies. Links to files are followed, links to folders only when they are named
// by the user: so no file is met twice and no loop can catch the walk.
type walk struct {
	stack []place // what is still to be visited, last first

	folder string // named by the user, being walked; "" when none
	found  int    // files found in folder
	rest   int    // len(stack) when all of folder was visited
}

type place struct {
	path  string
	named bool // by the user
	isDir bool
}

func newWalk(paths []string) *walk {
	w := &walk{}
	for _, path := range slices.Backward(paths) {
		w.stack = append(w.stack, place{path: path, named: true})
	}
	return w
}

// An unreadableError is about a place that the walk goes around.
type unreadableError struct {
	path string
	err  error
}

func (e *unreadableError) Error() string { return fmt.Sprintf("%s: %v", e.path, e.err) }

// next returns the path of the next file, io.EOF at the end, an
// *unreadableError after which the walk can go on, or a *UsageError for a
// folder in which there is nothing to read.
func (w *walk) next() (string, error) {
	for {
		if w.folder != "" && len(w.stack) == w.rest {
			folder := w.folder
			w.folder = ""
			if w.found == 0 {
				return "", &UsageError{
					Position: exchange.Position{Path: folder},
					Reason:   fmt.Sprintf("no file to read in this folder: expected files that end in %s", list(extensions(), "or")),
				}
			}
		}
		if len(w.stack) == 0 {
			return "", io.EOF
		}
		top := len(w.stack) - 1
		at := w.stack[top]
		w.stack = w.stack[:top]
		if at.named && at.path != Stdin {
			info, err := os.Stat(at.path)
			if err != nil {
				return "", &unreadableError{at.path, err}
			}
			if at.isDir = info.IsDir(); at.isDir {
				w.folder, w.found, w.rest = at.path, 0, len(w.stack)
			}
		}
		if !at.isDir {
			w.found++
			if isCustomerFile(at.path) {
				continue // read with its reply
			}
			return at.path, nil
		}
		if err := w.enter(at.path); err != nil {
			w.found++ // not empty, for all we know
			return "", &unreadableError{at.path, err}
		}
	}
}

// enter puts what is worth reading in a folder on the stack. It reads the
// folder in portions: of a million names only the known ones are kept.
func (w *walk) enter(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer f.Close()
	first := len(w.stack)
	for {
		entries, err := f.ReadDir(1024)
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), ".") {
				continue
			}
			path := filepath.Join(folder, e.Name())
			if e.IsDir() || (formatByExtension(path) != nil && !isReadme(path) && isFile(path, e)) {
				w.stack = append(w.stack, place{path: path, isDir: e.IsDir()})
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			w.stack = w.stack[:first]
			return err
		}
	}
	slices.SortFunc(w.stack[first:], func(a, b place) int { return strings.Compare(b.path, a.path) })
	return nil
}

// isFile tells files from pipes and devices, which could make the walk wait
// for ever, and from links to folders. A link to nowhere counts as a file, so
// that opening it says what is wrong.
func isFile(path string, e fs.DirEntry) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.Type().IsRegular()
	}
	info, err := os.Stat(path)
	return err != nil || info.Mode().IsRegular()
}
