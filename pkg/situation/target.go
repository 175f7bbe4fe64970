package situation

import "github.com/attune-cx/attune/pkg/empathy"

// A Target is what a situation asks for, and why.
type Target struct {
	Ranges    [empathy.Count]empathy.Range // indexed by empathy.Type
	Modifiers []string                     // ids, in the order in which they were applied

	base    *base
	applied []*modifier
}

// Target returns what a situation asks for when the dimensions have these values,
// and false when the situation is unknown: then the ranges are wide and are modified
// by nothing but what went before in the conversation, since there is nothing else to
// stand on.
//
// Modifiers apply in the order in which they were defined, but for those that the
// situation encodes. Only then are the ranges brought within 0..100 and made at
// least 15 wide, so that what one modifier takes another can give back.
func (m *Model) Target(id string, v Values) (Target, bool) {
	b, known := &m.unknown, false
	if i := m.index(id); i >= 0 {
		b, known = &m.bases[i], true
	}
	t := Target{Ranges: b.Target, base: b}
	for j := range m.modifiers {
		d := &m.modifiers[j]
		if b.encodes[j] || !known && !d.history || !d.applies(v) {
			continue
		}
		for k, c := range d.Change {
			t.Ranges[k].Min += c.Min
			t.Ranges[k].Max += c.Max
		}
		t.Modifiers = append(t.Modifiers, d.ID)
		t.applied = append(t.applied, d)
	}
	for k := range t.Ranges {
		t.Ranges[k] = valid(t.Ranges[k])
	}
	return t, known
}

func (d *modifier) applies(v Values) bool {
	for _, w := range d.when {
		if v.of[w.dimension] != w.number {
			return false
		}
	}
	for _, u := range d.unless {
		if v.of[u.dimension] == u.number {
			return false
		}
	}
	return true
}

// valid moves a range into 0..100. Where its ends have come too close it is the
// maximum that moves: what a customer needs stays, what is too much gives way.
func valid(r empathy.Range) empathy.Range {
	r.Min = min(max(r.Min, 0), 100-narrowest)
	r.Max = min(max(r.Max, r.Min+narrowest), 100)
	return r
}

// Reason says in one language why the target is what it is: the situation's
// reason, then those of the modifiers that were applied. It is empty when the
// language has no texts.
func (t Target) Reason(language string) string {
	reason := t.base.text(language)
	for _, d := range t.applied {
		if s := d.Reason[language]; s != "" {
			if reason != "" {
				reason += " "
			}
			reason += s
		}
	}
	return reason
}

// text is empty for the zero Target, which has no base.
func (b *base) text(language string) string {
	if b == nil {
		return ""
	}
	return b.Reason[language]
}
