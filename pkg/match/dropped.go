package match

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/attune-cx/attune/pkg/pattern"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// A Reason says why a hit is no evidence and no misstep.
type Reason string

const (
	Excepted   Reason = "except"     // one of the exceptions of the rule overlaps it
	Failing    Reason = "where"      // a condition of the rule does not hold
	Context    Reason = "context"    // it stands in a context in which the rule never counts
	Outdone    Reason = "outdone"    // another cue for the same move counts more at the same words
	Discounted Reason = "discounted" // its discounts leave nothing
)

// A Dropped is a hit of a cue or misstep that came to nothing.
type Dropped struct {
	Role        rulepack.Role // CueRole or MisstepRole
	Index       int32         // into Language.Cues or Language.Missteps
	First, Last int32
	Reason      Reason
	Detail      string // the condition, with what was found instead; the contexts
	By          int32  // Outdone: the other cue; else -1
	ByFirst     int32  // the words that are in the way, as those of an exception; else -1
	ByLast      int32
	Counts      float64    // Outdone: what it would count
	Discounts   []Discount // Outdone, Discounted
}

// A ruleAt is a rule and the words that it was found at.
type ruleAt struct{ rule, first, last int32 }

// Dropped returns the hits in a reply that came to nothing, and why, by place. It is
// for people who write rules: it works all of it out anew, so that finding itself
// need not keep it. It follows Reply and FindMissteps on the same Findings.
func (f *Finder) Dropped(d *text.Document, found *Findings, c Circumstances) (all []Dropped) {
	evidence, discounts := found.Evidence, found.discounts
	found.Evidence, found.discounts = nil, nil
	f.collect(d, found)
	candidates := found.Evidence
	found.Evidence, found.discounts = evidence, discounts

	var hits likes // before exceptions and neighbours are settled
	hits.sort(f.language.Reply.Find(d, &found.scratch, nil), &f.language.Reply)
	for _, uses := range [][]use{hits.excepts, hits.nears} { // that the same is shown whatever the index looks like
		slices.SortFunc(uses, func(a, b use) int { return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(b.Last, a.Last)) })
	}
	slices.SortFunc(hits.cues, func(a, b pattern.Hit) int { return f.byMove(a.Pattern>>1, b.Pattern>>1, a.First, b.First) })
	slices.SortFunc(candidates, func(a, b Evidence) int { return f.byMove(a.Cue, b.Cue, a.First, b.First) })

	stood, counted, steps := map[ruleAt]bool{}, map[ruleAt]*Evidence{}, map[ruleAt]bool{}
	kept, tried := map[int][]*Evidence{}, map[int][]*Evidence{} // by sentence
	for i := range candidates {
		e := &candidates[i]
		stood[ruleAt{e.Cue, e.First, e.Last}] = true
		tried[d.Tokens[e.First].Sentence] = append(tried[d.Tokens[e.First].Sentence], e)
	}
	for i := range evidence {
		e := &evidence[i]
		counted[ruleAt{e.Cue, e.First, e.Last}] = e
		kept[d.Tokens[e.First].Sentence] = append(kept[d.Tokens[e.First].Sentence], e)
	}
	for _, m := range found.Missteps {
		steps[ruleAt{m.Misstep, m.First, m.Last}] = true
	}

	for _, h := range hits.cues {
		index := h.Pattern >> 1
		if !stood[ruleAt{index, h.First, h.Last}] {
			x := Dropped{Role: rulepack.CueRole, Index: index, First: h.First, Last: h.Last, By: -1, ByFirst: -1}
			f.explain(&x, d, found, &hits, &f.cues[index].rule, h, nil)
			all = append(all, x)
		}
	}
	for _, e := range candidates {
		x := Dropped{Role: rulepack.CueRole, Index: e.Cue, First: e.First, Last: e.Last, By: -1, ByFirst: -1, Counts: e.Counts, Discounts: e.Discounts}
		last := counted[ruleAt{e.Cue, e.First, e.Last}]
		switch {
		case last == nil:
			x.Reason = Outdone
			number := d.Tokens[e.First].Sentence
			if by := f.outdoes(e, kept[number], tried[number]); by != nil {
				x.By, x.ByFirst, x.ByLast = by.Cue, by.First, by.Last
			}
		case last.Counts > 0:
			continue
		default:
			x.Reason, x.Discounts = Discounted, last.Discounts
		}
		all = append(all, x)
	}
	for _, h := range hits.steps {
		index := h.Pattern >> 1
		if !steps[ruleAt{index, h.First, h.Last}] {
			x := Dropped{Role: rulepack.MisstepRole, Index: index, First: h.First, Last: h.Last, By: -1, ByFirst: -1}
			f.explain(&x, d, found, &hits, &f.missteps[index], h, &c)
			all = append(all, x)
		}
	}
	slices.SortStableFunc(all, func(a, b Dropped) int {
		if a.First != b.First {
			return int(a.First - b.First)
		}
		return int(a.Last - b.Last)
	})
	return all
}

// byMove compares two hits of cues by move, cue and place.
func (f *Finder) byMove(cueA, cueB, firstA, firstB int32) int {
	return cmp.Or(cmp.Compare(f.cues[cueA].move, f.cues[cueB].move), cmp.Compare(cueA, cueB), cmp.Compare(firstA, firstB))
}

// usesWithin returns the uses in a sentence, of which first and end are the borders,
// from uses sorted by their first word.
func usesWithin(uses []use, first, end int32) []use {
	from, to := 0, len(uses)
	for from < to {
		if half := (from + to) / 2; uses[half].First < first {
			from = half + 1
		} else {
			to = half
		}
	}
	for to < len(uses) && uses[to].First < end {
		to++
	}
	return uses[from:to]
}

// outdoes returns the cue for the same move that stands at the words of e and counts
// more; rather one that is evidence in the end than one that is outdone itself.
func (f *Finder) outdoes(e Evidence, lists ...[]*Evidence) (best *Evidence) {
	for _, list := range lists {
		for _, o := range list {
			if f.cues[o.Cue].move == f.cues[e.Cue].move && o.First <= e.Last && e.First <= o.Last && (o.Cue != e.Cue || o.First != e.First) && (best == nil || f.better(*o, *best)) {
				best = o
			}
		}
		if best != nil {
			return best
		}
	}
	return nil
}

// explain finds out why a hit does not stand. Each condition is tried alone, so that
// the answer is that of the search itself.
func (f *Finder) explain(x *Dropped, d *text.Document, found *Findings, hits *likes, r *rule, h pattern.Hit, c *Circumstances) {
	sentence := &d.Sentences[d.Tokens[h.First].Sentence]
	first, end := int32(sentence.First), int32(sentence.End)
	for _, u := range usesWithin(hits.excepts, first, end) {
		if u.Of == x.Role && u.Index == x.Index && u.First <= h.Last && u.Last >= h.First {
			x.Reason, x.ByFirst, x.ByLast = Excepted, u.First, u.Last
			return
		}
	}
	x.Reason = Failing
	near := !r.near
	for _, u := range usesWithin(hits.nears, first, end) {
		if u.Of == x.Role && u.Index == x.Index {
			if u.Not {
				x.Detail, x.ByFirst, x.ByLast = "not-near: "+r.where.NotNear.Value, u.First, u.Last
				return
			}
			near = true
		}
	}
	if !near {
		x.Detail = "near: " + r.where.Near.Value
		return
	}
	if x.Detail = f.failing(d, found, x.Role, x.Index, r, h, c); x.Detail != "" {
		return
	}
	x.Reason = Context
	var names []string
	at := found.standing(d, h)
	for k := range context(contexts) {
		if !r.ignore[k] && (r.never[k] || c != nil) && f.in(k, &at) {
			names = append(names, k.String())
		}
	}
	x.Detail = strings.Join(names, ", ")
}

// failing returns the first condition that does not hold, as it is written in YAML,
// with what was found instead.
func (f *Finder) failing(d *text.Document, found *Findings, role rulepack.Role, index int32, r *rule, h pattern.Hit, c *Circumstances) string {
	if r.where == nil {
		return ""
	}
	all := reflect.ValueOf(r.where).Elem()
	for i := range all.NumField() {
		if all.Field(i).IsZero() {
			continue
		}
		one := rule{where: new(rulepack.Where)}
		reflect.ValueOf(one.where).Elem().Field(i).Set(all.Field(i))
		holds := found.holds(d, &one, h) && f.told(found, role, index, &one)
		if holds && c != nil {
			if holds = f.fits(d, found, &one, *c); holds {
				_, holds = f.check(d, found, &one, *c)
			}
		}
		if !holds {
			key := all.Type().Field(i).Tag.Get("yaml")
			return key + ": " + conditionText(all.Field(i)) + found.instead(d, key, h, c)
		}
	}
	return ""
}

// conditionText writes the value of a condition.
func conditionText(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case *rulepack.Bounds:
		return boundsText(*x)
	case map[string]rulepack.Bounds:
		var parts []string
		for _, k := range sortedKeys(x) {
			parts = append(parts, k+" "+boundsText(x[k]))
		}
		return strings.Join(parts, ", ")
	case map[string]int:
		var parts []string
		for _, k := range sortedKeys(x) {
			parts = append(parts, fmt.Sprintf("%s %d or more", k, x[k]))
		}
		return strings.Join(parts, ", ")
	case *bool:
		return strconv.FormatBool(*x)
	case *rulepack.MoveTotal:
		return fmt.Sprintf("%s %d or more", x.Type, x.Min)
	case []string:
		return strings.Join(x, ", ")
	case []rulepack.Text:
		var parts []string
		for _, t := range x {
			parts = append(parts, t.Value)
		}
		return strings.Join(parts, ", ")
	}
	return fmt.Sprint(v.Interface())
}

func boundsText(b rulepack.Bounds) string {
	switch {
	case b.Min != nil && b.Max != nil:
		return number(*b.Min) + " to " + number(*b.Max)
	case b.Min != nil:
		return number(*b.Min) + " or more"
	case b.Max != nil:
		return number(*b.Max) + " or less"
	}
	return "anything"
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', 3, 64) }

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// instead says what was found in place of what a condition asks for.
func (found *Findings) instead(d *text.Document, key string, h pattern.Hit, c *Circumstances) string {
	b := &found.body
	n := 0.0
	switch key {
	case "customer-words":
		n = float64(b.customerWords)
	case "told-words":
		n = float64(found.told.words)
	case "reply-words":
		n = float64(b.words)
	case "caps-share":
		n = b.capsShare
	case "exclamations":
		n = float64(b.exclamations)
	case "questions":
		n = float64(b.questions)
	case "handles":
		n = float64(b.handles)
	case "by-name":
		n = float64(b.byName)
	case "echo":
		n = float64(echoes(d, d.Tokens[h.First].Sentence))
	case "echoes":
		n = float64(b.echoes)
	case "particular":
		n = float64(found.traits.countParticulars(d.Tokens[h.First].Sentence))
	case "situation", "unless-situation":
		if c != nil {
			return ", found " + c.Situation
		}
		return ""
	case "emotion", "unless-emotion":
		if c != nil && c.Emotion != "" {
			return ", found " + c.Emotion
		}
		return ", found none"
	default:
		return ""
	}
	return ", found " + number(n)
}

// A Mark is where the words of a context test stand.
type Mark struct {
	Kind        string
	First, Last int32
}

// markNames are what the context tests look for, as people call it.
var markNames = [markKinds]string{
	pseudoMark: "only looks negated", conditionalMark: "conditional", butMark: "but", refusalMark: "refusal or blame",
	reportedMark: "reported", passiveMark: "passive", demandMark: "demand", actionMark: "action",
}

// Marks returns the words in the body of a reply that the context tests go by, by
// place. It follows Reply on the same Findings.
func (f *Finder) Marks(d *text.Document, found *Findings) (all []Mark) {
	for k, marks := range found.marks {
		for _, m := range marks {
			if markNames[k] != "" {
				all = append(all, Mark{markNames[k], m.first, m.last})
			}
		}
	}
	for i := range d.Sentences {
		if s := &d.Sentences[i]; s.Zone == text.Body {
			all = found.wordMarks(s, all)
		}
	}
	slices.SortStableFunc(all, func(a, b Mark) int { return int(a.First - b.First) })
	return all
}

// wordMarks appends the single words of a sentence that context tests go by. What
// stops a negator matters only where there is one.
func (found *Findings) wordMarks(s *text.Sentence, all []Mark) []Mark {
	negates := false
	for at := int32(s.First); at < int32(s.End); at++ {
		negates = negates || found.traits.of(at)&negator != 0
	}
	for at := int32(s.First); at < int32(s.End); at++ {
		switch x := found.traits.of(at); {
		case x&negator != 0:
			all = append(all, Mark{"negator", at, at})
		case x&stops != 0 && negates:
			all = append(all, Mark{"stops a negator", at, at})
		case x&empty != 0:
			all = append(all, Mark{"vague", at, at})
		}
	}
	return all
}
