package ruletest

import (
	"cmp"
	"errors"
	"slices"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/match"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// A Coverage counts how often each rule of some languages fires on texts. Its memory
// depends on the rules, not on the texts. It serves one goroutine.
type Coverage struct {
	Languages []*LanguageCoverage
	Others    int // texts in other languages, or in none that is known

	reviewer *review.Reviewer
	at       func(rulepack.Position) bool
	review   review.Review
}

// A LanguageCoverage is the part of one language.
type LanguageCoverage struct {
	Language string
	Texts    int
	Rules    []RuleCoverage // cues, missteps, signals; each by id

	rules  *rulepack.Language
	finder *match.Finder
	tester tester
	byID   map[string]int
	hits   []ruleHit
	open   []int
}

// A RuleCoverage says how often one rule fires.
type RuleCoverage struct {
	rulepack.Position
	ID      string
	Role    rulepack.Role // CueRole, MisstepRole or SignalRole
	Matches int           // examples that the rule must match
	Misses  int           // near misses
	Texts   int           // in which it fires
	// Counted is the number of texts in which a cue is evidence that counts: no
	// stronger cue for the same move stands in its place. For other rules it is Texts.
	Counted int

	Asked bool // the rule stands where it was asked for

	group string // rules that could stand for each other; empty: none could
	with  []int  // rules of the group that stood at the same words, each time so far
}

// A ruleHit is a place where a rule fired.
type ruleHit struct {
	review.Span
	rule  int
	also  []int // rules of the same group at the same words
	reply bool
}

// NewCoverage makes a Coverage of languages that belong to a set, for the rules that
// stand at some places only.
func NewCoverage(set *rulepack.Set, languages []*rulepack.Language, at func(rulepack.Position) bool) (*Coverage, error) {
	reviewer, err := review.FromRules(set, review.Options{})
	if err != nil {
		return nil, err
	}
	c := &Coverage{reviewer: reviewer, at: at}
	for _, l := range languages {
		made := &LanguageCoverage{Language: l.Text.ID, rules: l, finder: match.New(l, &set.Scoring), byID: map[string]int{}}
		made.tester = tester{language: l, finder: made.finder}
		for i := range l.Cues {
			x := &l.Cues[i]
			made.add(&x.Rule, rulepack.CueRole, x.Type.String()+" "+x.Move, at)
		}
		for i := range l.Missteps {
			x := &l.Missteps[i]
			made.add(&x.Rule, rulepack.MisstepRole, groupOf("misstep", x.Patterns), at)
		}
		for i := range l.Signals {
			x := &l.Signals[i]
			made.add(&x.Rule, rulepack.SignalRole, groupOf("signal", x.Patterns), at)
		}
		c.Languages = append(c.Languages, made)
	}
	return c, nil
}

// groupOf leaves out rules without patterns: they stand at all words, and so tell
// nothing of others.
func groupOf(name string, patterns []rulepack.Text) string {
	if len(patterns) == 0 {
		return ""
	}
	return name
}

func (l *LanguageCoverage) add(r *rulepack.Rule, role rulepack.Role, group string, at func(rulepack.Position) bool) {
	l.byID[r.ID.Value] = len(l.Rules)
	l.Rules = append(l.Rules, RuleCoverage{
		Asked: at(r.Position), Position: r.Position, ID: r.ID.Value, Role: role,
		Matches: len(r.Matches), Misses: len(r.Misses), group: group,
	})
}

// AddExamples runs all rules on the examples of those that were asked for.
func (c *Coverage) AddExamples() error {
	for _, l := range c.Languages {
		run := func(rule *rulepack.Rule, ofCustomer bool) error {
			if !c.at(rule.Position) {
				return nil
			}
			for _, e := range slices.Concat(rule.Matches, rule.Misses) {
				x := exchange.Exchange{Language: l.Language, Customer: e.Customer, Reply: e.Reply}
				if ofCustomer {
					x.Customer, x.Reply = cmp.Or(e.Customer, e.Reply), ""
				}
				if err := c.Add(&x); err != nil {
					return err
				}
			}
			return nil
		}
		for i := range l.rules.Cues {
			if err := run(&l.rules.Cues[i].Rule, false); err != nil {
				return err
			}
		}
		for i := range l.rules.Missteps {
			if err := run(&l.rules.Missteps[i].Rule, false); err != nil {
				return err
			}
		}
		for i := range l.rules.Signals {
			x := &l.rules.Signals[i]
			if err := run(&x.Rule, x.Reads != "reply"); err != nil {
				return err
			}
		}
	}
	return nil
}

// Add runs the rules on one exchange. It fails only when rules turn out to be faulty.
func (c *Coverage) Add(e *exchange.Exchange) error {
	if err := c.reviewer.ReviewInto(e, &c.review); err != nil {
		var unknown *review.InputError
		if errors.As(err, &unknown) {
			c.Others++
			return nil
		}
		return err
	}
	at := slices.IndexFunc(c.Languages, func(l *LanguageCoverage) bool { return l.Language == c.review.Language })
	if at < 0 {
		c.Others++
		return nil
	}
	c.Languages[at].count(&c.review)
	return nil
}

// count counts what a review found, and the cues that stood behind others.
func (l *LanguageCoverage) count(v *review.Review) {
	l.Texts++
	l.hits = l.hits[:0]
	for i := range v.Missteps {
		l.hit(l.byID[v.Missteps[i].ID], v.Missteps[i].Span, true)
	}
	for i := range v.Situation.Signals {
		s := &v.Situation.Signals[i]
		l.hit(l.byID[s.ID], s.Span, s.InReply)
	}
	reply, customer := l.tester.read(rulepack.Example{Customer: v.Exchange.Customer, Reply: v.Exchange.Reply})
	for _, x := range l.finder.Candidates(reply, customer, customer, &l.tester.found) {
		if x.Counts > 0 {
			l.hit(l.byID[l.rules.Cues[x.Cue].ID.Value], spanOf(reply, x.First, x.Last), true)
		}
	}
	l.overlaps()
	seen := map[int]bool{}
	for i := range l.hits {
		h := &l.hits[i]
		r := &l.Rules[h.rule]
		if r.Texts == 0 && !seen[h.rule] {
			r.with = slices.Clone(h.also)
			slices.Sort(r.with)
			r.with = slices.Compact(r.with)
		} else {
			r.with = slices.DeleteFunc(r.with, func(other int) bool { return !slices.Contains(h.also, other) })
		}
		seen[h.rule] = true
	}
	for rule := range seen {
		l.Rules[rule].Texts++
		if l.Rules[rule].Role != rulepack.CueRole {
			l.Rules[rule].Counted++
		}
	}
	clear(seen)
	for i := range v.Evidence {
		if rule := l.byID[v.Evidence[i].Cue]; !seen[rule] {
			seen[rule] = true
			l.Rules[rule].Counted++
		}
	}
}

func spanOf(d *text.Document, first, last int32) review.Span {
	return review.Span{Start: d.Tokens[first].Start, End: d.Tokens[last].End}
}

func (l *LanguageCoverage) hit(rule int, span review.Span, reply bool) {
	l.hits = append(l.hits, ruleHit{Span: span, rule: rule, reply: reply})
}

// overlaps notes which rules of one group stand at the same words.
func (l *LanguageCoverage) overlaps() {
	slices.SortFunc(l.hits, func(a, b ruleHit) int { return cmp.Compare(a.Start, b.Start) })
	l.open = l.open[:0]
	for i := range l.hits {
		h := &l.hits[i]
		l.open = slices.DeleteFunc(l.open, func(j int) bool { return l.hits[j].End <= h.Start })
		for _, j := range l.open {
			other := &l.hits[j]
			if group := l.Rules[h.rule].group; group != "" && group == l.Rules[other.rule].group && h.reply == other.reply && h.rule != other.rule {
				h.also = append(h.also, other.rule)
				other.also = append(other.also, h.rule)
			}
		}
		l.open = append(l.open, i)
	}
}

// leastTogether is the number of texts from which always means something.
const leastTogether = 3

// A Redundancy says that a rule never fired without another one that does the same at the
// same words: one of them may be enough.
type Redundancy struct {
	Rule, With *RuleCoverage
	Both       bool // neither fired without the other
}

// Redundant returns the rules that always fire together with another one, in order
// of the rules; of two that never fire alone the first stands for both.
func (l *LanguageCoverage) Redundant() (all []Redundancy) {
	for i := range l.Rules {
		r := &l.Rules[i]
		if !r.Asked || r.Texts < leastTogether {
			continue
		}
		for _, j := range r.with {
			both := slices.Contains(l.Rules[j].with, i)
			if !both || i < j || !l.Rules[j].Asked {
				all = append(all, Redundancy{r, &l.Rules[j], both})
			}
		}
	}
	return all
}
