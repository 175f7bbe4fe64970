package lint

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/similar"
	"github.com/attune-cx/attune/pkg/template"
)

// A collector takes in what the workers found, in the order of the files, and compares
// replies with those of other files. Of a reply it keeps some 300 bytes: where it stands,
// and what tells which others it may be like. Whatever else a finding takes is read again.
type collector struct {
	*Linter
	result     *Report
	situations map[string]*SituationCount
	shapeless  int

	sources []Source                // by number of the file
	files   map[int32]*fileFindings // of files in which something was found or is suppressed
	replies []keptReply             // by number of the reply

	alike     similar.Index
	sentences tally
	ids       map[uint64]int32 // hash of an id → the first reply that has it
	sameIDs   []sameID
	usage     map[string]*template.Usage // by format
	slots     map[string]int32           // number of a set of placeholders, by what it holds
	slotSets  []slotSet

	asked   map[int32][]question // by number of the file
	pending []*pendingFinding
}

// A keptReply is where a reply of the library is, and what is known of it.
type keptReply struct {
	file, number  int32 // in the file
	slots         int32 // number of its set of placeholders; -1 without
	language      string
	touched, twin bool
}

type sameID struct{ first, reply int32 }

// A slotSet is the placeholders that some replies of a format have, in their order.
type slotSet struct {
	format string
	slots  []template.Placeholder
}

func newCollector(l *Linter) *collector {
	return &collector{
		Linter: l, result: new(Report), situations: map[string]*SituationCount{},
		files: map[int32]*fileFindings{}, ids: map[uint64]int32{}, usage: map[string]*template.Usage{}, slots: map[string]int32{},
		asked: map[int32][]question{},
	}
}

// fewFindings is the number of findings up to which the memory of an outcome is worth using
// again.
const fewFindings = 256

// take takes in the next file. The outcome is lent, to be used again.
func (c *collector) take(o *outcome, source Source) {
	file := int32(len(c.sources))
	c.sources = append(c.sources, source)
	r := c.result
	r.Files++
	r.read = append(r.read, o.path)
	r.Replies += o.checked
	r.Within += o.within
	r.Unread += o.unread
	r.Unchecked += o.skipped
	r.LeftOut.Add(o.leftOut)
	c.shapeless += o.shapeless
	for _, n := range o.situations {
		s := c.situations[n.ID]
		if s == nil {
			s = &SituationCount{ID: n.ID}
			c.situations[n.ID] = s
		}
		s.add(n)
	}
	if len(o.findings) > 0 || o.suppressor != nil {
		s := &fileFindings{file: file, path: o.path, findings: o.findings, suppressor: o.suppressor}
		if len(o.findings) <= fewFindings {
			s.findings = slices.Clone(o.findings)
		} else {
			o.findings = nil // better lost than copied
		}
		c.files[file] = s
	}
	for i := range o.replies {
		c.takeReply(file, &o.replies[i], o.path)
	}
	if len(o.replies) > part {
		*o = outcome{} // the memory of an export is not worth keeping
	}
}

func (c *collector) takeReply(file int32, f *features, path string) {
	reply := int32(len(c.replies))
	c.replies = append(c.replies, keptReply{file: file, number: f.number, slots: c.slotsOf(f), language: f.language, touched: f.touched, twin: f.twin})
	if f.id != 0 {
		if first, ok := c.ids[f.id]; !ok {
			c.ids[f.id] = reply
		} else if c.replies[first].file != file { // else reading the file has said so
			c.sameIDs = append(c.sameIDs, sameID{first, reply})
		}
	}
	for _, s := range f.sentences {
		c.sentences.add(s, reply, f.touched)
	}
	if !f.twin { // a twin says what the reply before it says, and is meant to
		c.alike.Add(reply, f.sketch)
	}
	if c.options.ListReplies {
		f.checked.Path = path
		c.result.Checked = append(c.result.Checked, f.checked)
	}
}

// slotsOf notes the placeholders of a reply and returns the number of their set.
func (c *collector) slotsOf(f *features) int32 {
	if len(f.slots) == 0 {
		return -1
	}
	if c.usage[f.format] == nil {
		c.usage[f.format] = new(template.Usage)
	}
	c.usage[f.format].Add(f.slots)
	var key strings.Builder
	key.WriteString(f.format)
	for _, p := range f.slots {
		key.WriteByte(0)
		key.WriteByte(byte(p.Syntax))
		key.WriteString(p.Name)
	}
	n, ok := c.slots[key.String()]
	if !ok {
		n = int32(len(c.slotSets))
		c.slots[key.String()] = n
		set := slices.Clone(f.slots)
		for i := range set { // keep no part of the file
			set[i].Name = strings.Clone(set[i].Name)
		}
		c.slotSets = append(c.slotSets, slotSet{f.format, set})
	}
	return n
}

// report finds what the whole library shows and puts all together.
func (c *collector) report(ctx context.Context) (*Report, error) {
	r := c.result
	if r.Replies+r.Unchecked == 0 {
		r.Unread += c.shapeless // where there is no reply at all, that is not what was meant
	}
	for _, id := range slices.Sorted(maps.Keys(c.situations)) {
		r.Situations = append(r.Situations, *c.situations[id])
	}
	c.findSameIDs()
	c.findPlaceholders()
	c.findRepeatedSentences()
	if err := c.findDuplicates(ctx); err != nil {
		return nil, err
	}
	if err := c.reread(ctx); err != nil {
		return nil, err
	}
	c.gather()
	c.sift(r)
	c.describe(r)
	return r, nil
}
