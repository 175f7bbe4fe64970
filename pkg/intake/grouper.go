package intake

import (
	"bytes"
	linked "container/list"
	"fmt"
	"slices"
)

// A grouper puts records together that belong to one conversation, where an input has a
// record per message. They need not follow each other: a table in the order of time has
// many conversations under way. What is held at a time is bounded: when there is more,
// the conversation that has been silent for longest is done. If it comes back after all,
// what comes is a reject that says so.
type grouper struct {
	base func(data []byte, eof bool) piece
	key  func(record []byte) []byte // the conversation; nil when the record is broken
	what string                     // what tells the conversation
	// most is how many bytes may be held; a conversation that is longer than longest is
	// not kept.
	most, longest int

	held *piece // read by somebody else
	line int    // on which what is read begins

	groups      map[string]*linked.Element
	leastRecent linked.List // of *group, the one that was silent for longest first
	last        *group      // that a record went to
	bytes       int         // of all
	dropping    bool        // a record too long to keep goes on
	ended       bool
	done        idSet // of what was grouped
}

// A group is what there is of a conversation.
type group struct {
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

// perGroup is about what a conversation takes beside its messages.
const perGroup = 300

// newGrouper groups the records of a source.
func newGrouper(s *source, base func([]byte, bool) piece, key func([]byte) []byte, what string) *grouper {
	return &grouper{base: base, key: key, what: what, most: 4 * s.maxRecord, longest: s.maxRecord, groups: map[string]*linked.Element{}}
}

// next is the next conversation, or a gap while it is put together.
func (g *grouper) next(data []byte, eof bool) piece {
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
	case p.kind == end && len(g.groups) > 0:
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
	to := g.last
	if key != nil {
		to = g.group(key)
	}
	g.add(to, data[:p.size])
	return piece{kind: gap, next: p.next}
}

// group is the conversation with that id, which is silent no longer.
func (g *grouper) group(id []byte) *group {
	if at, ok := g.groups[string(id)]; ok {
		g.leastRecent.MoveToBack(at)
		return at.Value.(*group)
	}
	t := &group{id: string(id), line: g.line, behind: g.line}
	if g.done.has(id) {
		t.fault = fmt.Sprintf("conversation %s began further up, with more than %s of others between: sort by conversation and time, so that its messages stand together", quoteShort(t.id), bytesText(g.most))
	}
	g.groups[t.id] = g.leastRecent.PushBack(t)
	g.bytes += perGroup
	return t
}

// add puts a record to a conversation.
func (g *grouper) add(t *group, record []byte) {
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
func (g *grouper) sort() {
	if g.ended {
		return
	}
	g.ended = true
	var left []*group
	for e := g.leastRecent.Front(); e != nil; e = e.Next() {
		left = append(left, e.Value.(*group))
	}
	slices.SortStableFunc(left, func(a, b *group) int { return a.line - b.line })
	g.leastRecent.Init()
	for _, t := range left {
		g.leastRecent.PushBack(t)
	}
}

// release makes a record of the conversation that was silent for longest.
func (g *grouper) release() piece {
	t := g.leastRecent.Remove(g.leastRecent.Front()).(*group)
	delete(g.groups, t.id)
	g.bytes -= len(t.data) + perGroup
	g.done.add([]byte(t.id))
	if g.last == t {
		g.last = nil
	}
	return piece{kind: record, own: t.data, line: t.line, joints: t.joints, fault: t.fault}
}

// overflow gives up on a record that is too long, which base takes.
func (g *grouper) overflow(data []byte, base func([]byte) piece) piece {
	p := base(data)
	g.dropping = p.kind == part
	return p
}
