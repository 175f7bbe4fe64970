package intake

import "bytes"

// jsonLines is one JSON object per line. Empty lines are passed over.
var jsonLines = &format{
	name:       "jsonl",
	extensions: []string{".jsonl", ".ndjson"},
	splitter:   func(s *source) splitter { return &messages{source: s, base: &lines{}} },
	decode:     decodeJSON,
}

// lines splits at line feeds.
type lines struct {
	scanned int // no line feed before it
}

func (s *lines) next(data []byte, eof bool) piece {
	i := bytes.IndexByte(data[s.scanned:], '\n')
	if i < 0 && !eof {
		s.scanned = len(data)
		return piece{kind: more}
	}
	size, next := len(data), len(data)
	if i >= 0 {
		size = s.scanned + i
		next = size + 1
	}
	s.scanned = 0
	switch {
	case next == 0:
		return piece{kind: end}
	case blank(data[:size]):
		return piece{kind: gap, next: next}
	}
	return piece{kind: record, size: size, next: next}
}

func (s *lines) overflow(data []byte) piece {
	s.scanned = 0
	return piece{kind: part, next: len(data)}
}

func blank(line []byte) bool {
	return len(bytes.TrimLeft(line, jsonSpace)) == 0
}
