package lint

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/similar"
	"github.com/attune-cx/attune/pkg/template"
	"github.com/attune-cx/attune/pkg/text"
)

// A whole is the library as a whole: it takes in files in their order and finds what no
// reply shows alone. Of a reply it keeps some 300 bytes: where it stands, and what tells
// which others it may be like. Whatever else a finding takes is read again.
type whole struct {
	*Linter
	result     *Report
	situations map[string]*SituationCount
	shapeless  int

	sources []Source         // by number of the file
	shelves map[int32]*shelf // of files in which something was found or is suppressed
	replies []located        // by number of the reply

	alike     similar.Index
	sentences tally
	ids       map[uint64]int32 // hash of an id → the first reply that has it
	sameIDs   []sameID
	usage     map[string]*template.Usage // by format
	slots     map[string]int32           // number of a set of placeholders, by what it holds
	slotSets  []slotSet

	asked  map[int32][]ask // by number of the file
	drafts []*draft
}

// A located is where a reply of the library is, and what is known of it.
type located struct {
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

// A trace is what a worker hands over of a reply to compare it with all others.
type trace struct {
	number        int32
	language      string
	format        string
	id            uint64 // hash of the id that the file gives; 0 without
	touched, twin bool
	sketch        similar.Sketch
	sentences     []sentence
	slots         []template.Placeholder
	checked       Checked // with Options.ListReplies
}

func newWhole(l *Linter) *whole {
	return &whole{
		Linter: l, result: new(Report), situations: map[string]*SituationCount{},
		shelves: map[int32]*shelf{}, ids: map[uint64]int32{}, usage: map[string]*template.Usage{}, slots: map[string]int32{},
		asked: map[int32][]ask{},
	}
}

// fewFindings is the number of findings up to which the memory of an outcome is worth using
// again.
const fewFindings = 256

// take takes in the next file. The outcome is lent, to be used again.
func (w *whole) take(o *outcome, source Source) {
	file := int32(len(w.sources))
	w.sources = append(w.sources, source)
	r := w.result
	r.Files++
	r.read = append(r.read, o.path)
	r.Replies += o.checked
	r.Within += o.within
	r.Unread += o.unread
	r.Unchecked += o.skipped
	r.LeftOut.Add(o.leftOut)
	w.shapeless += o.shapeless
	for _, c := range o.situations {
		s := w.situations[c.ID]
		if s == nil {
			s = &SituationCount{ID: c.ID}
			w.situations[c.ID] = s
		}
		s.add(c)
	}
	if len(o.findings) > 0 || o.suppressor != nil {
		s := &shelf{file: file, path: o.path, findings: o.findings, suppressor: o.suppressor}
		if len(o.findings) <= fewFindings {
			s.findings = slices.Clone(o.findings)
		} else {
			o.findings = nil // better lost than copied
		}
		w.shelves[file] = s
	}
	for i := range o.replies {
		w.takeReply(file, &o.replies[i], o.path)
	}
	if len(o.replies) > part {
		*o = outcome{} // the memory of an export is not worth keeping
	}
}

func (w *whole) takeReply(file int32, t *trace, path string) {
	reply := int32(len(w.replies))
	w.replies = append(w.replies, located{file: file, number: t.number, slots: w.slotsOf(t), language: t.language, touched: t.touched, twin: t.twin})
	if t.id != 0 {
		if first, ok := w.ids[t.id]; !ok {
			w.ids[t.id] = reply
		} else if w.replies[first].file != file { // else reading the file has said so
			w.sameIDs = append(w.sameIDs, sameID{first, reply})
		}
	}
	for _, s := range t.sentences {
		w.sentences.add(s, reply, t.touched)
	}
	if !t.twin { // a twin says what the reply before it says, and is meant to
		w.alike.Add(reply, t.sketch)
	}
	if w.options.ListReplies {
		t.checked.Path = path
		w.result.Checked = append(w.result.Checked, t.checked)
	}
}

// slotsOf notes the placeholders of a reply and returns the number of their set.
func (w *whole) slotsOf(t *trace) int32 {
	if len(t.slots) == 0 {
		return -1
	}
	if w.usage[t.format] == nil {
		w.usage[t.format] = new(template.Usage)
	}
	w.usage[t.format].Add(t.slots)
	var key strings.Builder
	key.WriteString(t.format)
	for _, p := range t.slots {
		key.WriteByte(0)
		key.WriteByte(byte(p.Syntax))
		key.WriteString(p.Name)
	}
	n, ok := w.slots[key.String()]
	if !ok {
		n = int32(len(w.slotSets))
		w.slots[key.String()] = n
		set := slices.Clone(t.slots)
		for i := range set { // keep no part of the file
			set[i].Name = strings.Clone(set[i].Name)
		}
		w.slotSets = append(w.slotSets, slotSet{t.format, set})
	}
	return n
}

// report finds what the whole library shows and puts all together.
func (w *whole) report(ctx context.Context) (*Report, error) {
	r := w.result
	if r.Replies+r.Unchecked == 0 {
		r.Unread += w.shapeless // where there is no reply at all, that is not what was meant
	}
	for _, id := range slices.Sorted(maps.Keys(w.situations)) {
		r.Situations = append(r.Situations, *w.situations[id])
	}
	w.findSameIDs()
	w.findPlaceholders()
	w.findRepeatedSentences()
	if err := w.findDuplicates(ctx); err != nil {
		return nil, err
	}
	if err := w.answer(ctx); err != nil {
		return nil, err
	}
	w.gather()
	w.sift(r)
	w.describe(r)
	return r, nil
}

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
func (w *whole) findPlaceholders() {
	checkers := map[string]*template.Checker{}
	for format, u := range w.usage {
		checkers[format] = u.Checker()
	}
	own := w.options.Config.PlaceholderNames()
	wrong := make([][]template.Problem, len(w.slotSets))
	for i, s := range w.slotSets {
		wrong[i] = checkers[s.format].Check(s.slots)
	}
	for i, at := range w.replies {
		if at.slots < 0 {
			continue
		}
		set := w.slotSets[at.slots]
		for _, p := range wrong[at.slots] {
			// The offsets are those of the first reply with the set; the place in it is the same.
			n := slices.IndexFunc(set.slots, func(s template.Placeholder) bool { return s.Start == p.Start })
			if slices.Contains(own, set.slots[n].Name) {
				continue
			}
			f := found(problems[p.Kind], p.Message, p.Advice)
			f.touched = at.touched
			w.add(int32(i), f, func(_ *draft, r *library.Reply) (library.Span, string, bool) {
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
func (w *whole) findSameIDs() {
	for _, same := range w.sameIDs {
		first, reply := w.replies[same.first], w.replies[same.reply]
		// Lists that count from 1 are no fault, so it is not as sure as within a file.
		f := found(ReplySameID, "", "Give each reply an id of its own.")
		f.Severity = Warning
		f.touched = first.touched || reply.touched
		m := w.add(same.reply, f, func(_ *draft, r *library.Reply) (library.Span, string, bool) {
			if span, ok := r.Field("id"); ok {
				return span, r.ID, true
			}
			return opening(r), r.ID, true
		})
		w.relate(m, "the same id", same.first)
		w.word(m, same.first, func(k *worker, r *library.Reply) string {
			return fmt.Sprintf("The id %q is that of a reply in %s:%d, too.", r.ID, k.file.Path, beginning(r).Line)
		})
	}
}

// findRepeatedSentences finds sentences that stand word for word in a large part of the
// library. Each is one finding, where it stands first.
func (w *whole) findRepeatedSentences() {
	when := &w.options.Config.Repeated
	for _, s := range w.sentences.repeated(when.Count.Value, when.Share.Part, len(w.replies)) {
		f := found(RepeatedSentence, "", "Say in each reply what holds for that case, or leave the sentence out.")
		f.touched = s.touched
		all := len(w.replies)
		m := w.add(s.first.reply, f, func(m *draft, r *library.Reply) (library.Span, string, bool) {
			from, to := int(s.first.from), int(s.first.to)
			if to > len(r.Text) {
				return library.Span{}, "", false
			}
			m.finding.Message = fmt.Sprintf("“%s” stands word for word in %d of %d replies.", quote(r.Text[from:to]), s.count, all)
			return r.Span(from, to), fmt.Sprintf("%016x", s.hash), true
		})
		w.relate(m, "the same sentence", s.more...)
	}
}

// findDuplicates finds replies that say nearly the same. Each but the first is one
// finding.
func (w *whole) findDuplicates(ctx context.Context) error {
	threshold := w.options.Config.NearDuplicates.Part
	if threshold > 1 {
		return nil // off
	}
	var failure error
	clusters := w.alike.Clusters(threshold, func(ids []int32) (runs []similar.Runs) {
		runs, failure = w.runsOf(ctx, ids)
		return runs
	})
	for _, c := range clusters {
		touched := slices.ContainsFunc(c.Members, func(m similar.Member) bool { return w.replies[m.ID].touched })
		first := c.Members[0].ID
		for n, member := range c.Members[1:] {
			f := found(DuplicateReply, "", "Keep one of them, or make clear in what they differ.")
			f.touched = touched
			m := w.add(member.ID, f, func(_ *draft, r *library.Reply) (library.Span, string, bool) {
				return opening(r), fmt.Sprintf("%016x", hash(normalised(nil, r.Text))), true
			})
			others := []int32{first}
			for k, other := range c.Members[1:] {
				if k != n && len(others) < mostRelated {
					others = append(others, other.ID)
				}
			}
			w.relate(m, "nearly the same", others...)
			w.word(m, first, func(k *worker, r *library.Reply) string {
				return fmt.Sprintf("This reply says nearly the same as %q in %s:%d.", cmp.Or(r.Title, r.ID), k.file.Path, beginning(r).Line)
			})
		}
	}
	return failure
}

// mostRelated is the number of other places that a finding names.
const mostRelated = 5

// runsOf reads replies again and returns the runs of their words.
func (w *whole) runsOf(ctx context.Context, replies []int32) ([]similar.Runs, error) {
	runs := make([]similar.Runs, len(replies))
	for i, reply := range replies {
		w.ask(reply, func(k *worker, r *library.Reply) {
			language := w.languageOf(w.replies[reply].language)
			language.ReadInto(&k.document, template.Expand(r.Text).Variants[0].Text, text.Options{})
			runs[i] = k.reader.Runs(&k.document)
		})
	}
	return runs, w.readAgain(ctx)
}

func (l *Linter) languageOf(id string) *text.Language {
	texts := l.reviewer.Rules().Texts()
	return texts[slices.IndexFunc(texts, func(t *text.Language) bool { return t.ID == id })]
}
