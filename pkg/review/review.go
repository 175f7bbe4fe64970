// Package review says of one exchange how much empathy of each type the reply
// expresses, what the customer's situation asks for, and whether that is too
// little, fitting or too much.
//
// It judges wording, never the person who wrote it.
package review

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/match"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/situation"
	"github.com/attune-cx/attune/pkg/text"
	"github.com/attune-cx/attune/rules"
)

// Unknown is the language and the situation that no rules are for.
const Unknown = "unknown"

// A Pack is a folder of rules; see rules/README.md.
type Pack = rulepack.Source

// BuiltIn returns the rules that come with Attune.
func BuiltIn() Pack { return Pack{FS: rules.FS, Name: "rules", Lazy: true} }

// Options change how a Reviewer works; the zero Options are the usual ones.
type Options struct {
	// Situation is the id of the situation of every exchange that names none.
	Situation string
	// Configured says that Situation comes from configuration, not from the user.
	Configured bool
	// Language is the language of every exchange that names none; empty is detection.
	Language string
	// Templates says that replies are templates: placeholders are no fault.
	Templates bool
	// All keeps in the review what its sums are made of: evidence that counts nothing, with
	// the reason, the points of single words, and the words that speak for the situation.
	All bool
}

// A Reviewer reviews exchanges. It is safe for concurrent use.
type Reviewer struct {
	rules   *rulepack.Set
	model   *situation.Model
	options Options
	desks   sync.Pool // of *desk
	spoken  []spoken  // the languages, as in rules.Texts
}

// New makes a Reviewer with the built-in rules and then the given packs, of which
// later ones win. The error is rulepack.Errors when rules are faulty.
func New(packs ...Pack) (*Reviewer, error) {
	return NewWith(Options{}, packs...)
}

// NewWith is New with Options.
func NewWith(o Options, packs ...Pack) (*Reviewer, error) {
	set, err := rulepack.Load(append([]Pack{BuiltIn()}, packs...)...)
	if err != nil {
		return nil, err
	}
	if len(packs) > 0 {
		if err := set.Check(); err != nil {
			return nil, err
		}
	}
	return FromRules(set, o)
}

// FromRules makes a Reviewer with rules that are loaded already.
func FromRules(set *rulepack.Set, o Options) (*Reviewer, error) {
	model, err := modelOf(set)
	if err != nil {
		return nil, err
	}
	r := &Reviewer{rules: set, model: model, options: o, spoken: make([]spoken, len(set.Texts()))}
	for i, l := range set.Texts() {
		r.spoken[i].number, r.spoken[i].text = i, l
	}
	r.desks.New = func() any { return new(desk) }
	if _, err := r.known(o.Situation); err != nil {
		return nil, err
	}
	if o.Language != "" && r.language(o.Language) == nil {
		_, err := set.Language(o.Language)
		return nil, err
	}
	return r, nil
}

// Rules returns the rules that the Reviewer works with.
func (r *Reviewer) Rules() *rulepack.Set { return r.rules }

// An InputError says that an exchange itself cannot be reviewed: it names something
// that there are no rules for.
type InputError struct{ Reason string }

func (e *InputError) Error() string { return e.Reason }

// known fails when there is no such situation.
func (r *Reviewer) known(id string) (bool, error) {
	if id == "" || id == Unknown {
		return false, nil
	}
	if _, ok := r.model.Base(id); !ok {
		var ids []string
		for i := range r.rules.Situations {
			ids = append(ids, r.rules.Situations[i].ID.Value)
		}
		reason := fmt.Sprintf("unknown situation %q: see `attune situations list`", id)
		if near := rulepack.Nearest(id, ids); near != "" {
			reason = fmt.Sprintf("unknown situation %q: did you mean %q?", id, near)
		}
		return false, &InputError{reason}
	}
	return true, nil
}

// A desk is the memory for one review at a time.
type desk struct {
	byLanguage []papers
	fired      []*situation.Signal
	signals    []match.Signal
	guess      situation.Diagnosis // of the last review, whatever situation was given

	// Of the words of the customer's message:
	register int              // in rulepack.Registers
	weights  []float64        // by situation of the lexicon; empty when they say nothing
	words    situation.Signal // that stands for them
}

type papers struct {
	reply, customer text.Document
	said            text.Document // all that the customer had said, when that is more
	found           match.Findings
	message         match.Findings
	circumstances   match.Circumstances
	register        int // in rulepack.Registers
}

// Review reviews one exchange. It fails only when an exchange names a situation or
// language that there are no rules for, or when rules turn out to be faulty.
func (r *Reviewer) Review(e *exchange.Exchange) (*Review, error) {
	v := new(Review)
	if err := r.ReviewInto(e, v); err != nil {
		return nil, err
	}
	return v, nil
}

// ReviewInto is Review into memory that is used again: what v held is lost.
func (r *Reviewer) ReviewInto(e *exchange.Exchange, v *Review) error {
	d := r.desks.Get().(*desk)
	defer r.desks.Put(d)
	_, err := r.reviewAt(d, e, v, nil)
	return err
}

// reviewAt reviews at a desk, and returns who read; nil when no rules read the
// language. The history is nil for a reply of its own.
func (r *Reviewer) reviewAt(d *desk, e *exchange.Exchange, v *Review, h *history) (*reader, error) {
	given := cmp.Or(e.Situation, r.options.Situation)
	named, err := r.known(given)
	if err != nil {
		return nil, err
	}
	v.begin(e)
	l, foreign, err := r.read(e)
	if err != nil {
		return nil, err
	}
	if l == nil && h != nil && !foreign {
		l = h.reader // a word or two in the language spoken so far
	}
	if l == nil { // a language that no rules read: nothing can be said of the reply
		r.target(v, given, named, situation.Diagnosis{}, h)
		r.judge(v, [empathy.Count]int{})
		if strings.TrimSpace(e.Reply) != "" { // nothing at all is too little in any
			v.leaveUnjudged()
		}
		return nil, nil
	}
	if h != nil { // what is found goes on to count
		if l, err = l.of.whole(r); err != nil {
			return nil, err
		}
	}
	r.review(e, l, d, given, named, v, h)
	if p := &d.byLanguage[l.of.number]; l.few && l.finder.Misses(&p.found, &p.message) {
		if l, err = l.of.whole(r); err != nil {
			return nil, err
		}
		v.begin(e)
		r.review(e, l, d, given, named, v, h)
	}
	return l, nil
}

// begin makes a review of an exchange in memory that is used again.
func (v *Review) begin(e *exchange.Exchange) {
	*v = Review{
		ID: e.ID, Exchange: e, Language: Unknown,
		Situation: Situation{Signals: v.Situation.Signals[:0], Words: v.Situation.Words[:0], Modifiers: v.Situation.Modifiers[:0]},
		Evidence:  v.Evidence[:0], Missteps: v.Missteps[:0], Words: v.Words[:0], Advice: v.Advice[:0], Sentences: v.Sentences[:0],
	}
}

// fewBytes is the length below which a reply ("Ok!") says less about its language than
// the message that it answers.
const fewBytes = 16

// read returns who reads an exchange; see languageOf.
func (r *Reviewer) read(e *exchange.Exchange) (l *reader, foreign bool, err error) {
	s, foreign, err := r.languageOf(e)
	if s == nil || err != nil {
		return nil, foreign, err
	}
	l, err = s.reader(r)
	return l, foreign, err
}

// languageOf chooses the language of an exchange; nil when there are no rules for it, or
// when it is not known. A reply that is clearly foreign is not read in the customer's
// language.
func (r *Reviewer) languageOf(e *exchange.Exchange) (s *spoken, foreign bool, err error) {
	if id := cmp.Or(e.Language, r.options.Language); id != "" {
		code, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(id), "_", "-"), "-") // of en-GB
		switch s = cmp.Or(r.language(id), r.language(code)); {
		case s != nil:
			return s, false, nil
		case len(code) == 2: // a language, but none of ours
			return nil, true, nil
		}
		_, err := r.rules.Language(id)
		return nil, false, &InputError{err.Error()}
	}
	languages := r.rules.Texts()
	first, second := e.Reply, e.Customer
	if len(first) < fewBytes {
		first, second = second, first
	}
	found, _ := text.Detect(languages, first)
	if found == nil {
		if text.Foreign(languages, e.Reply) {
			return nil, true, nil
		}
		if found, _ = text.Detect(languages, second); found == nil {
			return nil, text.Foreign(languages, e.Customer), nil
		}
	}
	return r.language(found.ID), false, nil
}

// review fills in a review of an exchange whose language l reads.
func (r *Reviewer) review(e *exchange.Exchange, l *reader, d *desk, given string, named bool, v *Review, h *history) {
	if d.byLanguage == nil {
		d.byLanguage = make([]papers, len(r.spoken))
	}
	v.Language = l.text.ID
	p := &d.byLanguage[l.of.number]
	said := p.read(e, l)
	for i := range p.reply.Sentences {
		if s := &p.reply.Sentences[i]; s.Zone == text.Body {
			v.Sentences = append(v.Sentences, Span{s.Start, s.Stop})
		}
	}
	d.signals = l.finder.Customer(&p.customer, &p.message, d.signals[:0])
	p.found.Hear(&p.message)
	l.finder.Reply(&p.reply, &p.customer, said, &p.found)
	diagnosis := r.diagnose(e, l, d, given, named, v, h)
	r.target(v, given, named, diagnosis, h)

	var sums [empathy.Count]empathy.Sum
	r.addEvidence(v, l, p, &sums, diagnosis.Values)
	r.addWords(v, l, p, &sums, diagnosis.Values)
	r.addMissteps(v, l, p, &sums, diagnosis.Values, h)
	var scores [empathy.Count]int
	for _, t := range empathy.Types {
		scores[t] = sums[t].Score()
	}
	r.judge(v, scores)
	r.advise(v, h)
	if r.options.All {
		r.addWordLists(v, l, d)
	}
}

// read reads the texts of an exchange and returns all that the customer said.
func (p *papers) read(e *exchange.Exchange, l *reader) (said *text.Document) {
	l.text.ReadInto(&p.reply, e.Reply, text.Options{})
	newest := e.NewestAt()
	l.text.ReadInto(&p.customer, e.Customer[newest:], text.Options{Plain: true})
	said = &p.customer
	if newest > 0 {
		l.text.ReadInto(&p.said, e.Customer, text.Options{Plain: true})
		said = &p.said
	}
	text.MarkEcho(&p.reply, said)
	return said
}

// diagnose tells the situation from the signals that were found, and notes them in the
// review.
func (r *Reviewer) diagnose(e *exchange.Exchange, l *reader, d *desk, given string, named bool, v *Review, h *history) situation.Diagnosis {
	p, newest := &d.byLanguage[l.of.number], e.NewestAt()
	fired := slices.Grow(d.fired[:0], len(d.signals)+len(p.found.Signals)+1) // and one for words
	for _, s := range d.signals {
		fired = append(fired, l.signals[s.Signal])
		span := spanOf(&p.customer, s.First, s.Last)
		v.Situation.Signals = append(v.Situation.Signals, Signal{ID: l.signals[s.Signal].ID, Span: Span{newest + span.Start, newest + span.End}})
	}
	told := len(fired)
	for _, s := range p.found.Signals {
		fired = append(fired, l.signals[s.Signal])
		v.Situation.Signals = append(v.Situation.Signals, Signal{ID: l.signals[s.Signal].ID, Span: spanOf(&p.reply, s.First, s.Last), InReply: true})
	}
	d.fired = fired
	if h != nil {
		fired = h.recall(r, l, d.signals, fired[:told], fired[told:])
	}
	if r.weigh(e, l, d, fired, h != nil && h.carried); len(d.weights) > 0 {
		fired = append(fired, &d.words)
		if h != nil && !h.carried {
			r.model.Weigh(&h.words, l.situations[d.register], d.weights)
			h.signals = append(h.signals, &h.words)
		}
	}
	diagnosis := r.model.Diagnose(fired)
	d.guess = diagnosis
	if named {
		diagnosis.Values = r.model.Told(given, fired)
	}
	diagnosis.Values = r.channel(e, &p.reply, diagnosis.Values)
	return diagnosis
}

// weigh makes a signal of what the words of the customer's message say by themselves: of one
// that tells little, no more than the words do.
func (r *Reviewer) weigh(e *exchange.Exchange, l *reader, d *desk, fired []*situation.Signal, little bool) {
	p := &d.byLanguage[l.of.number]
	d.register = r.register(p, r.channel(e, &p.reply, r.model.Told("", fired)))
	d.weights = l.finder.Weigh(&p.customer, &p.message, d.register, !little, d.weights)
	r.model.Weigh(&d.words, l.situations[d.register], d.weights)
}

// addEvidence adds up what was found of each type.
func (r *Reviewer) addEvidence(v *Review, l *reader, p *papers, sums *[empathy.Count]empathy.Sum, values situation.Values) {
	for _, t := range empathy.Types {
		v.Types[t].Allowance = r.allowance(t, values)
		sums[t].Allow(v.Types[t].Allowance)
	}
	for _, found := range p.found.Evidence {
		cue := &l.rules.Cues[found.Cue]
		sums[cue.Type].Add(found.Counts)
		if found.Counts > 0 || r.options.All {
			v.addEvidence(cue, found, spanOf(&p.reply, found.First, found.Last))
		}
	}
}

// addWords adds what the words of the reply say by themselves.
func (r *Reviewer) addWords(v *Review, l *reader, p *papers, sums *[empathy.Count]empathy.Sum, values situation.Values) {
	p.register = r.register(p, values)
	rating := l.finder.Rate(&p.reply, &p.found, p.register)
	for _, t := range empathy.Types {
		x := &v.Types[t]
		x.Cues = sums[t].Cues()
		x.Words, x.WordShare, x.Base, x.Measures = rating.Points[t], rating.Share[t], rating.Base[t], rating.Measures[t]
		sums[t].Words(x.WordShare, x.Words)
	}
}

const (
	// leastWeight is what a word says at least to be an indicator, in log-odds.
	leastWeight = 0.1
	// mostIndicators is how many words are named.
	mostIndicators = 8
)

// addWordLists adds the words of the reply that the lexicon rates, and those of the message
// that speak for the situation.
func (r *Reviewer) addWordLists(v *Review, l *reader, d *desk) {
	p := &d.byLanguage[l.of.number]
	for _, w := range l.finder.Rated(&p.found, p.register) {
		v.Words = append(v.Words, Word{w.Text, w.Points})
	}
	number := r.model.Number(v.Situation.ID)
	if number < 0 || len(d.weights) == 0 {
		return
	}
	at := slices.Index(l.situations[d.register], number)
	if at < 0 {
		return
	}
	for _, x := range l.finder.Indicators(&p.message, d.register, at) {
		if x.Weight < leastWeight || len(v.Situation.Words) == mostIndicators {
			break
		}
		v.Situation.Words = append(v.Situation.Words, Indicator(x))
	}
}

// Places in rulepack.Registers.
const (
	letter = iota
	post
	talk
)

// register says which kind of text a reply is.
func (r *Reviewer) register(p *papers, values situation.Values) int {
	switch {
	case r.model.Value(values, situation.Channel) == situation.Public:
		return post
	case p.found.Talk():
		return talk
	}
	return letter
}

// addMissteps finds missteps, some of which depend on the scores so far, and lowers the
// scores by them.
func (r *Reviewer) addMissteps(v *Review, l *reader, p *papers, sums *[empathy.Count]empathy.Sum, values situation.Values, h *history) {
	c := match.Circumstances{Situation: v.Situation.ID, Emotion: r.model.Value(values, situation.Emotion), Template: r.options.Templates}
	if h != nil {
		c.Earlier = h.moves
	}
	for _, t := range empathy.Types {
		c.Scores[t] = int(math.Round(sums[t].Cues()))
		if h != nil {
			c.Together[t] = h.together(t, c.Scores[t])
		}
	}
	p.circumstances = c
	l.finder.FindMissteps(&p.reply, &p.found, c)
	for i, found := range p.found.Missteps {
		m := &l.rules.Missteps[found.Misstep]
		made := Misstep{ID: m.ID.Value, Kind: m.Kind, Span: spanOf(&p.reply, found.First, found.Last), Message: m.Message, Advice: m.Advice}
		again := slices.ContainsFunc(p.found.Missteps[:i], func(x match.Misstep) bool { return x.Misstep == found.Misstep })
		for _, t := range empathy.Types {
			if share := m.Lowers[t.String()]; share > 0 && !again {
				made.Lowers[t] = share
				sums[t].Lower(share)
			}
		}
		v.Missteps = append(v.Missteps, made)
	}
}

// channel adds what is known of the channel without reading: what the record says,
// and that a post begins with a handle.
func (r *Reviewer) channel(e *exchange.Exchange, reply *text.Document, values situation.Values) situation.Values {
	channel := e.Channel
	if len(reply.Tokens) > 0 && reply.Tokens[0].Kind == text.Mention {
		channel = situation.Public
	}
	if channel == "" {
		return values
	}
	if known, err := r.model.With(values, situation.Channel, channel); err == nil {
		return known
	}
	return values // a name that the rules do not know
}

// allowance returns the share of evidence of a type that counts nothing here.
func (r *Reviewer) allowance(t empathy.Type, values situation.Values) float64 {
	a, ok := r.rules.Scoring.Allowance[t.String()]
	if !ok {
		return 0
	}
	for dimension, value := range a.Unless { // any of them will do
		if r.model.Value(values, dimension) == value {
			return 0
		}
	}
	return a.Share
}

// addEvidence appends evidence, using the memory of earlier reviews for its discounts.
func (v *Review) addEvidence(cue *rulepack.Cue, found match.Evidence, span Span) {
	var discounts []Discount
	if n := len(v.Evidence); n < cap(v.Evidence) {
		discounts = v.Evidence[:n+1][n].Discounts[:0]
	}
	for _, x := range found.Discounts {
		discounts = append(discounts, Discount(x))
	}
	v.Evidence = append(v.Evidence, Evidence{Cue: cue.ID.Value, Type: cue.Type, Move: cue.Move, Span: span, Strength: cue.Strength, Counts: found.Counts, Discounts: discounts})
}

func spanOf(d *text.Document, first, last int32) Span {
	return Span{d.Tokens[first].Start, d.Tokens[last].End}
}

// target settles the situation and the ranges.
func (r *Reviewer) target(v *Review, given string, named bool, diagnosis situation.Diagnosis, h *history) {
	s := &v.Situation
	switch {
	case named:
		s.ID, s.Source, s.Confidence = given, Given, 1
		if r.options.Configured && v.Exchange.Situation == "" {
			s.Source = Configured
		}
	case given == "" && diagnosis.ID != "":
		s.ID, s.Source, s.Confidence = diagnosis.ID, Diagnosed, diagnosis.Confidence
		if h != nil && h.carried {
			s.Source, s.From = Carried, h.from
		}
	default:
		s.ID, s.Source = Unknown, Assumed
	}
	values := diagnosis.Values
	if h != nil {
		values = h.tell(r, s.ID, values)
	}
	target, _ := r.model.Target(s.ID, values)
	s.Modifiers = append(s.Modifiers, target.Modifiers...)
	language := v.Language
	if language == Unknown {
		language = r.spoken[0].text.ID
	}
	s.Reason = target.Reason(language)
	for _, t := range empathy.Types {
		v.Types[t].Target = target.Ranges[t]
	}
}

// leaveUnjudged takes back all verdicts, and what they would go by.
func (v *Review) leaveUnjudged() {
	v.Verdict = empathy.Unjudged
	for t := range v.Types {
		v.Types[t].Target, v.Types[t].Verdict, v.Types[t].Distance = empathy.Range{Max: 100}, empathy.Unjudged, 0
	}
}

// judge compares scores with the targets.
func (r *Reviewer) judge(v *Review, scores [empathy.Count]int) {
	var verdicts [empathy.Count]empathy.Verdict
	for _, t := range empathy.Types {
		x := &v.Types[t]
		x.Score, x.Level = scores[t], empathy.LevelOf(scores[t])
		x.Verdict, x.Distance = x.Target.Judge(x.Score)
		verdicts[t] = x.Verdict
	}
	v.Verdict = empathy.Overall(verdicts)
}
