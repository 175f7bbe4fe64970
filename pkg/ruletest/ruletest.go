// Package ruletest runs the examples that rules carry: texts that a rule must match,
// and near misses that it must not.
package ruletest

import (
	"cmp"
	"fmt"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/match"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/text"
)

// A Failure is an example that did not do what it is there for.
type Failure struct {
	rulepack.Position
	Rule   string // id
	Text   string
	Reason string
}

func (f Failure) String() string {
	return fmt.Sprintf("%s: %s: %s: %q", f.Position, f.Rule, f.Reason, f.Text)
}

// A Result counts examples.
type Result struct {
	Rules    int
	Examples int
	Failures []Failure
}

// stands is the share of its strength that a cue must keep in an example that it
// must match, and must not keep in a near miss: a condition or a negation may leave
// a trace of a cue.
const stands = 0.5

// Run runs the examples of a language. A cue matches a text when it counts for at
// least half its strength there; a misstep or signal when it is found. A misstep
// that depends on more than the words is looked for in a review of the example.
func Run(l *rulepack.Language, set *rulepack.Set) (Result, error) {
	return RunSome(l, set, func(rulepack.Position) bool { return true })
}

// RunSome is Run with the examples of the rules that stand at some places only.
func RunSome(l *rulepack.Language, set *rulepack.Set, at func(rulepack.Position) bool) (Result, error) {
	var result Result
	finder := match.New(l, &set.Scoring)
	reviewer, err := review.FromRules(set, review.Options{Language: l.Text.ID})
	if err != nil {
		return result, err
	}
	t := &tester{language: l, finder: finder, reviewer: reviewer}
	for i := range l.Cues {
		result.run(&l.Cues[i].Rule, at, func(e rulepack.Example) (bool, error) { return t.cue(int32(i), e), nil })
	}
	for i := range l.Missteps {
		m := &l.Missteps[i]
		result.run(&m.Rule, at, func(e rulepack.Example) (bool, error) { return t.misstep(m.ID.Value, e) })
	}
	for i := range l.Signals {
		s := &l.Signals[i]
		result.run(&s.Rule, at, func(e rulepack.Example) (bool, error) { return t.signal(int32(i), s.Reads == "reply", e), nil })
	}
	return result, nil
}

// run tries the examples of a rule, unless it stands elsewhere.
func (r *Result) run(rule *rulepack.Rule, at func(rulepack.Position) bool, found func(rulepack.Example) (bool, error)) {
	if !at(rule.Position) {
		return
	}
	r.Rules++
	id := rule.ID.Value
	for i, examples := range [][]rulepack.Example{rule.Matches, rule.Misses} {
		want := i == 0
		for _, e := range examples {
			r.Examples++
			got, err := found(e)
			switch {
			case err != nil:
				r.Failures = append(r.Failures, Failure{e.Position, id, e.Reply, err.Error()})
			case want && !got:
				r.Failures = append(r.Failures, Failure{e.Position, id, e.Reply, "does not match, but must"})
			case got && !want:
				r.Failures = append(r.Failures, Failure{e.Position, id, e.Reply, "matches, but must not"})
			}
		}
	}
}

type tester struct {
	language *rulepack.Language
	finder   *match.Finder
	reviewer *review.Reviewer

	replyText, customerText text.Document
	found, message          match.Findings
}

func (t *tester) read(e rulepack.Example) (reply, customer *text.Document) {
	t.language.Text.ReadInto(&t.replyText, e.Reply, text.Options{})
	t.language.Text.ReadInto(&t.customerText, e.Customer, text.Options{Plain: true})
	text.MarkEcho(&t.replyText, &t.customerText)
	return &t.replyText, &t.customerText
}

func (t *tester) cue(index int32, e rulepack.Example) bool {
	reply, customer := t.read(e)
	for _, x := range t.finder.Candidates(reply, customer, customer, &t.found) {
		if x.Cue == index && x.Counts >= stands*t.language.Cues[index].Strength {
			return true
		}
	}
	return false
}

func (t *tester) misstep(id string, e rulepack.Example) (bool, error) {
	// The earlier reply answers nothing, so that all of the customer's words are new.
	c := exchange.Conversation{Turns: []exchange.Turn{
		{Speaker: exchange.Agent, Text: e.Earlier}, {Speaker: exchange.Customer, Text: e.Customer}, {Speaker: exchange.Agent, Text: e.Reply},
	}}
	if e.Earlier == "" {
		c.Turns = c.Turns[1:]
	}
	var all review.Conversation
	if err := t.reviewer.ReviewConversation(&c, &all); err != nil {
		return false, err
	}
	r := all.Reviews[len(all.Reviews)-1]
	for _, m := range r.Missteps {
		if m.ID == id {
			return true, nil
		}
	}
	return false, nil
}

func (t *tester) signal(index int32, inReply bool, e rulepack.Example) bool {
	var signals []match.Signal
	if inReply {
		reply, customer := t.read(e)
		t.finder.Reply(reply, customer, customer, &t.found)
		signals = t.found.Signals
	} else {
		t.language.Text.ReadInto(&t.customerText, cmp.Or(e.Customer, e.Reply), text.Options{Plain: true})
		signals = t.finder.Customer(&t.customerText, &t.message, nil)
	}
	for _, s := range signals {
		if s.Signal == index {
			return true
		}
	}
	return false
}
