package intake

import (
	"bytes"
	linked "container/list"
	"fmt"
	"hash/maphash"
	"slices"
)

// A gather puts records together that belong to one conversation, where an input has a
// record per message. They need not follow each other: a table in the order of time has
// many conversations under way. What is held at a time is bounded: when there is more,
// the conversation that has been silent for longest is done. If it comes back after all,
// what comes is a reject that says so.
type gather struct {
	base func(data []byte, eof bool) piece
	key  func(record []byte) []byte // the conversation; nil when the record is broken
	what string                     // what tells the conversation
	// most is how many bytes may be held; a conversation that is longer than longest is
	// not kept.
	most, longest int

	held *piece // read by somebody else
	line int    // on which what is read begins

	talks    map[string]*linked.Element
	bySilent linked.List // of *gathered, the one that was silent for longest first
	last     *gathered   // that a record went to
	bytes    int         // of all
	dropping bool        // a record too long to keep goes on
	ended    bool
	done     ids // of what was gathered
}

// A gathered is what there is of a conversation.
type gathered struct {
	id      string
	line    int // on which it begins
	data    []byte
	joints  []joint // of what did not follow
	behind  int     // the line behind the last record
	tooLong bool
	fault   string
}

// A joint is where, in data that was put together, something begins that did not stand
// right behind what stands before it.
type joint struct{ offset, line int }

// eachTalk is about what a conversation takes beside its messages.
const eachTalk = 300

// ids remembers conversations by their ids.
type ids struct {
	seen map[uint64]bool
	seed maphash.Seed
}

// mostSeen bounds the conversations that are remembered, so that memory is.
const mostSeen = 1 << 19

// has says whether an id was added.
func (s *ids) has(id []byte) bool { return s.seen != nil && s.seen[maphash.Bytes(s.seed, id)] }

func (s *ids) add(id []byte) {
	if s.seen == nil {
		s.seen, s.seed = map[uint64]bool{}, maphash.MakeSeed()
	}
	if len(s.seen) < mostSeen {
		s.seen[maphash.Bytes(s.seed, id)] = true
	}
}

// newGather gathers for a source.
func newGather(s *source, base func([]byte, bool) piece, key func([]byte) []byte, what string) *gather {
	return &gather{base: base, key: key, what: what, most: 4 * s.maxRecord, longest: s.maxRecord, talks: map[string]*linked.Element{}}
}

// next is the next conversation, or a gap while it is gathered.
func (g *gather) next(data []byte, eof bool) piece {
	if g.bytes > g.most {
		return g.release()
	}
	var p piece
	if g.held != nil {
		p, g.held = *g.held, nil
	} else {
		p = g.base(data, eof)
	}
	switch {
	case p.kind == end && len(g.talks) > 0:
		g.sort()
		return g.release()
	case p.kind == record && g.dropping:
		g.dropping = false
		return p
	case p.kind != record || p.fault != "":
		return p
	}
	key := g.key(data[:p.size])
	switch {
	case key == nil && g.last == nil:
		return p // decoding says what is wrong
	case key != nil && len(key) == 0:
		p.fault = fmt.Sprintf("%s is empty: nothing tells which conversation this message belongs to", g.what)
		return p
	}
	talk := g.last
	if key != nil {
		talk = g.talk(key)
	}
	g.add(talk, data[:p.size])
	return piece{kind: gap, next: p.next}
}

// talk is the conversation with that id, which is silent no longer.
func (g *gather) talk(id []byte) *gathered {
	if at, ok := g.talks[string(id)]; ok {
		g.bySilent.MoveToBack(at)
		return at.Value.(*gathered)
	}
	t := &gathered{id: string(id), line: g.line, behind: g.line}
	if g.done.has(id) {
		t.fault = fmt.Sprintf("conversation %s began further up, with more than %s of others between: sort by conversation and time, so that its messages stand together", quoteShort(t.id), bytesText(g.most))
	}
	g.talks[t.id] = g.bySilent.PushBack(t)
	g.bytes += eachTalk
	return t
}

// add puts a record to a conversation.
func (g *gather) add(t *gathered, record []byte) {
	g.last = t
	switch {
	case t.tooLong:
		return
	case len(t.data)+len(record) >= g.longest:
		g.bytes -= len(t.data)
		t.data, t.tooLong, t.fault = []byte{}, true, tooLong(g.longest)
		return
	case t.behind != g.line:
		t.joints = append(t.joints, joint{len(t.data), g.line})
	}
	t.data = append(append(t.data, record...), '\n')
	t.behind = g.line + bytes.Count(record, newline) + 1
	g.bytes += len(record) + 1
}

// sort puts what is left at the end in the order in which it began.
func (g *gather) sort() {
	if g.ended {
		return
	}
	g.ended = true
	var left []*gathered
	for e := g.bySilent.Front(); e != nil; e = e.Next() {
		left = append(left, e.Value.(*gathered))
	}
	slices.SortStableFunc(left, func(a, b *gathered) int { return a.line - b.line })
	g.bySilent.Init()
	for _, t := range left {
		g.bySilent.PushBack(t)
	}
}

// release makes a record of the conversation that was silent for longest.
func (g *gather) release() piece {
	t := g.bySilent.Remove(g.bySilent.Front()).(*gathered)
	delete(g.talks, t.id)
	g.bytes -= len(t.data) + eachTalk
	g.done.add([]byte(t.id))
	if g.last == t {
		g.last = nil
	}
	return piece{kind: record, own: t.data, line: t.line, joints: t.joints, fault: t.fault}
}

// overflow gives up on a record that is too long, which base takes.
func (g *gather) overflow(data []byte, base func([]byte) piece) piece {
	p := base(data)
	g.dropping = p.kind == part
	return p
}
