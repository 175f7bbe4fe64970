// Package atomicfile writes output that appears whole or not at all.
package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// A File is written beside its place and put there by Commit. What goes to
// standard output, a pipe or a device goes there at once.
type File struct {
	w    io.Writer
	file *os.File // nil for standard output
	temp string   // "" when written in place
	path string   // where temp goes
	done bool
}

// Create begins the file at path; "" and "-" stand for stdout. A file that is
// there stays as it is until Commit, and its permissions are kept. A symbolic
// link is written through.
func Create(path string, stdout io.Writer) (*File, error) {
	if path == "" || path == "-" {
		return &File{w: stdout}, nil
	}
	mode := fs.FileMode(0o666) // less the umask
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil, &fs.PathError{Op: "create", Path: path, Err: errors.New("is a folder, expected the name of a file")}
	case err == nil && !info.Mode().IsRegular():
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, err
		}
		return &File{w: file, file: file}, nil
	case err == nil:
		mode = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	file, err := createBeside(path, mode)
	if err != nil {
		return nil, err
	}
	if info != nil {
		if err := file.Chmod(mode); err != nil && !errors.Is(err, errors.ErrUnsupported) {
			file.Close()
			os.Remove(file.Name())
			return nil, err
		}
	}
	return &File{w: file, file: file, temp: file.Name(), path: path}, nil
}

// createBeside makes a new file in the folder of path, since only within a
// folder can renaming be relied on. os.CreateTemp would make it private to the
// user, which the output is not.
func createBeside(path string, mode fs.FileMode) (*os.File, error) {
	for try := 0; ; try++ {
		temp := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%08x.tmp", filepath.Base(path), rand.Uint32()))
		file, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) && try < 100 {
			continue
		}
		if pathErr := (*fs.PathError)(nil); errors.As(err, &pathErr) {
			pathErr.Path = path // what the user named
		}
		return file, err
	}
}

// Write writes to the file. It does not buffer.
func (f *File) Write(p []byte) (int, error) {
	if f.done {
		return 0, fs.ErrClosed
	}
	return f.w.Write(p)
}

// Commit makes what was written appear. After an error nothing appears. A
// second call, or one after Abort, does nothing.
func (f *File) Commit() error {
	if f.done {
		return nil
	}
	if f.temp == "" {
		return f.close()
	}
	if err := f.file.Sync(); err != nil {
		f.Abort()
		return err
	}
	if err := f.close(); err != nil { // Windows renames closed files only
		os.Remove(f.temp)
		return err
	}
	if err := os.Rename(f.temp, f.path); err != nil {
		os.Remove(f.temp)
		return err
	}
	return nil
}

// Abort removes what was written, unless Commit was called before, so that it
// can be deferred. What went to standard output or a device stays there.
func (f *File) Abort() error {
	if f.done {
		return nil
	}
	err := f.close()
	if f.temp != "" {
		err = errors.Join(err, os.Remove(f.temp))
	}
	return err
}

func (f *File) close() error {
	f.done = true
	if f.file == nil {
		return nil
	}
	return f.file.Close()
}

// IsBrokenPipe says that nobody reads what is written any more, as when head
// has seen enough. That is a reason to end quietly, not a failure.
//
// A Unix process is killed for writing to a broken standard output before it
// sees this error, unless it ignores SIGPIPE: see KeepBrokenPipes.
func IsBrokenPipe(err error) bool {
	for _, broken := range brokenPipe {
		if errors.Is(err, broken) {
			return true
		}
	}
	return errors.Is(err, io.ErrClosedPipe)
}
