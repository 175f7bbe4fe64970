package library

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"unsafe"
)

// MaxFile is the default for the size of a file in bytes: 64 MiB.
const MaxFile = 64 << 20

// maxOffset is the size at which offsets no longer fit into a segment.
const maxOffset = 1<<31 - 1

// Load opens and reads a file of at most limit bytes, 0 for MaxFile, and the
// customer's message beside it. A file that cannot be opened or is too large has a
// fault that says so.
func Load(e Entry, limit int) *File {
	if limit <= 0 || limit > maxOffset {
		limit = min(MaxFile, maxOffset)
	}
	data, err := readAll(filepath.FromSlash(e.Path), limit)
	if err != nil {
		return unreadable(e.Path, err)
	}
	f := Read(e.Path, data)
	if e.Customer == "" || len(f.Replies) != 1 || f.Replies[0].Customer != "" {
		return f
	}
	customer, err := readAll(filepath.FromSlash(e.Customer), limit)
	if err != nil {
		f.fault(Unreadable, 0, 0, fmt.Sprintf("the customer's message in %s: %v", e.Customer, reason(err)))
		return f
	}
	f.Replies[0].Customer = string(customer)
	return f
}

// readAll reads a file in one go; a pipe up to the limit.
func readAll(path string, limit int) ([]byte, error) {
	data, f, err := open(path, limit)
	if f == nil {
		return data, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errors.New("this is a folder, expected a file")
	case info.Size() > int64(limit):
		return nil, tooLarge(limit)
	}
	data, err = io.ReadAll(io.LimitReader(f, int64(limit)+1))
	if len(data) > limit {
		return nil, tooLarge(limit)
	}
	return data, err
}

func tooLarge(limit int) error {
	if limit >= 1<<20 {
		return fmt.Errorf("the file is larger than %d MiB: split it, or raise the limit", limit>>20)
	}
	return fmt.Errorf("the file is larger than %d bytes: split it, or raise the limit", limit)
}

func unreadable(path string, err error) *File {
	f := &File{Path: path, source: &source{path: path}}
	f.fault(Unreadable, 0, 0, fmt.Sprintf("the file cannot be read: %v", reason(err)))
	return f
}

// reason is an error without the path, which stands before it anyway.
func reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// asString is data as a string, without a copy: an export may have 50 MB.
func asString(data []byte) string {
	return unsafe.String(unsafe.SliceData(data), len(data))
}
