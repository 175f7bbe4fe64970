package intake

import "github.com/attune-cx/attune/pkg/exchange"

// plain is one reply per file and no customer's message. The whole file is the
// reply, to the last line feed; an empty file is an empty reply.
var plain = &format{
	name:       "plain",
	extensions: []string{".txt", ".md"},
	wholeFile:  true,
	splitter:   func(*source) splitter { return new(whole) },
	decode:     decodePlain,
}

// whole makes one record of all there is.
type whole struct{ done bool }

func (s *whole) next(data []byte, eof bool) piece {
	switch {
	case s.done:
		return piece{kind: end}
	case !eof:
		return piece{kind: more}
	}
	s.done = true
	return piece{kind: record, size: len(data), next: len(data)}
}

func (s *whole) overflow(data []byte) piece {
	return piece{kind: part, next: len(data)}
}

func decodePlain(raw Raw) (exchange.Exchange, *Reject) {
	d := newDraft()
	defer d.release()
	d.text = append(d.text, raw.data...)
	d.values[fieldReply] = span{0, len(d.text)}
	d.kinds[fieldReply] = '"'
	return d.finish(raw)
}
