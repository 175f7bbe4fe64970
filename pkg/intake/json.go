package intake

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// jsonArray is an array of objects. Objects one after another are read as well,
// which is what jq prints; and the array within an object such as {"tickets": […],
// "next_page": …}, which is what programming interfaces of help desks answer.
var jsonArray = &format{
	name:       "json",
	extensions: []string{".json"},
	splitter:   func(s *source) splitter { return &messages{source: s, base: &arraySplitter{source: s}} },
	decode:     decodeJSON,
}

const jsonSpace = " \t\r\n"

// An arraySplitter finds the elements of arrays by counting brackets. Whether
// an element is good JSON is left to decoding.
type arraySplitter struct {
	source *source
	state  arrayState
	wrap   int // open brackets around the array, of objects; 0: it stands alone

	// within an element:
	scanned  int // bytes that were looked at
	depth    int // open brackets
	inString bool
	escaped  bool // the next byte follows a backslash
	scalar   bool // neither object nor array
}

type arrayState uint8

const (
	outside    arrayState = iota // of any array
	first                        // behind [
	following                    // behind a comma
	behind                       // an element of an array
	alone                        // in a record outside of any array
	inside                       // an element of an array
	unwrapping                   // behind the array in an object
	broken                       // nothing can be told any more
)

func (s *arraySplitter) next(data []byte, eof bool) piece {
	switch s.state {
	case inside, alone:
		return s.element(data, eof)
	case unwrapping:
		return s.unwrap(data, eof)
	}
	if space := len(data) - len(bytes.TrimLeft(data, jsonSpace)); space > 0 {
		return piece{kind: gap, next: space}
	}
	if len(data) == 0 {
		switch {
		case !eof:
			return piece{kind: more}
		case s.state == outside || s.state == broken:
			return piece{kind: end}
		}
		return s.stop("the file ends within the array, expected ] at its end: it was cut off")
	}
	c := data[0]
	switch s.state {
	case outside:
		switch c {
		case '[':
			s.state = first
			return piece{kind: gap, next: 1}
		case '{':
			s.state = alone
			return s.element(data, eof)
		}
		return s.stop(fmt.Sprintf("found %s, expected an array of records: [{…}, {…}]", show(data)))
	case behind:
		switch c {
		case ',':
			s.state = following
			return piece{kind: gap, next: 1}
		case ']':
			s.close()
			return piece{kind: gap, next: 1}
		}
		return s.stop(fmt.Sprintf("found %s behind a record, expected a comma or ]; the rest of the file is not read", show(data)))
	case first, following:
		switch {
		case c == ']' && s.state == first:
			s.close()
			return piece{kind: gap, next: 1}
		case c == ']' || c == ',' || c == '}' || c == ':':
			return s.stop(fmt.Sprintf("found %s, expected a record; the rest of the file is not read", show(data)))
		}
		s.state = inside
		return s.element(data, eof)
	}
	return piece{kind: end}
}

// stop makes the place a reject of its own and ends reading.
func (s *arraySplitter) stop(fault string) piece {
	s.state = broken
	return piece{kind: record, fault: fault, located: true}
}

func (s *arraySplitter) element(data []byte, eof bool) piece {
	size := s.scan(data, eof)
	switch {
	case size < 0 && s.state == first: // of the array in this object
		return piece{kind: gap, next: -size}
	case size < 0 && !eof:
		return piece{kind: more}
	case size < 0 && !(s.scalar && !s.inString):
		s.reset(broken)
		return piece{kind: record, size: len(data), next: len(data), located: true,
			fault: "the file ends within this record, expected the rest of it: it was cut off, or a bracket or quotation mark is not closed"}
	case size < 0:
		size = len(data)
	}
	after := behind
	if s.state == alone {
		after = outside
		if isEmptyPage(data[:size], s.source.fields) {
			s.reset(after)
			return piece{kind: gap, next: size}
		}
	}
	s.source.know(nil) // from now on others read it
	s.reset(after)
	return piece{kind: record, size: size, next: size, located: true}
}

// reset forgets what was found within an element.
func (s *arraySplitter) reset(state arrayState) {
	*s = arraySplitter{source: s.source, state: state, wrap: s.wrap}
}

// close ends an array.
func (s *arraySplitter) close() {
	s.state = outside
	if s.wrap > 0 {
		s.reset(unwrapping)
		s.depth = s.wrap
		s.wrap = 0
	}
}

// unwrap passes over the rest of the object around an array, a piece at a time since
// there is no telling how long it is.
func (s *arraySplitter) unwrap(data []byte, eof bool) piece {
	s.scanned = 0
	if size := s.scan(data, eof); size >= 0 {
		s.reset(outside)
		return piece{kind: gap, next: size}
	}
	switch {
	case len(data) > 0:
		return piece{kind: gap, next: len(data)}
	case !eof:
		return piece{kind: more}
	}
	return s.stop("the file ends within the object around the array, expected } at its end: it was cut off")
}

// scan looks for the end of the element that data begins with and returns a number
// below 0 when that is not in data. It goes on where it stopped the last time.
//
// When the element turns out to be an object around an array of records, the state
// becomes first, and the number says how far that array's beginning is off.
func (s *arraySplitter) scan(data []byte, eof bool) int {
	for i := s.scanned; i < len(data); i++ {
		if s.escaped {
			s.escaped = false
			continue
		}
		if s.inString {
			for i < len(data) && data[i] != '"' && data[i] != '\\' {
				i++
			}
			if i == len(data) {
				break
			}
			if s.escaped = data[i] == '\\'; s.escaped {
				continue
			}
			s.inString = false
			if s.depth == 0 {
				return i + 1
			}
			continue
		}
		switch data[i] {
		case '"':
			s.inString = true
		case '[':
			if s.state == alone && s.depth <= 2 {
				switch wraps(data, i, s.depth, s.source.fields, eof) {
				case undecided:
					s.scanned = i
					return -1
				case wrapper:
					s.source.know(data[:i+1])
					depth := s.depth
					s.reset(first)
					s.wrap = depth
					return -(i + 1)
				}
			}
			s.depth++
		case '{':
			s.depth++
		case '}', ']':
			if s.depth == 0 {
				return i // of the array: a scalar ends before it
			}
			if s.depth--; s.depth == 0 {
				return i + 1
			}
		case ',', ' ', '\t', '\r', '\n':
			if s.depth == 0 {
				return i
			}
		default:
			s.scalar = s.scalar || s.depth == 0
		}
	}
	s.scanned = len(data)
	return -1
}

func (s *arraySplitter) overflow([]byte) piece {
	looked := s.scanned // not all of data when an array was undecided
	s.scanned = 0
	return piece{kind: part, next: looked, located: true}
}

// show quotes what data begins with for a message: one character, because more
// may not have been read.
func show(data []byte) string {
	if data[0] < utf8.RuneSelf {
		return quoteShort(string(data[:1]))
	}
	return "other text"
}
