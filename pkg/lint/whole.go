package lint

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/library"
	"github.com/attune-cx/attune/pkg/similar"
	"github.com/attune-cx/attune/pkg/template"
	"github.com/attune-cx/attune/pkg/text"
)

// A signature is what is kept of a reply to compare it with all others.
type signature struct {
	id, title string
	idGiven   bool
	language  string
	format    string
	from, to  int // of its first line, in the file
	start     exchange.Position
	failOn    Severity
	touched   bool
	text      uint64 // of the normalised text
	sketch    similar.Sketch
	sentences []sentence
	slots     []slot
	number    int // of the reply in its file
	twin      bool
}

// A slot is a placeholder, kept until it is known how the library writes them.
type slot struct {
	from, to int32 // in the reply
	syntax   text.Syntax
	name     string
}

// A sentence that listens or feels, or is a misstep, told by a hash of its words. Help may
// be the same for all: what to do does not wear out.
type sentence struct {
	hash     uint64
	from, to int32 // in the reply
}

// leastWords is the number of words from which a sentence is one: "Sorry!" may stand
// anywhere.
const leastWords = 3

// sign keeps what the whole library is searched with. It reads the review in hand.
func (w *worker) sign(language string) {
	r := w.reply
	opening := w.opening()
	s := signature{
		id: strings.Clone(r.ID), title: strings.Clone(r.Title), idGiven: r.IDGiven, language: language, format: w.file.Format,
		from: opening.From, to: opening.To, start: opening.Start, failOn: w.failOn, touched: w.touched, number: w.number, sketch: w.sketch, twin: r.Twin,
	}
	for _, p := range w.template.Placeholders {
		if p.Syntax.Machine() && p.Name != "" {
			s.slots = append(s.slots, slot{int32(p.Start), int32(p.End), p.Syntax, w.intern(p.Name)})
		}
	}
	w.words = normalised(w.words[:0], r.Text)
	s.text = hash(w.words)
	s.sentences = w.hollow()
	w.out.replies = append(w.out.replies, s)
}

// mostSentences bounds what is kept of one reply.
const mostSentences = 100

// hollow returns the sentences of the first branch that wear out when they are repeated.
func (w *worker) hollow() (all []sentence) {
	v, x := &w.review, &w.template.Variants[0]
	evidence, missteps := v.Evidence, v.Missteps // in order of place, as sentences are
	for _, at := range v.Sentences {
		wears := false
		for len(evidence) > 0 && evidence[0].Start < at.End {
			e := &evidence[0]
			evidence = evidence[1:]
			wears = wears || e.Start >= at.Start && e.Counts > 0 && e.Type != empathy.Cognitive && !w.isPlaceholder(x.Span(e.Start, e.End))
		}
		for len(missteps) > 0 && missteps[0].Start < at.End {
			wears = wears || missteps[0].Start >= at.Start
			missteps = missteps[1:]
		}
		if !wears {
			continue
		}
		w.words = normalised(w.words[:0], x.Text[at.Start:at.End])
		if bytes.Count(w.words, []byte(" ")) < leastWords-1 {
			continue
		}
		h := hash(w.words)
		if slices.ContainsFunc(all, func(s sentence) bool { return s.hash == h }) {
			continue
		}
		from, to := x.Span(at.Start, at.End)
		if all = append(all, sentence{h, int32(from), int32(to)}); len(all) == mostSentences {
			break
		}
	}
	return all
}

// intern returns one and the same string for equal names, and no part of the file.
func (w *worker) intern(name string) string {
	if kept, ok := w.names[name]; ok {
		return kept
	}
	name = strings.Clone(name)
	w.names[name] = name
	return name
}

// hash is FNV-1a, which is the same in every run.
func hash(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}

// mostRelated is the number of other places that a finding names.
const mostRelated = 5

// An address is where a reply is among the outcomes.
type address struct{ file, reply int32 }

// whole looks at the library as a whole.
type whole struct {
	*Linter
	outcomes []*outcome
	sources  []Source

	// The file that was read again last, for its lines.
	file   *library.File
	policy policy
	of     int32
}

// wholeLibrary adds the findings that only the whole library shows to the outcomes.
func (l *Linter) wholeLibrary(outcomes []*outcome, sources []Source) {
	w := &whole{Linter: l, outcomes: outcomes, sources: sources}
	w.sameIDs()
	w.placeholders()
	w.repeatedSentences()
	w.duplicates()
}

func (w *whole) reply(a address) *signature { return &w.outcomes[a.file].replies[a.reply] }

// each goes through all replies in their order.
func (w *whole) each(do func(address, *signature)) {
	for i, o := range w.outcomes {
		for j := range o.replies {
			do(address{int32(i), int32(j)}, &o.replies[j])
		}
	}
}

// read reads the file of a reply again.
func (w *whole) read(a address) *library.File {
	if w.file == nil || w.of != a.file {
		w.file, w.policy, w.of = w.sources[a.file].Read(), w.policyFor(w.outcomes[a.file].path), a.file
	}
	return w.file
}

// again reads a reply again; nil when its file has changed meanwhile.
func (w *whole) again(a address) *library.Reply {
	file, n := w.read(a), w.reply(a).number
	if n >= len(file.Replies) {
		return nil
	}
	return &file.Replies[n]
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

// add adds a finding about a reply.
func (w *whole) add(a address, f Finding, span library.Span, words string) {
	o, s := w.outcomes[a.file], w.reply(a)
	f.Reply, f.Title, f.FailOn = s.id, s.title, s.failOn
	f.Fingerprint = fingerprint(f.ID, f.Situation, words)
	f = place(f, w.read(a), span)
	f.Path = o.path
	if w.policy.configure(&f); f.Severity != Off {
		o.findings = append(o.findings, f)
	}
}

// related is a reply as another place.
func (w *whole) related(a address, message string) Related {
	s := w.reply(a)
	return Related{Path: w.outcomes[a.file].path, Reply: s.id, Start: s.start, Message: message}
}

// placeholders finds those that the help desk does not fill in, which shows by how the
// library writes the others. Exports of two help desks are written in two ways, so each
// format counts for itself.
func (w *whole) placeholders() {
	usage := map[string]*template.Usage{}
	var all []template.Placeholder
	of := func(s *signature) []template.Placeholder {
		all = all[:0]
		for _, x := range s.slots {
			all = append(all, template.Placeholder{Start: int(x.from), End: int(x.to), Syntax: x.syntax, Name: x.name})
		}
		return all
	}
	w.each(func(_ address, s *signature) {
		if usage[s.format] == nil {
			usage[s.format] = new(template.Usage)
		}
		usage[s.format].Add(of(s))
	})
	checkers := map[string]*template.Checker{}
	for format, u := range usage {
		checkers[format] = u.Checker()
	}
	own := w.options.Config.PlaceholderNames()
	w.each(func(a address, s *signature) {
		if len(s.slots) == 0 {
			return
		}
		for _, p := range checkers[s.format].Check(of(s)) {
			i, ok := slices.BinarySearchFunc(s.slots, p.Start, func(x slot, at int) int { return int(x.from) - at })
			if !ok || slices.Contains(own, s.slots[i].name) {
				continue
			}
			r := w.again(a)
			if r == nil {
				continue
			}
			f := found(problems[p.Kind], p.Message, p.Advice)
			f.touched = s.touched
			w.add(a, f, r.Span(p.Start, p.End), s.slots[i].name)
		}
	})
}

// sameIDs finds replies of different files that give the same id. A reply may have the
// id of its translation, and each help desk counts for itself.
func (w *whole) sameIDs() {
	type name struct{ id, language, format string }
	first := map[name]address{}
	w.each(func(a address, s *signature) {
		if !s.idGiven {
			return
		}
		n := name{s.id, s.language, s.format}
		b, ok := first[n]
		if !ok {
			first[n] = a
			return
		}
		if a.file == b.file {
			return // reading the file has said so
		}
		// Lists that count from 1 are no fault, so it is not as sure as within a file.
		f := found(ReplySameID, fmt.Sprintf("The id %q is that of a reply in %s:%d, too.", s.id, w.outcomes[b.file].path, w.reply(b).start.Line), "Give each reply an id of its own.")
		f.Severity = Warning
		f.Related = []Related{w.related(b, "the same id")}
		f.touched = s.touched || w.reply(b).touched
		span := w.read(a).Span(s.from, s.to)
		if r := w.again(a); r != nil {
			if at, ok := r.Field("id"); ok {
				span = at
			}
		}
		w.add(a, f, span, s.id)
	})
}

// repeatedSentences finds sentences that stand word for word in a large part of the
// library. Each is one finding, where it stands first.
func (w *whole) repeatedSentences() {
	count := map[uint64]int{}
	replies := 0
	w.each(func(_ address, s *signature) {
		replies++
		for _, x := range s.sentences {
			count[x.hash]++
		}
	})
	when := &w.options.Config.Repeated
	least := max(2, when.Count.Value, int(math.Ceil(when.Share.Part*float64(replies))))
	type place struct {
		address
		sentence
	}
	places := map[uint64][]place{}
	touched := map[uint64]bool{}
	var order []uint64
	w.each(func(a address, s *signature) {
		for _, x := range s.sentences {
			if count[x.hash] < least {
				continue
			}
			if len(places[x.hash]) == 0 {
				order = append(order, x.hash)
			}
			if len(places[x.hash]) <= mostRelated {
				places[x.hash] = append(places[x.hash], place{a, x})
			}
			touched[x.hash] = touched[x.hash] || s.touched
		}
	})
	for _, h := range order {
		p := places[h]
		r := w.again(p[0].address)
		if r == nil {
			continue
		}
		from, to := int(p[0].from), min(int(p[0].to), len(r.Text))
		f := found(RepeatedSentence, fmt.Sprintf("“%s” stands word for word in %d of %d replies.", quote(r.Text[min(from, to):to]), count[h], replies), "Say in each reply what holds for that case, or leave the sentence out.")
		for _, other := range p[1:] {
			f.Related = append(f.Related, w.related(other.address, "the same sentence"))
		}
		f.touched = touched[h]
		w.add(p[0].address, f, r.Span(from, to), fmt.Sprintf("%016x", h))
	}
}

// duplicates finds replies that say nearly the same. Each but the first is one finding.
func (w *whole) duplicates() {
	threshold := w.options.Config.NearDuplicates.Part
	if threshold > 1 {
		return // off
	}
	var index similar.Index
	var replies []address
	w.each(func(a address, s *signature) {
		if s.twin {
			return // says what the reply before it says, and is meant to
		}
		index.Add(len(replies), s.sketch)
		replies = append(replies, a)
	})
	for _, c := range index.Clusters(threshold) {
		touched := slices.ContainsFunc(c.Members, func(m similar.Member) bool { return w.reply(replies[m.ID]).touched })
		first := replies[c.Members[0].ID]
		for n, m := range c.Members[1:] {
			a := replies[m.ID]
			s := w.reply(a)
			f := found(DuplicateReply, fmt.Sprintf("This reply says nearly the same as %s in %s:%d.", w.name(first), w.outcomes[first.file].path, w.reply(first).start.Line), "Keep one of them, or make clear in what they differ.")
			f.Related = append(f.Related, w.related(first, "nearly the same"))
			for k, other := range c.Members[1:] {
				if k != n && len(f.Related) < mostRelated {
					f.Related = append(f.Related, w.related(replies[other.ID], "nearly the same"))
				}
			}
			f.touched = touched
			w.add(a, f, w.read(a).Span(s.from, s.to), fmt.Sprintf("%016x", s.text))
		}
	}
}

// name is what a reply is called in a message.
func (w *whole) name(a address) string {
	s := w.reply(a)
	return fmt.Sprintf("%q", cmp.Or(s.title, s.id))
}
