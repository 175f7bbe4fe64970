//go:build unix

package library

import (
	"io/fs"
	"os"
	"syscall"
)

// open opens a file. A regular one that is not too large it reads at once, as it was when
// it was opened: libraries are thousands of small files, and an os.File for each costs as
// much as reading it. Anything else it returns to be read.
func open(path string, limit int) (data []byte, f *os.File, err error) {
	failed := func(op string, err error) error { return &fs.PathError{Op: op, Path: path, Err: err} }
	fd, err := uninterrupted(func() (int, error) { return syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC, 0) })
	if err != nil {
		return nil, nil, failed("open", err)
	}
	var about syscall.Stat_t
	if err := syscall.Fstat(fd, &about); err != nil || about.Mode&syscall.S_IFMT != syscall.S_IFREG || about.Size > int64(limit) {
		return nil, os.NewFile(uintptr(fd), path), nil
	}
	defer syscall.Close(fd)
	data = make([]byte, about.Size)
	for n := 0; n < len(data); {
		k, err := uninterrupted(func() (int, error) { return syscall.Read(fd, data[n:]) })
		if err != nil {
			return nil, nil, failed("read", err)
		}
		if k == 0 { // it has become shorter meanwhile
			return data[:n], nil, nil
		}
		n += k
	}
	return data, nil, nil
}

// uninterrupted does again what a signal interrupted.
func uninterrupted(do func() (int, error)) (int, error) {
	for {
		if n, err := do(); err != syscall.EINTR {
			return n, err
		}
	}
}
