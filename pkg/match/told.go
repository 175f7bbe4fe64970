package match

import (
	"slices"

	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// Told is what a customer had said, for rules that ask for it. It is read when the
// first rule asks.
type told struct {
	said  *text.Document // may be nil
	read  bool           // the following is of said
	words int
	by    []telling

	scratch *pattern.Scratch
	hits    []pattern.Hit
}

// Hear makes found use the memory of the findings in the message, for what the customer
// had said: that is the same sentences for the most part, which then are not searched a
// second time. The message is to be read first.
func (found *Findings) Hear(message *Findings) { found.told.scratch = &message.scratch }

// A telling is a rule of which a told pattern matches.
type telling struct {
	role  rulepack.Role
	index int32
}

func (t *told) about(said *text.Document) { t.said, t.read = said, false }

// told looks at the conditions of a rule on what the customer had said.
func (f *Finder) told(found *Findings, role rulepack.Role, index int32, r *rule) bool {
	if r.where == nil || len(r.where.Told) == 0 && r.where.ToldWords == nil {
		return true
	}
	t := &found.told
	if t.said == nil {
		return false
	}
	if !t.read {
		t.readBy(&f.language.Customer)
	}
	return r.where.ToldWords.Hold(float64(t.words)) && (len(r.where.Told) == 0 || slices.Contains(t.by, telling{role, index}))
}

func (t *told) readBy(reading *rulepack.Reading) {
	t.read, t.words, t.by = true, 0, t.by[:0]
	for i := range t.said.Sentences {
		if s := &t.said.Sentences[i]; s.Zone == text.Body {
			t.words += s.End - s.First
		}
	}
	if t.scratch == nil {
		t.scratch = new(pattern.Scratch)
	}
	t.hits = reading.Find(t.said, t.scratch, t.hits[:0])
	for _, h := range t.hits {
		if t.said.Sentences[t.said.Tokens[h.First].Sentence].Zone != text.Body {
			continue
		}
		for _, u := range reading.Uses[h.Pattern] {
			if u.Role == rulepack.ToldRole {
				t.by = append(t.by, telling{u.Of, u.Index})
			}
		}
	}
}
