package intake

import (
	"bytes"
	"fmt"
	"io"
)

const (
	// chunkSize is how much memory is taken for reading at a time. A chunk is
	// never written twice, since the records that were cut from it live on.
	chunkSize = 256 << 10

	// leastRoom is the smallest free end of a chunk that is worth a read.
	leastRoom = 512
)

// An input is one file that is being read.
type input struct {
	source *source
	from   io.Reader
	closer io.Closer // nil: not ours to close
	split  splitter  // nil until the beginning was read

	headerOnly bool // nothing behind the header of a table is wanted

	patient bool // reading never waits for somebody: a regular file
	chunk   int  // size of the chunks
	buf     []byte
	pos     int // buf[pos:] is read and not yet taken
	eof     bool
	failure error // other than io.EOF

	line, column int  // of buf[pos]
	lastLine     int  // on which the last located record began
	dropping     *Raw // a record too long to keep, until its end is seen
	pending      *Raw // to be given before the input ends
	over         bool
}

// newInput reads from as source says; a nil format is recognised by content.
// Size is that of a regular file and else negative.
func newInput(s *source, from io.Reader, size int64) *input {
	in := &input{source: s, from: from, chunk: chunkSize, patient: size >= 0, line: 1, column: 1}
	if size >= 0 && size < chunkSize-leastRoom {
		in.chunk = int(size) + leastRoom
	}
	return in
}

// next returns the next record, io.EOF, a *UsageError, or errWait when it would
// have to wait for the writer of a pipe and must not.
func (in *input) next(wait bool) (Raw, error) {
	wait = wait || in.patient
	for in.split == nil {
		if in.begin() {
			break
		}
		if !wait {
			return Raw{}, errWait
		}
		in.fill()
	}
	limit := in.limit()
	for {
		if in.pending != nil {
			raw := *in.pending
			in.pending = nil
			return raw, nil
		}
		if in.over {
			return Raw{}, io.EOF
		}

		// Looking no further than a fixed number of bytes makes the outcome
		// independent of how much happens to be read.
		window := limit
		if in.dropping != nil {
			window = min(limit, chunkSize/2)
		}
		data, eof := in.buf[in.pos:], in.eof
		if len(data) > window+1 {
			data, eof = data[:window+1], false
		}
		if s, ok := in.split.(lined); ok {
			s.onLine(in.line)
		}
		p := in.split.next(data, eof)
		if p.kind == more && len(data) > window {
			p = in.split.overflow(data)
		}

		switch p.kind {
		case more:
			if !wait {
				return Raw{}, errWait
			}
			in.fill()
		case gap:
			in.take(p.next)
			if in.headerOnly && in.source.header != nil {
				return Raw{}, io.EOF
			}
		case part:
			if in.dropping == nil {
				raw := in.raw(p)
				raw.data, raw.fault = nil, tooLong(limit)
				in.dropping = &raw
			}
			in.take(p.next)
		case record:
			raw := in.raw(p)
			if in.dropping != nil {
				raw = *in.dropping
				in.dropping = nil
			} else if p.size > limit {
				raw.data, raw.fault = nil, tooLong(limit)
			}
			in.take(p.next)
			return raw, nil
		case unusable:
			at := Raw{source: in.source, data: data, line: in.line, column: in.column}.reject("", p.offset, "").Position
			return Raw{}, &UsageError{Position: at, Reason: p.fault}
		case end:
			in.finish()
		}
	}
}

// limit is the longest record that is kept.
func (in *input) limit() int {
	if f := in.source.format; f != nil && f.wholeFile {
		return in.source.maxText
	}
	return in.source.maxRecord
}

// begin looks at the first bytes: how they are encoded and, if need be, in
// which format. It returns false when it must see more of them.
func (in *input) begin() bool {
	data := in.buf[in.pos:]
	if !in.eof && len(data) < recogniseEncoding {
		return false
	}
	if len(data) == 0 && in.failure != nil { // which is all there is to say
		in.split = ended{}
		return true
	}
	s := in.source
	few := !in.eof && len(data) < recogniseBytes
	if few && (s.format == nil || s.byExtension && s.format == jsonLines) {
		if bytes.IndexByte(bytes.TrimLeft(data, jsonSpace), '\n') < 0 {
			return false
		}
	}
	if few && (s.byExtension && s.format == plain || s.format == nil && recognise(data, s).wholeFile) {
		return false // one line does not tell a reply from a chat
	}
	if fault := foreign(data); fault != "" {
		in.pending = &Raw{source: in.source, line: 1, fault: fault}
		in.over = true
		in.split = ended{}
		return true
	}
	data = bytes.TrimPrefix(data, utf8BOM)
	in.pos = len(in.buf) - len(data)
	switch {
	case s.format == nil:
		s.format = recognise(data, s)
	case s.byExtension && s.format == plain && looksLikeChat(data, s):
		s.format = chat
	case s.byExtension && s.format == jsonLines && wrapsRecords(firstLine(data), s.fields):
		s.format = jsonArray // pages of an interface, one per line
	}
	in.split = s.format.splitter(s)
	return true
}

// finish ends the input with what is still to be said about it.
func (in *input) finish() {
	in.over = true
	in.pending = in.dropping
	in.dropping = nil
	if in.failure != nil && in.pending == nil {
		in.pending = &Raw{source: in.source, line: in.line, fault: fmt.Sprintf("reading stopped here: %v", cause(in.failure))}
	}
}

// raw is the record that p says to begin here.
func (in *input) raw(p piece) Raw {
	if p.own != nil {
		return Raw{source: in.source, data: p.own, line: p.line, joints: p.joints, fault: p.fault}
	}
	raw := Raw{source: in.source, data: in.buf[in.pos : in.pos+p.size : in.pos+p.size], line: in.line, fault: p.fault}
	if p.located {
		raw.column = in.column
		raw.crowded = in.line == in.lastLine
		in.lastLine = in.line
	}
	return raw
}

// take moves on by n bytes.
func (in *input) take(n int) {
	taken := in.buf[in.pos : in.pos+n]
	in.pos += n
	if last := bytes.LastIndexByte(taken, '\n'); last >= 0 {
		in.line += bytes.Count(taken, newline)
		in.column = n - last
	} else {
		in.column += n
	}
}

// fill reads once, or more often from a reader that returns nothing.
func (in *input) fill() {
	if cap(in.buf)-len(in.buf) < leastRoom {
		rest := in.buf[in.pos:]
		fresh := make([]byte, len(rest), max(in.chunk, min(2*len(rest), in.limit()+chunkSize), len(rest)+leastRoom))
		copy(fresh, rest)
		in.buf, in.pos = fresh, 0
	}
	for range 100 {
		n, err := in.from.Read(in.buf[len(in.buf):cap(in.buf)])
		in.buf = in.buf[:len(in.buf)+n]
		if err != nil {
			in.eof = true
			if err != io.EOF {
				in.failure = err
			}
			return
		}
		if n > 0 {
			return
		}
	}
	in.eof, in.failure = true, io.ErrNoProgress
}

// ended is the splitter of an input that is not worth splitting.
type ended struct{}

func (ended) next([]byte, bool) piece { return piece{kind: end} }
func (ended) overflow([]byte) piece   { return piece{kind: end} }
