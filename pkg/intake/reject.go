package intake

import (
	"bytes"
	"fmt"
	"io"

	"github.com/attune-cx/attune/pkg/exchange"
)

// A Reject is a record that could not be read, and why.
type Reject struct {
	// Position is where the fault lies: of bad JSON and bad UTF-8 the very
	// byte, else the beginning of the record. Line is 0 when a file could not
	// be opened. Columns count bytes.
	Position exchange.Position

	// ID is the record's own id if it could still be read, else empty.
	ID string

	// Reason says what was found, what was expected and how to mend it. Text
	// that comes from the input is quoted in it, without control characters.
	Reason string

	// Raw is the record byte for byte, without its final line feed. It is nil
	// when the record was not kept, being too long, or when the fault is not
	// one record's but the file's.
	Raw []byte

	header []byte // of CSV
}

// String is the reject as one line: path:line:column: reason.
func (r *Reject) String() string {
	where := r.Position.Path
	if r.Position.Line > 0 {
		where = fmt.Sprintf("%s:%d", where, r.Position.Line)
		if r.Position.Column > 0 {
			where = fmt.Sprintf("%s:%d", where, r.Position.Column)
		}
	}
	return where + ": " + r.Reason
}

// A RejectWriter writes rejected records so that they can be mended and read
// again: byte for byte as they were, each ended by a line feed, those of CSV
// after the header of their file. What was not kept cannot be written.
type RejectWriter struct {
	w      io.Writer
	header []byte // that applies to what comes next
}

// NewRejectWriter makes a RejectWriter that writes to w.
func NewRejectWriter(w io.Writer) *RejectWriter {
	return &RejectWriter{w: w}
}

// Write writes one reject.
func (w *RejectWriter) Write(r *Reject) error {
	if r.Raw == nil {
		return nil
	}
	if len(r.header) > 0 && !bytes.Equal(r.header, w.header) {
		w.header = r.header
		if err := w.line(r.header); err != nil {
			return err
		}
	}
	return w.line(r.Raw)
}

func (w *RejectWriter) line(b []byte) error {
	if _, err := w.w.Write(b); err != nil {
		return err
	}
	_, err := w.w.Write(newline)
	return err
}
