package intake

import (
	"bytes"
	"fmt"
	"hash/maphash"
)

// A runs puts records together that follow each other and belong to one conversation,
// where an input has a record per message. When a conversation comes back further on,
// those records are a reject that says so.
type runs struct {
	base func(data []byte, eof bool) piece
	key  func(record []byte) []byte // the conversation; nil when the record is broken
	what string                     // what tells the conversation

	at      int    // behind the last record
	size    int    // up to the end of the last record; 0: none yet
	first   piece  // the first record
	current []byte // the conversation
	broken  bool   // the first record is
	held    *piece // a piece that came behind the run, at data[at:]

	seen ids
}

// ids remembers conversations by their ids.
type ids struct {
	seen map[uint64]bool
	seed maphash.Seed
}

// mostSeen bounds the conversations that are remembered, so that memory is.
const mostSeen = 1 << 19

// again says whether an id came before, and remembers it.
func (s *ids) again(id []byte) bool {
	if s.seen == nil {
		s.seen, s.seed = map[uint64]bool{}, maphash.MakeSeed()
	}
	hash := maphash.Bytes(s.seed, id)
	if s.seen[hash] {
		return true
	}
	if len(s.seen) < mostSeen {
		s.seen[hash] = true
	}
	return false
}

// next is the next run.
func (r *runs) next(data []byte, eof bool) piece {
	for {
		var p piece
		if r.held != nil {
			p, r.held = *r.held, nil
		} else {
			p = r.base(data[r.at:], eof)
		}
		switch {
		case p.kind == more, p.kind == gap && r.size == 0:
			return p
		case p.kind == gap:
			r.at += p.next
			continue
		case p.kind != record || p.fault != "":
			if r.size == 0 {
				return p
			}
			r.held = &p
			return r.ended()
		}
		key := r.key(data[r.at : r.at+p.size])
		if r.size > 0 && key != nil && (len(key) == 0 || !bytes.Equal(key, r.current)) {
			r.held = &p
			return r.ended()
		}
		if r.size == 0 {
			r.current, r.first, r.broken = append(r.current[:0], key...), p, key == nil
		}
		r.size = r.at + p.size
		r.at += p.next
	}
}

// ended makes a record of the run.
func (r *runs) ended() piece {
	p := piece{kind: record, size: r.size, next: r.at, located: r.first.located}
	r.at, r.size = 0, 0
	switch {
	case r.broken: // decoding says how
	case len(r.current) == 0:
		p.fault = fmt.Sprintf("%s is empty: nothing tells which conversation this message belongs to", r.what)
	case r.seen.again(r.current):
		p.fault = fmt.Sprintf("conversation %s began further up, with messages of others between: sort by conversation and time, so that its messages stand together", quoteShort(string(r.current)))
	}
	return p
}

// overflow gives up on what is too long: the run, or else the record, which base takes.
func (r *runs) overflow(data []byte, base func([]byte) piece) piece {
	if r.at == 0 {
		return base(data)
	}
	p := piece{kind: part, next: r.at, located: r.first.located}
	r.at, r.size = 0, 0
	return p
}
