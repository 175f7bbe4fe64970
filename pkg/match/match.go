// Package match finds evidence of empathy, missteps and signals in a text that has
// been read. A cue that is found is not yet evidence: context decides how much it
// counts. The tests for that are those of good readers: is it negated, conditional,
// taken back by a "but", somebody else's words, about nothing in particular, said
// three times over?
package match

import (
	"cmp"
	"slices"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// Evidence is a cue found in a reply: words First..Last (Last included).
type Evidence struct {
	Cue         int32 // index into Language.Cues
	First, Last int32
	Counts      float64 // strength times all discounts
	Discounts   []Discount
}

// A Discount is a context that makes evidence count less.
type Discount struct {
	Kind   string
	Factor float64
}

// A Signal is a signal found in a customer's message or a reply. A signal without
// patterns spans the whole body.
type Signal struct {
	Signal      int32 // index into Language.Signals
	First, Last int32
}

// A Misstep is a fault found in a reply.
type Misstep struct {
	Misstep     int32 // index into Language.Missteps
	First, Last int32
}

// A Finder finds with the rules of one language. It is safe for concurrent use;
// each user has its own Findings.
type Finder struct {
	language  *rulepack.Language
	scoring   *rulepack.Scoring
	cues      []cue
	missteps  []rule
	signals   []rule
	bare      map[bool][]int32 // signals without patterns, by whether they are read in the reply
	repeated  [empathy.Count][]float64
	registers []*register // of the lexicon, in the order of rulepack.Registers; nil without one
	bounds    measures    // how much of each measure counts at most
}

// A cue is what the finder needs of a cue at every hit.
type cue struct {
	rule
	kind     empathy.Type
	move     int32 // number of the move of this type
	strength float64
	serves   bool              // its move is what one does about a case
	factors  [contexts]float64 // 1: the context does not matter
	minds    []context         // those that matter
}

// A rule is what cues, missteps and signals share.
type rule struct {
	where   *rulepack.Where
	near    bool // has a near pattern
	notNear bool // has a not-near pattern
	excepts bool // has exceptions
	bare    bool // no patterns: conditions only
	inReply bool // signals: read in the reply
	ignore  [contexts]bool
	never   [contexts]bool
	drops   []context // missteps: those in which it is no fault
}

// A context in which a cue can be found; the names are rulepack.Contexts.
type context uint8

const (
	negated context = iota
	conditional
	cancelled
	reported
	quoted
	vague
	passive
	late
	unspecific
	personal

	contexts = 10
)

func (c context) String() string { return rulepack.Contexts[c] }

// New makes a Finder.
func New(l *rulepack.Language, scoring *rulepack.Scoring) *Finder {
	f := &Finder{language: l, scoring: scoring, bare: map[bool][]int32{}, registers: registersOf(l.Lexicon), bounds: boundsOf(scoring)}
	moves := map[string]int32{}
	for i := range l.Cues {
		c := &l.Cues[i]
		move := c.Type.String() + " " + c.Move
		if _, ok := moves[move]; !ok {
			moves[move] = int32(len(moves))
		}
		made := cue{rule: newRule(&c.Rule, c.Never, c.Ignore), kind: c.Type, move: moves[move], strength: c.Strength, serves: slices.Contains(scoring.BusinessMoves, c.Move)}
		for k := range made.factors {
			name := rulepack.Contexts[k]
			made.factors[k] = 1
			if factor, ok := scoring.Discounts[name][c.Type.String()]; ok {
				made.factors[k] = factor
			}
			if factor, ok := c.Weaker[name]; ok {
				made.factors[k] = factor
			}
			if made.ignore[k] {
				made.factors[k] = 1
			} else if made.factors[k] != 1 || made.never[k] {
				made.minds = append(made.minds, context(k))
			}
		}
		f.cues = append(f.cues, made)
	}
	for i := range l.Missteps {
		m := &l.Missteps[i]
		f.missteps = append(f.missteps, newRule(&m.Rule, m.Never, m.Ignore))
	}
	for i := range l.Signals {
		s := &l.Signals[i]
		made := newRule(&s.Rule, nil, nil)
		made.inReply = s.Reads == "reply"
		if made.bare {
			f.bare[made.inReply] = append(f.bare[made.inReply], int32(i))
		}
		f.signals = append(f.signals, made)
	}
	for _, t := range empathy.Types {
		f.repeated[t] = scoring.Repeated[t.String()]
	}
	return f
}

func newRule(of *rulepack.Rule, never, ignore []string) rule {
	r := rule{where: of.Where, bare: len(of.Patterns) == 0, excepts: len(of.Except) > 0}
	if w := of.Where; w != nil {
		r.near, r.notNear = w.Near.Value != "", w.NotNear.Value != ""
	}
	for k := range r.never {
		r.never[k] = slices.Contains(never, rulepack.Contexts[k])
		r.ignore[k] = slices.Contains(ignore, rulepack.Contexts[k])
		// Somebody else's words are nobody's fault here.
		if r.never[k] || (context(k) == quoted || context(k) == reported) && !r.ignore[k] {
			r.drops = append(r.drops, context(k))
		}
	}
	return r
}

// Findings are what was found in one reply and the message that it answers, with
// the memory to find the next. They must not be shared.
type Findings struct {
	Evidence []Evidence // by First, then cue
	Signals  []Signal   // in the reply
	Missteps []Misstep  // by First, then misstep

	scratch pattern.Scratch
	likes
	one       likes // of the sentence that is being sorted
	keys      []uint64
	body      body
	traits    traits
	discounts []Discount // all discounts of Evidence, one after the other

	told    told
	lookups [len(rulepack.Registers)]lookup // by register
}

// Reply finds evidence, and signals, in a reply to a message. Said is all that the
// customer had said by then, the message included. Both may be nil.
// What found held before is lost.
func (f *Finder) Reply(reply, message, said *text.Document, found *Findings) {
	f.Candidates(reply, message, said, found)
	f.weigh(found)
	found.Signals = f.signalsIn(reply, true, found, found.Signals[:0])
}

// Candidates finds all evidence in a reply before cues are weighed against each
// other: also what another cue for the same move outdoes, and what is repeated.
// What found held before is lost.
func (f *Finder) Candidates(reply, message, said *text.Document, found *Findings) []Evidence {
	found.told.about(said)
	f.find(reply, &f.language.Reply, found)
	found.body = bodyOf(reply, message)
	found.traits.read(f.language, reply)
	found.body.personal, found.body.talk = f.personal(found, reply, said)
	f.collect(reply, found)
	return found.Evidence
}

// Customer appends the signals in a customer's message to signals.
func (f *Finder) Customer(message *text.Document, found *Findings, signals []Signal) []Signal {
	f.find(message, &f.language.Customer, found)
	found.body = bodyOf(message, message)
	found.traits.read(f.language, message)
	return f.signalsIn(message, false, found, signals)
}

// Misses reports whether the reply, or the message that it hears, has words that the rules
// were not made ready for: then there may be more in them than was found.
func (f *Finder) Misses(reply, message *Findings) bool {
	return reply.scratch.Misses(f.language.Reply.Matcher) || message.scratch.Misses(f.language.Customer.Matcher)
}

// within returns the marks that start in first..end, from marks sorted by first.
func within(marks []mark, first, end int32) []mark {
	from, to := 0, len(marks)
	for from < to {
		if half := (from + to) / 2; marks[half].first < first {
			from = half + 1
		} else {
			to = half
		}
	}
	for to < len(marks) && marks[to].first < end {
		to++
	}
	return marks[from:to]
}

// holds reports whether the conditions of a rule on one of its hits hold.
func (found *Findings) holds(d *text.Document, r *rule, h pattern.Hit) bool {
	if r.where == nil {
		return true
	}
	if r.where.Particular != nil && !r.where.Particular.Hold(float64(found.traits.countParticulars(d.Tokens[h.First].Sentence))) {
		return false
	}
	return found.body.holds(d, r.where, h)
}

// collect turns the hits of cues into evidence.
func (f *Finder) collect(d *text.Document, found *Findings) {
	found.Evidence = found.Evidence[:0]
	found.discounts = found.discounts[:0]
	possible := f.possible(found)
	for _, h := range found.cues {
		index := h.Pattern >> 1
		c := &f.cues[index]
		if !found.holds(d, &c.rule, h) || !f.told(found, rulepack.CueRole, index, &c.rule) {
			continue
		}
		counts, dropped := c.strength, false
		from := len(found.discounts)
		at := found.standing(d, h)
		for _, k := range c.minds {
			if possible&(1<<k) == 0 || !f.in(k, &at) {
				continue
			}
			if c.never[k] {
				dropped = true
				break
			}
			counts *= c.factors[k]
			found.discounts = append(found.discounts, Discount{k.String(), c.factors[k]})
		}
		if dropped {
			found.discounts = found.discounts[:from]
			continue
		}
		found.Evidence = append(found.Evidence, Evidence{Cue: index, First: h.First, Last: h.Last, Counts: counts, Discounts: found.discounts[from:len(found.discounts):len(found.discounts)]})
	}
}

// weigh weighs the cues for one move against each other. Where they overlap, the one
// that counts most is kept: the same words show the same move once. Of what is left
// the strongest counts in full and the rest less and less, so that more evidence
// never lowers a score.
func (f *Finder) weigh(found *Findings) {
	keys := found.keys[:0] // move, then place in Evidence
	for i := range found.Evidence {
		keys = append(keys, uint64(f.cues[found.Evidence[i].Cue].move)<<32|uint64(i))
	}
	slices.Sort(keys)
	found.keys = keys
	for len(keys) > 0 {
		n := 1
		for n < len(keys) && keys[n]>>32 == keys[0]>>32 {
			n++
		}
		f.saturate(found, f.singleOut(found.Evidence, keys[:n]))
		keys = keys[n:]
	}
	found.Evidence = slices.DeleteFunc(found.Evidence, func(e Evidence) bool { return e.Cue == outdone })
}

// outdone stands in place of the cue of evidence that is to go.
const outdone = -1

// singleOut keeps the best of the evidence for one move that overlaps.
func (f *Finder) singleOut(evidence []Evidence, keys []uint64) []uint64 {
	kept := keys[:0]
	for _, k := range keys {
		e := &evidence[uint32(k)]
		if n := len(kept); n > 0 {
			if last := &evidence[uint32(kept[n-1])]; e.First <= last.Last {
				if f.better(*e, *last) {
					last.Cue, kept[n-1] = outdone, k
				} else {
					e.Cue = outdone
				}
				continue
			}
		}
		kept = append(kept, k)
	}
	return kept
}

func (f *Finder) better(a, b Evidence) bool {
	return cmp.Or(cmp.Compare(a.Counts, b.Counts), cmp.Compare(a.Last-a.First, b.Last-b.First), cmp.Compare(b.Cue, a.Cue)) > 0
}

// saturate discounts a move that is made again.
func (f *Finder) saturate(found *Findings, keys []uint64) {
	factors := f.repeated[f.cues[found.Evidence[uint32(keys[0])].Cue].kind]
	if len(factors) == 0 {
		return
	}
	if len(keys) > 1 {
		slices.SortStableFunc(keys, func(a, b uint64) int {
			return cmp.Compare(found.Evidence[uint32(b)].Counts, found.Evidence[uint32(a)].Counts)
		})
	}
	for i, k := range keys {
		e := &found.Evidence[uint32(k)]
		if factor := factors[min(i, len(factors)-1)]; factor != 1 {
			e.Counts *= factor
			from := len(found.discounts)
			found.discounts = append(append(found.discounts, e.Discounts...), Discount{"repeated", factor})
			e.Discounts = found.discounts[from:len(found.discounts):len(found.discounts)]
		}
	}
}

// signalsIn finds signals among the hits of a text.
func (f *Finder) signalsIn(d *text.Document, inReply bool, found *Findings, signals []Signal) []Signal {
	start := len(signals)
	for _, h := range found.signals {
		index := h.Pattern >> 1
		if found.holds(d, &f.signals[index], h) {
			signals = append(signals, Signal{index, h.First, h.Last})
		}
	}
	if found.body.last >= found.body.first {
		h := pattern.Hit{First: found.body.first, Last: found.body.last}
		for _, i := range f.bare[inReply] {
			if found.body.holds(d, f.signals[i].where, h) {
				signals = append(signals, Signal{i, h.First, h.Last})
			}
		}
	}
	slices.SortStableFunc(signals[start:], func(a, b Signal) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Signal, b.Signal))
	})
	return signals
}
