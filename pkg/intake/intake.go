// Package intake reads exchanges and whole conversations from files, folders and
// standard input: JSON Lines, JSON arrays and what help desks answer around them, CSV,
// plain replies, chats as text, and e-mail. What a JSON object holds is told by its
// names: see shapes.
//
// Reading has two halves. A Reader cuts its input into raw records, which is
// cheap and done by one goroutine; [Raw.Decode] makes an exchange of one of
// them and may run in as many goroutines as there are. A record that cannot be
// read becomes a [Reject] in its place in the stream, and reading goes on, so
// that every record ends as exactly one exchange, one conversation or one reject.
//
// Memory depends on Options.MaxRecord, never on the length of the input.
package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/exchange"
)

// Stdin is the path that means standard input.
const Stdin = "-"

// Options say how input is read. The zero value is ready for use.
type Options struct {
	// Format names the format of all input: see FormatNames. Empty means that
	// the file extension tells, and the content where there is none to go by:
	// standard input, pipes and devices.
	Format string

	// Fields maps a field of Attune to the name that the input has for it,
	// such as "reply" to "body_text". See FieldNames.
	Fields map[string]string

	// Encoding is the charset of all input, such as windows-1252 or utf-16; empty is
	// UTF-8.
	Encoding string

	// Agents are names of agents, as they stand in chats and mail that do not say
	// otherwise who is the agent.
	Agents []string

	// MaxText is the longest reply or customer's message, in bytes; 0 means 1 MiB.
	MaxText int

	// MaxRecord is the longest record, in bytes as it stands in the file;
	// 0 means 16 MiB. It bounds the memory that reading takes.
	MaxRecord int
}

const (
	defaultMaxText   = 1 << 20
	defaultMaxRecord = 16 << 20
)

// A UsageError says that an input cannot be read as it was asked for. Unlike a
// Reject it concerns the command, not the data.
type UsageError struct {
	Position exchange.Position
	Reason   string // what was found, what was expected
}

func (e *UsageError) Error() string {
	where := e.Position.Path
	if e.Position.Line > 0 {
		where = fmt.Sprintf("%s:%d:%d", where, e.Position.Line, max(e.Position.Column, 1))
	}
	if where == "" {
		return e.Reason
	}
	return where + ": " + e.Reason
}

// A Reader yields the raw records of its inputs in order. It is not safe for
// concurrent use; the records that it yields are.
type Reader struct {
	options Options
	format  *format // nil: recognise
	fields  *fieldMap
	stdin   io.Reader
	walk    *walk
	input   *input              // being read; nil between files
	replies []exchange.Exchange // of a conversation, still to be returned by Next
	failed  error               // ends the stream
}

// Open makes a Reader for paths: files, folders, or "-" for standard input. It
// returns a *UsageError when a path does not exist, when the format of a named
// file is unknown, or when the header of a named CSV file is unusable.
func Open(paths []string, stdin io.Reader, o Options) (*Reader, error) {
	if o.MaxText <= 0 {
		o.MaxText = defaultMaxText
	}
	if o.MaxRecord <= 0 {
		o.MaxRecord = defaultMaxRecord
	}
	fields, err := newFieldMap(o.Fields)
	if err != nil {
		return nil, err
	}
	r := &Reader{options: o, fields: fields, stdin: stdin, walk: newWalk(paths)}
	if o.Format != "" {
		if r.format = formatNamed(o.Format); r.format == nil {
			return nil, &UsageError{Reason: fmt.Sprintf("unknown input format %q: expected %s", o.Format, list(FormatNames(), "or"))}
		}
	}
	if o.Encoding != "" {
		if _, err := charsetReader(o.Encoding, nil); err != nil {
			return nil, &UsageError{Reason: fmt.Sprintf("unknown encoding %q: expected %s", o.Encoding, list(slices.Sorted(maps.Keys(charsets)), "or"))}
		}
	}
	if len(paths) == 0 {
		return nil, &UsageError{Reason: `no input: expected files, folders or "-" for standard input`}
	}
	if stdin == nil {
		r.stdin = strings.NewReader("")
	}
	sawStdin := false
	for _, path := range paths {
		if path == Stdin {
			if sawStdin {
				return nil, &UsageError{Position: exchange.Position{Path: path}, Reason: "standard input is named twice, but can be read only once"}
			}
			sawStdin = true
			continue
		}
		if err := r.check(path); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// check tells before any work is done what is wrong with a named path.
func (r *Reader) check(path string) error {
	usage := func(format string, args ...any) error {
		return &UsageError{Position: exchange.Position{Path: path}, Reason: fmt.Sprintf(format, args...)}
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return usage(`no such file or folder: expected a file, a folder or "-" for standard input`)
	case err != nil:
		return usage("cannot be read: %v", cause(err))
	case info.IsDir():
		return nil
	case !info.Mode().IsRegular():
		return nil // a pipe or device can be read only once
	}
	f := r.format
	if f == nil {
		f = formatByExtension(path)
	}
	if f == nil {
		if name, packed := UnpackedName(path); packed && filepath.Ext(name) == "" {
			return nil // the content tells
		}
		if hint := convert[strings.ToLower(filepath.Ext(path))]; hint != "" {
			return usage("%s", hint)
		}
		return usage("unknown kind of file: expected %s, also with .gz behind it; name the format with --input-format", list(extensions(), "or"))
	}
	file, err := os.Open(path)
	if err != nil {
		return usage("cannot be read: %v", cause(err))
	}
	defer file.Close()
	if !f.header {
		return nil
	}
	in := newInput(r.newSource(path, f), r.decoded(file), chunkSize)
	in.headerOnly = true
	_, err = in.next(true)
	if unusable := (*UsageError)(nil); errors.As(err, &unusable) {
		return unusable
	}
	return nil
}

// convert says what to do with files that many people have and that are not read.
var convert = map[string]string{
	".xlsx": "a workbook is not read here: save the sheet with the replies as CSV UTF-8",
	".xls":  "a workbook is not read here: save the sheet with the replies as CSV UTF-8",
	".ods":  "a workbook is not read here: save the sheet with the replies as CSV UTF-8",
	".zip":  "an archive is not read here: unpack it first",
	".docx": "a document is not read here: save it as text",
	".pdf":  "a document is not read here: save it as text",
	".msg":  "a message of Outlook is not read here: save it as .eml, or as text",
}

// Next reads and decodes one record: exactly one of the exchange, the reject
// and the error is set. The error is io.EOF at the end, a *UsageError, or that
// of ctx. Of a conversation every agent turn is returned.
func (r *Reader) Next(ctx context.Context) (*exchange.Exchange, *Reject, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	for len(r.replies) == 0 {
		raw, err := r.NextRaw()
		if err != nil {
			return nil, nil, err
		}
		record, reject := raw.Decode()
		switch {
		case reject != nil:
			return nil, reject, nil
		case record.Conversation == nil:
			return &record.Exchange, nil, nil
		}
		r.replies = record.Exchanges()
	}
	x := r.replies[0]
	r.replies = r.replies[1:]
	return &x, nil, nil
}

// NextRaw returns the next record as it stands in the input. The error is
// io.EOF at the end, or a *UsageError when CSV on standard input has no usable header.
func (r *Reader) NextRaw() (Raw, error) {
	return r.next(true)
}

// batchBytes bounds the memory that a batch of long records holds.
const batchBytes = 256 << 10

// NextBatch appends records to batch, until it is full to its capacity or holds
// 256 KiB, and returns it with at least one record more. It waits for the first
// record only, so that what a slow pipe has delivered is not held back. At the
// end it returns batch as it is and the error of NextRaw.
func (r *Reader) NextBatch(batch []Raw) ([]Raw, error) {
	before, size := len(batch), 0
	for len(batch) == before || (len(batch) < cap(batch) && size < batchBytes) {
		raw, err := r.next(len(batch) == before)
		if err != nil {
			if len(batch) > before {
				return batch, nil // an error comes again with the next call
			}
			return batch, err
		}
		batch = append(batch, raw)
		size += len(raw.data)
	}
	return batch, nil
}

// errWait says that nothing more can be had without waiting for a pipe.
var errWait = errors.New("intake: would wait")

func (r *Reader) next(wait bool) (Raw, error) {
	for r.failed == nil {
		if r.input == nil {
			raw, ok, err := r.open()
			if err != nil {
				r.failed = err
			} else if ok {
				return raw, nil
			}
			continue
		}
		raw, err := r.input.next(wait)
		switch {
		case err == nil:
			return raw, nil
		case err == errWait:
			return Raw{}, err
		case err == io.EOF:
			r.closeInput()
		default:
			// Of a file that was named, Open has said so before any work was done. One
			// that merely stands in a folder is set aside, and the others are read.
			unusable := (*UsageError)(nil)
			if errors.As(err, &unusable) && r.input.source.path != Stdin {
				raw := Raw{source: r.input.source, line: unusable.Position.Line, fault: unusable.Reason}
				r.closeInput()
				return raw, nil
			}
			r.failed = err
		}
	}
	return Raw{}, r.failed
}

// open goes on to the next input. A file that cannot be opened yields a raw
// record that says so.
func (r *Reader) open() (raw Raw, ok bool, err error) {
	path, err := r.walk.next()
	unreadable := (*unreadableError)(nil)
	if errors.As(err, &unreadable) {
		return r.refuse(unreadable.path, unreadable.err), true, nil
	}
	if err != nil {
		return Raw{}, false, err
	}
	f := r.format
	if path == Stdin {
		r.input = newInput(r.newSource(path, f), r.decoded(r.stdin), -1)
		return Raw{}, false, nil
	}
	if f == nil {
		f = formatByExtension(path)
	}
	file, err := os.Open(path)
	if err != nil {
		return r.refuse(path, err), true, nil
	}
	size := int64(-1)
	if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
		size = info.Size()
	} else if r.format == nil {
		f = nil // a pipe: what it is called says little
	}
	s := r.newSource(path, f)
	if size > 0 && isPacked(file) {
		size = chunkSize // how much comes out is not known
	} else if size > 0 && r.options.Encoding == "" {
		s.behind = usersBehind(file, size, s.maxRecord)
	}
	r.input = newInput(s, r.decoded(file), size)
	r.input.closer = file
	return Raw{}, false, nil
}

// decoded reads an input unpacked and as UTF-8.
func (r *Reader) decoded(from io.Reader) io.Reader {
	from = &gunzipReader{from: from}
	if r.options.Encoding == "" {
		return from
	}
	decoded, err := charsetReader(r.options.Encoding, from)
	if err != nil {
		return from // Open has looked
	}
	return decoded
}

func (r *Reader) refuse(path string, err error) Raw {
	return Raw{source: r.newSource(path, nil), fault: fmt.Sprintf("the file cannot be read: %v", cause(err))}
}

func (r *Reader) newSource(path string, f *format) *source {
	return &source{path: path, format: f, byExtension: r.format == nil, fields: r.fields, agents: r.options.Agents, maxText: r.options.MaxText, maxRecord: r.options.MaxRecord}
}

// Close releases the file that is being read. It leaves standard input open.
func (r *Reader) Close() error {
	if r.failed == nil {
		r.failed = io.EOF
	}
	return r.closeInput()
}

func (r *Reader) closeInput() error {
	in := r.input
	r.input = nil
	if in == nil || in.closer == nil {
		return nil
	}
	return in.closer.Close()
}

// cause is an error of the file system without the path, which is said already.
func cause(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return path.Err
	}
	return err
}
