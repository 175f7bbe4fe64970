package lint

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/similar"
	"github.com/attune-cx/attune/pkg/template"
	"github.com/attune-cx/attune/pkg/text"
)

// quoted is the number of characters of a sentence that a message shows.
const quoted = 80

// quote is a sentence on one line.
func quote(s string) string {
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) > quoted {
		return string(runes[:quoted]) + "…"
	}
	return string(runes)
}

// findPlaceholders finds those that the help desk does not fill in, which shows by how
// the library writes the others. Exports of two help desks are written in two ways, so
// each format counts for itself.
func (c *collector) findPlaceholders() {
	checkers := map[string]*template.Checker{}
	for format, u := range c.usage {
		checkers[format] = u.Checker()
	}
	own := c.options.Config.PlaceholderNames()
	wrong := make([][]template.Problem, len(c.slotSets))
	for i, s := range c.slotSets {
		wrong[i] = checkers[s.format].Check(s.slots)
	}
	for i, at := range c.replies {
		if at.slots < 0 {
			continue
		}
		set := c.slotSets[at.slots]
		for _, p := range wrong[at.slots] {
			// The offsets are those of the first reply with the set; the place in it is the same.
			n := slices.IndexFunc(set.slots, func(s template.Placeholder) bool { return s.Start == p.Start })
			if slices.Contains(own, set.slots[n].Name) {
				continue
			}
			f := found(problems[p.Kind], p.Message, p.Advice)
			f.touched = at.touched
			c.addFinding(int32(i), f, func(_ *pendingFinding, r *library.Reply) (library.Span, string, bool) {
				slots := slotsIn(template.Expand(r.Text))
				if n >= len(slots) || slots[n].Name != set.slots[n].Name {
					return library.Span{}, "", false
				}
				return r.Span(slots[n].Start, slots[n].End), slots[n].Name, true
			})
		}
	}
}

// slotsIn returns the placeholders of a reply that a help desk fills in.
func slotsIn(t template.Template) (slots []template.Placeholder) {
	for _, p := range t.Placeholders {
		if p.Syntax.Machine() && p.Name != "" {
			slots = append(slots, p)
		}
	}
	return slots
}

// findSameIDs finds replies of different files that give the same id. A reply may have
// the id of its translation, and each help desk counts for itself.
func (c *collector) findSameIDs() {
	for _, same := range c.sameIDs {
		first, reply := c.replies[same.first], c.replies[same.reply]
		// Lists that count from 1 are no fault, so it is not as sure as within a file.
		f := found(ReplySameID, "", "Give each reply an id of its own.")
		f.Severity = Warning
		f.touched = first.touched || reply.touched
		p := c.addFinding(same.reply, f, func(_ *pendingFinding, r *library.Reply) (library.Span, string, bool) {
			if span, ok := r.Field("id"); ok {
				return span, r.ID, true
			}
			return opening(r), r.ID, true
		})
		c.relate(p, "the same id", same.first)
		c.setMessage(p, same.first, func(w *worker, r *library.Reply) string {
			return fmt.Sprintf("The id %q is that of a reply in %s:%d, too.", r.ID, w.file.Path, beginning(r).Line)
		})
	}
}

// findRepeatedSentences finds sentences that stand word for word in a large part of the
// library. Each is one finding, where it stands first.
func (c *collector) findRepeatedSentences() {
	when := &c.options.Config.Repeated
	for _, s := range c.sentences.repeated(when.Count.Value, when.Share.Part, len(c.replies)) {
		f := found(RepeatedSentence, "", "Say in each reply what holds for that case, or leave the sentence out.")
		f.touched = s.touched
		all := len(c.replies)
		p := c.addFinding(s.first.reply, f, func(p *pendingFinding, r *library.Reply) (library.Span, string, bool) {
			from, to := int(s.first.from), int(s.first.to)
			if to > len(r.Text) {
				return library.Span{}, "", false
			}
			p.finding.Message = fmt.Sprintf("“%s” stands word for word in %d of %d replies.", quote(r.Text[from:to]), s.count, all)
			return r.Span(from, to), fmt.Sprintf("%016x", s.hash), true
		})
		c.relate(p, "the same sentence", s.more...)
	}
}

// findDuplicates finds replies that say nearly the same. Each but the first is one
// finding.
func (c *collector) findDuplicates(ctx context.Context) error {
	threshold := c.options.Config.NearDuplicates.Part
	if threshold > 1 {
		return nil // off
	}
	var failure error
	clusters := c.alike.Clusters(threshold, func(ids []int32) (runs []similar.Runs) {
		runs, failure = c.runsOf(ctx, ids)
		return runs
	})
	for _, cluster := range clusters {
		touched := slices.ContainsFunc(cluster.Members, func(m similar.Member) bool { return c.replies[m.ID].touched })
		first := cluster.Members[0].ID
		for n, member := range cluster.Members[1:] {
			f := found(DuplicateReply, "", "Keep one of them, or make clear in what they differ.")
			f.touched = touched
			p := c.addFinding(member.ID, f, func(_ *pendingFinding, r *library.Reply) (library.Span, string, bool) {
				return opening(r), fmt.Sprintf("%016x", hash(normalised(nil, r.Text))), true
			})
			others := []int32{first}
			for i, other := range cluster.Members[1:] {
				if i != n && len(others) < mostRelated {
					others = append(others, other.ID)
				}
			}
			c.relate(p, "nearly the same", others...)
			c.setMessage(p, first, func(w *worker, r *library.Reply) string {
				return fmt.Sprintf("This reply says nearly the same as %q in %s:%d.", cmp.Or(r.Title, r.ID), w.file.Path, beginning(r).Line)
			})
		}
	}
	return failure
}

// mostRelated is the number of other places that a finding names.
const mostRelated = 5

// runsOf reads replies again and returns the runs of their words.
func (c *collector) runsOf(ctx context.Context, replies []int32) ([]similar.Runs, error) {
	runs := make([]similar.Runs, len(replies))
	for i, reply := range replies {
		c.ask(reply, func(w *worker, r *library.Reply) {
			language := c.languageOf(c.replies[reply].language)
			language.ReadInto(&w.document, template.Expand(r.Text).Variants[0].Text, text.Options{})
			runs[i] = w.reader.Runs(&w.document)
		})
	}
	return runs, c.answerFiles(ctx)
}

func (l *Linter) languageOf(id string) *text.Language {
	texts := l.reviewer.Rules().Texts()
	return texts[slices.IndexFunc(texts, func(t *text.Language) bool { return t.ID == id })]
}
