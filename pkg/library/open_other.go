//go:build !unix

package library

import "os"

// open opens a file to be read.
func open(path string, _ int) (data []byte, f *os.File, err error) {
	f, err = os.Open(path)
	return nil, f, err
}
