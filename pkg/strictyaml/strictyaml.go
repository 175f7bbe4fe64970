// Package strictyaml reads YAML files that people write by hand into Go values.
// Unlike yaml.Unmarshal it keeps the line and column of what stands in them, refuses
// unknown keys, reports all faults of a file at once, and says of a misspelt key
// which one was probably meant.
//
// Fields take the key in their yaml tag. A struct with a field Position gets the
// place where it begins; [Text] and [Placed] keep the place of a single value; [Map]
// keeps the order and the places of keys. [Schema] makes a JSON Schema of the same
// struct, with the descriptions in its doc tags.
package strictyaml

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"reflect"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Options say how to speak of a kind of file.
type Options struct {
	Kind  string // what such a file is called: "rule file"
	Guide string // what to do when a name is unknown and resembles none of the many known ones
	// MaxBytes bounds a file, so that a wrong path does not fill the memory.
	MaxBytes int
}

// Decode reads a file of one YAML document into the value that into points to. An
// empty file changes nothing. The path is what errors show.
func Decode(path string, data []byte, into any, o Options) Errors {
	at := func(line, column int) Position { return Position{path, line, column} }
	if len(data) > o.MaxBytes {
		return Errors{{at(1, 1), fmt.Sprintf("%d bytes", len(data)), fmt.Sprintf("a %s has at most %d", o.Kind, o.MaxBytes)}}
	}
	p := plainReaders.Get().(*plainReader)
	defer p.release()
	if n := p.read(data); n != nil {
		return DecodeNode(path, n, into, o)
	}
	if at, ok := notUTF8(path, data); ok {
		return Errors{{at, "a byte that is not UTF-8", "save the file as UTF-8"}}
	}
	reader := yaml.NewDecoder(bytes.NewReader(data))
	var document, second yaml.Node
	switch err := reader.Decode(&document); {
	case err == io.EOF:
		return nil // only comments
	case err != nil:
		return Errors{notYAML(path, data, err)}
	}
	switch err := reader.Decode(&second); {
	case err == io.EOF:
	case err != nil:
		return Errors{notYAML(path, data, err)}
	default:
		return Errors{{at(second.Line, second.Column), "a second document (---)", "a " + o.Kind + " is one document; leave the line --- out, or make two files"}}
	}
	return DecodeNode(path, document.Content[0], into, o)
}

// DecodeNode is Decode of a document that is parsed already.
func DecodeNode(path string, n *yaml.Node, into any, o Options) Errors {
	d := &Decoder{path: path, options: o, known: map[reflect.Type]fields{}}
	d.Decode(n, into)
	return d.errors
}

// notYAML turns "yaml: line 3: did not find …" into an Error.
func notYAML(path string, data []byte, err error) *Error {
	line, what := whereInYAML(err)
	lines := bytes.SplitAfter(bytes.TrimSuffix(data, []byte("\n")), []byte("\n"))
	switch what {
	case "did not find expected key", "did not find expected '-' indicator":
		// The line is that where the collection begins, which may be the first of the file.
		// What is wrong stands in the first line with which reading fails like this.
		line = 1 + sort.Search(len(lines)-1, func(last int) bool {
			_, other := whereInYAML(readYAML(bytes.Join(lines[:last+1], nil)))
			return other == what
		})
	case "did not find expected node content", "did not find expected ',' or ']'", "did not find expected ',' or '}'",
		"did not find expected <document start>", "found undefined tag handle":
		line = min(line+1, len(lines)) // counted from 0, unlike other lines
	}
	return &Error{Position{path, line, 1}, "something that is not YAML", what + "; look for a missing quote, a tab, or a line that is not indented like its neighbours"}
}

// notUTF8 returns the place of the first byte that is not UTF-8. What begins with the
// mark of UTF-16 is left to yaml.v3, which reads it.
func notUTF8(path string, data []byte) (Position, bool) {
	if utf8.Valid(data) || bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) {
		return Position{}, false
	}
	before := 0
	for {
		r, size := utf8.DecodeRune(data[before:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		before += size
	}
	start := 1 + bytes.LastIndexByte(data[:before], '\n')
	return Position{path, 1 + bytes.Count(data[:start], []byte("\n")), 1 + utf8.RuneCount(data[start:before])}, true
}

// readYAML returns what keeps yaml.v3 from reading a file.
func readYAML(data []byte) error {
	for reader := yaml.NewDecoder(bytes.NewReader(data)); ; {
		switch err := reader.Decode(new(yaml.Node)); {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
}

// whereInYAML returns the line and the fault that an error of yaml.v3 names.
func whereInYAML(err error) (line int, what string) {
	if err == nil {
		return 1, ""
	}
	line, what = 1, strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, ok := strings.CutPrefix(what, "line "); ok {
		if n, err := fmt.Sscanf(rest, "%d:", &line); n == 1 && err == nil {
			_, what, _ = strings.Cut(rest, ": ")
		}
	}
	return line, what
}

// Position is a place in a file; Line and Column count from 1, and are 0 where a flag
// rather than a file says something.
type Position struct {
	Path         string
	Line, Column int
}

func (p Position) String() string {
	if p.Line == 0 {
		return p.Path
	}
	return fmt.Sprintf("%s:%d:%d", p.Path, p.Line, p.Column)
}

// An Error is a fault in a file: where, what was found, what was expected and how to
// mend it.
type Error struct {
	Position
	Found string
	Want  string
}

func (e *Error) Error() string { return fmt.Sprintf("%s: found %s: %s", e.Position, e.Found, e.Want) }

// Errors are all faults that were found.
type Errors []*Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Sorted returns the faults in order of place, each once.
func (e Errors) Sorted() Errors {
	slices.SortStableFunc(e, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.CompactFunc(e, func(a, b *Error) bool { return *a == *b })
}

// Err returns the faults in order of place, or nil when there are none.
func (e Errors) Err() error {
	if len(e) == 0 {
		return nil
	}
	return e.Sorted()
}
