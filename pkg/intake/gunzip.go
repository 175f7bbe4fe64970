package intake

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// Input may be packed with gzip, whatever it is called. It is unpacked while it is read,
// so the limits hold for what comes out, and lines are those of what was packed.

// gzipMagic is what gzip begins with, where it packed with deflate as it always does.
var gzipMagic = []byte{0x1f, 0x8b, 8}

const gzipExtension = ".gz"

// UnpackedName is what a file is called without .gz; packed says that there was one.
func UnpackedName(path string) (name string, packed bool) {
	if extension := filepath.Ext(path); strings.EqualFold(extension, gzipExtension) {
		return strings.TrimSuffix(path, extension), true
	}
	return path, false
}

// isPacked looks at the beginning of a file.
func isPacked(file io.ReaderAt) bool {
	head := make([]byte, len(gzipMagic))
	n, _ := file.ReadAt(head, 0)
	return bytes.Equal(head[:n], gzipMagic)
}

// A gunzipReader unpacks what gzip packed, and passes on everything else.
type gunzipReader struct {
	from    io.Reader
	reader  io.Reader     // nil until the beginning was read
	packed  *gzip.Reader  // nil when nothing is packed
	behind  *bufio.Reader // what stands behind what was unpacked
	failure error
}

func (g *gunzipReader) Read(p []byte) (int, error) {
	if g.reader == nil {
		b := bufio.NewReaderSize(g.from, 64<<10)
		g.reader = b
		if head, _ := b.Peek(len(gzipMagic)); bytes.Equal(head, gzipMagic) {
			z, err := gzip.NewReader(b)
			if err != nil {
				g.failure = damaged(err)
			} else {
				z.Multistream(false)
				g.reader, g.packed, g.behind = z, z, b
			}
		}
	}
	if g.failure != nil {
		return 0, g.failure
	}
	for {
		n, err := g.reader.Read(p)
		if err == io.EOF && g.packed != nil {
			err = g.next()
		}
		if n > 0 || err != nil || len(p) == 0 {
			g.failure = damaged(err)
			return n, g.failure
		}
	}
}

// next goes on to what was packed by itself and put behind: nil when there is some,
// io.EOF at the end. Zeros there fill up a block, as tapes do, and mean nothing.
func (g *gunzipReader) next() error {
	for zeros := false; ; zeros = true {
		head, err := g.behind.Peek(1)
		switch {
		case err != nil:
			return err
		case head[0] == 0:
			_, _ = g.behind.Discard(1)
			continue
		}
		head, err = g.behind.Peek(len(gzipMagic))
		switch {
		case zeros, !bytes.HasPrefix(gzipMagic, head):
			return errors.New("what stands behind what gzip packed was not packed with it: it is left out")
		case err == io.EOF:
			return io.ErrUnexpectedEOF
		case err != nil:
			return err
		}
		if err := g.packed.Reset(g.behind); err != nil {
			return err
		}
		g.packed.Multistream(false)
		return nil
	}
}

// damaged says in words what is wrong with what gzip packed.
func damaged(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("what gzip packed ends too soon: the file was cut off")
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &corrupt):
		return fmt.Errorf("what gzip packed is damaged (%w): make or fetch the file again", err)
	}
	return err
}
