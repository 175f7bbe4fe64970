package library

import (
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// readJSON reads one JSON value, or several one after another, as in JSON Lines.
func (f *File) readJSON(from int) {
	t := &tree{source: f.source}
	l := &lister{File: f, tree: t, base: "json"}
	values := f.topValues(from)
	if len(values) > 1 || f.hasLines() {
		l.base = "jsonl"
	}
	for _, v := range values {
		l.find(v, "", "", 0)
	}
	l.finish(from)
}

// maxBroken is how many broken values are passed over.
const maxBroken = 10

// topValues returns the values of the file, one after another. What is broken is a
// fault; of such a value what stands before the fault is there, and reading goes on
// with the next line that can begin a value.
func (f *File) topValues(from int) []node {
	var values []node
	s := f.source.text
	faults := 0
	for at := from; ; {
		at += blankLen(s[at:])
		if at == len(s) {
			return values
		}
		d := jsontext.NewDecoder(strings.NewReader(s[at:]), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
		start := at
		for {
			err := d.SkipValue()
			end := start + int(d.InputOffset())
			if err == nil {
				from := at + blankLen(s[at:end])
				values = append(values, jsonNode(s, from, end))
				at = end
				continue
			}
			at += blankLen(s[at:])
			if err == io.EOF {
				return values
			}
			// A value that is cut off says so at its end, others where they are wrong.
			var syntax *jsontext.SyntacticError
			wrong := len(s)
			why := err.Error()
			if errors.As(err, &syntax) {
				wrong = min(len(s), start+int(syntax.ByteOffset))
				why = strings.TrimPrefix(syntax.Err.Error(), "jsontext: ")
			}
			if errors.Is(err, io.ErrUnexpectedEOF) {
				wrong, why = len(strings.TrimRight(s, " \t\r\n")), "the file ends within a value: it was cut off"
			}
			if faults++; faults > maxBroken {
				f.fault(Syntax, at, at, "more is broken behind this: the rest of the file is not read")
				return values
			}
			f.fault(Syntax, wrong, wrong, "the JSON is broken: "+why)
			next := len(s)
			if len(values) > 0 || f.hasLines() {
				next = at + lineLen(s[at:])
			}
			values = append(values, jsonNode(s, at, min(wrong, next)))
			at = next
			break // read on from there with a new decoder
		}
	}
}

// hasLines reports whether the file says that each of its lines is a value.
func (f *File) hasLines() bool {
	e := f.extension()
	return e == ".jsonl" || e == ".ndjson"
}

func blankLen(s string) int { return len(s) - len(strings.TrimLeft(s, " \t\r\n")) }

// jsonNode is the value between two offsets; it may be cut off.
func jsonNode(s string, from, to int) node {
	n := node{from: from, to: to}
	if from >= to {
		return n
	}
	switch s[from] {
	case '{':
		n.kind = object
	case '[':
		n.kind = list
	case '"':
		n.kind = text
	case 'n':
	default:
		n.kind = literal
	}
	return n
}

// jsonChildren goes through the values between the brackets of n, as far as they are
// whole; of a list in an object also what stands before the cut, since exports have all
// their replies in one. It relies on what comes before its end being JSON.
func (t *tree) jsonChildren(n node) iter.Seq[node] {
	return func(yield func(node) bool) {
		s := t.source.text[:n.to]
		at := n.from + 1
		for {
			for at < len(s) && (s[at] == ',' || s[at] <= ' ') {
				at++
			}
			if at >= len(s) || s[at] == ']' || s[at] == '}' {
				return
			}
			var child node
			name, nameFrom := "", at
			if n.kind == object {
				end, ok := skipJSON(s, at)
				if !ok || s[at] != '"' {
					return
				}
				name = jsonText(s, node{from: at, to: end}).text
				for at = end; at < len(s) && (s[at] == ':' || s[at] <= ' '); {
					at++
				}
			}
			end, ok := skipJSON(s, at)
			if !ok {
				if n.kind != object || at >= len(s) || s[at] != '[' {
					return
				}
				end = len(s)
			}
			child = jsonNode(s, at, end)
			child.name, child.key, child.nameFrom = name, fold(name), nameFrom
			if !yield(child) {
				return
			}
			at = end
		}
	}
}

// skipJSON returns the end of the value at an offset; false when it is cut off.
func skipJSON(s string, at int) (int, bool) {
	depth := 0
	for at < len(s) {
		switch c := s[at]; {
		case c == '"':
			end := endOfString(s, at+1)
			if end < 0 {
				return 0, false
			}
			at = end
		case c == '{' || c == '[':
			depth++
			at++
			continue
		case c == '}' || c == ']':
			depth--
			at++
		case c == ',' || c == ':' || c <= ' ':
			at++
			continue
		default:
			for at < len(s) && s[at] > ' ' && s[at] != ',' && s[at] != ']' && s[at] != '}' {
				at++
			}
			if at == len(s) && depth > 0 {
				return 0, false
			}
		}
		if depth == 0 {
			return at, true
		}
	}
	return 0, false
}

// endOfString returns the offset behind the quotation mark that ends a string; -1 when
// there is none.
func endOfString(s string, at int) int {
	quote := -1
	for {
		if quote < at {
			i := strings.IndexByte(s[min(at, len(s)):], '"')
			if i < 0 {
				return -1
			}
			quote = at + i
		}
		escape := strings.IndexByte(s[at:quote], '\\')
		if escape < 0 {
			return quote + 1
		}
		at += escape + 2
	}
}

// jsonText decodes a string.
func jsonText(s string, n node) placed {
	from, to := n.from+1, n.to-1
	if to < from {
		return placed{at: n.from}
	}
	next := strings.IndexByte(s[from:to], '\\')
	if next < 0 {
		return placed{text: s[from:to], at: from}
	}
	w := weaver{source: s}
	w.grow(to-from, 2*strings.Count(s[from:to], `\`)+1)
	for at := from; at < to; {
		if next < 0 {
			w.verbatim(at, to)
			break
		}
		w.verbatim(at, at+next)
		at += next
		character, size := unescapeJSON(s[at:to])
		w.write(character, at, at+size)
		at += size
		next = strings.IndexByte(s[at:to], '\\')
	}
	return w.done(from)
}

// unescapeJSON reads the escape that s begins with.
func unescapeJSON(s string) (character string, size int) {
	if len(s) < 2 {
		return s, len(s)
	}
	switch s[1] {
	case 'n':
		return "\n", 2
	case 't':
		return "\t", 2
	case 'r':
		return "\r", 2
	case 'b':
		return "\b", 2
	case 'f':
		return "\f", 2
	case 'u':
		r := hexRune(s[2:])
		if utf16.IsSurrogate(r) && len(s) >= 8 && s[6] == '\\' && s[7] == 'u' {
			if both := utf16.DecodeRune(r, hexRune(s[8:])); both != utf8.RuneError {
				return string(both), 12
			}
		}
		return string(r), min(6, len(s))
	}
	return s[1:2], 2
}

func hexRune(s string) rune {
	if len(s) < 4 {
		return utf8.RuneError
	}
	r, err := strconv.ParseUint(s[:4], 16, 16)
	if err != nil {
		return utf8.RuneError
	}
	return rune(r)
}
