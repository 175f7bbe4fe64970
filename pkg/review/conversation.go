package review

import (
	"slices"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/match"
	"github.com/attune-cx/attune/pkg/rulepack"
	"github.com/attune-cx/attune/pkg/situation"
)

// A Conversation is what Attune says about the agent turns of a conversation, each
// against what the customer had said until then, and about all of them together.
type Conversation struct {
	Reviews []Review // one per agent turn, in order
	Course  Course   // zero when no agent spoke

	exchanges []exchange.Exchange
	asked     [][empathy.Count]empathy.Range // per reply: what its situation asks for
	history   history
}

// A Course is a conversation as a whole.
type Course struct {
	// Verdict is below when what the situations ask for did not come in time: help and
	// warmth until the end, listening until the agent solved something. Replies add
	// up. It is above when a reply gave clearly too much, and mixed when both.
	Verdict empathy.Verdict
	// Worst is the turn, from 1, of the reply that lies furthest outside its ranges; 0
	// when all lie within.
	Worst int
	// Path holds the ids of the situations that the customer went through.
	Path []string
}

// ReviewConversation reviews every agent turn of a conversation into memory that is
// used again: what into held is lost. The last of its reviews bears the course.
//
// Replies build on each other: what an earlier one gave need not be given again. A
// conversation with one agent turn is reviewed as that reply alone would be.
func (r *Reviewer) ReviewConversation(c *exchange.Conversation, into *Conversation) error {
	into.exchanges = slices.AppendSeq(into.exchanges[:0], c.Exchanges())
	n := len(into.exchanges)
	into.Reviews = slices.Grow(into.Reviews[:0], n)[:n]
	into.asked = into.asked[:0]
	into.Course = Course{Path: into.Course.Path[:0]}
	if n == 0 {
		return nil
	}
	d := r.desks.Get().(*desk)
	defer r.desks.Put(d)
	h := &into.history
	h.begin()
	for i := range into.Reviews {
		v := &into.Reviews[i]
		h.now = into.exchanges[i].Turn
		if n > 1 {
			h.turn = placeOf(i, n)
		}
		l, err := r.reviewAt(d, &into.exchanges[i], v, h)
		if err != nil {
			return err
		}
		into.asked = append(into.asked, h.asked)
		h.add(r, v, l)
	}
	into.judge(&r.rules.Scoring)
	into.Reviews[n-1].Course = &into.Course
	return nil
}

// placeOf is where the i-th of n replies stands.
func placeOf(i, n int) string {
	switch i {
	case 0:
		return situation.First
	case n - 1:
		return situation.Last
	}
	return situation.Middle
}

// judge says how the conversation went as a whole.
func (c *Conversation) judge(scoring *rulepack.Scoring) {
	var verdicts [empathy.Count]empathy.Verdict
	for _, t := range empathy.Types {
		verdicts[t] = empathy.Within
		if c.missed(t) {
			verdicts[t] = empathy.Below
		}
	}
	above, most := false, 0
	for i := range c.Reviews {
		v := &c.Reviews[i]
		if id := v.Situation.ID; len(c.Course.Path) == 0 || c.Course.Path[len(c.Course.Path)-1] != id {
			c.Course.Path = append(c.Course.Path, id)
		}
		outside := 0
		for t := range v.Types {
			outside += v.Types[t].Distance
			above = above || v.Types[t].Verdict == empathy.Above && v.Types[t].Distance >= scoring.CourseAbove
		}
		if outside > most {
			most, c.Course.Worst = outside, v.Exchange.Turn
		}
	}
	c.Course.Verdict = empathy.Overall(verdicts)
	switch {
	case above && c.Course.Verdict == empathy.Below:
		c.Course.Verdict = empathy.Mixed
	case above:
		c.Course.Verdict = empathy.Above
	}
}

// missed says whether the replies together never gave as much of a type as a situation
// on the way asked for; listening only counts until the agent has helped.
func (c *Conversation) missed(t empathy.Type) bool {
	var given, helped share
	least := 0
	for i := range c.Reviews {
		v := &c.Reviews[i]
		least = max(least, c.asked[i][t].Min)
		given.add(v.Types[t].Score)
		helped.add(v.Types[empathy.Cognitive].Score)
		if asked := c.asked[i][empathy.Cognitive].Min; t == empathy.Attentive && asked > 0 && helped.reaches(asked) {
			break
		}
	}
	return !given.reaches(least)
}

// A share is how much several replies give together, 0 to 1, by the arithmetic of
// scores: 1 − Π(1 − score).
type share float64

func (s *share) add(score int) { *s = 1 - (1-*s)*(1-share(score)/100) }

func (s share) reaches(score int) bool { return float64(100*s) >= float64(score)-1e-9 }

// A history is what went before a reply in its conversation.
type history struct {
	turn   string // where the reply stands; empty when it is the only one
	given  [empathy.Count]share
	moves  map[string]int // that earlier replies made
	reader *reader        // of the latest reply that could be read

	// The customer's turn that told most, and the reply's turn that answered it.
	signals    []*situation.Signal
	confidence float64
	from       int

	// Of the reply under review:
	now      int                          // its turn
	carried  bool                         // the diagnosis is that of an earlier turn
	asked    [empathy.Count]empathy.Range // by its situation, as if nothing had gone before
	recalled []*situation.Signal
}

func (h *history) begin() {
	moves := h.moves
	if moves == nil {
		moves = map[string]int{}
	}
	clear(moves)
	*h = history{moves: moves, signals: h.signals[:0], recalled: h.recalled[:0]}
}

// add remembers a reply that was reviewed.
func (h *history) add(r *Reviewer, v *Review, l *reader) {
	if l != nil {
		h.reader = l
	}
	for t := range v.Types {
		h.given[t].add(v.Types[t].Score)
	}
	for i := range v.Evidence {
		if e := &v.Evidence[i]; e.Counts >= r.rules.Scoring.MadeFrom {
			h.moves[e.Move]++
		}
	}
}

// recall returns the signals to diagnose by. Those of the customer's newest turn come
// first. When they leave too much open, because it is a number that was asked for or a
// "hello?", or when they say that it is an answer, the turn that told most still holds;
// what the newest one says in words is added to it, but neither its shape nor that it
// is an answer.
func (h *history) recall(r *Reviewer, l *reader, found []match.Signal, told, inReply []*situation.Signal) []*situation.Signal {
	rule := func(i int) *rulepack.Signal { return &l.rules.Signals[found[i].Signal] }
	isAnswer := func(i int) bool { return rule(i).Tells[situation.Phase] == situation.Working }
	inWords := func(i int) bool { return len(rule(i).Patterns) > 0 && !isAnswer(i) }
	own, answers := 0.0, false
	for i := range told {
		answers = answers || isAnswer(i)
		if inWords(i) && own == 0 {
			own = r.model.Diagnose(told).Confidence
		}
	}
	if answers {
		own = 0
	}
	if h.carried = own < r.rules.Scoring.CarryBelow && own < h.confidence; !h.carried {
		h.signals = append(h.signals[:0], told...)
		h.confidence, h.from = own, h.now
		return told[:len(told)+len(inReply)] // they stand one behind the other
	}
	h.recalled = append(h.recalled[:0], h.signals...)
	for i, s := range told {
		if inWords(i) {
			h.recalled = append(h.recalled, s)
		}
	}
	h.recalled = append(h.recalled, inReply...)
	return h.recalled
}

// tell adds what went before to what is known, as values of the dimensions for it.
func (h *history) tell(r *Reviewer, id string, values situation.Values) situation.Values {
	asked, _ := r.model.Target(id, values)
	h.asked = asked.Ranges
	if h.turn == "" {
		return values
	}
	with := func(dimension, value string) {
		if known, err := r.model.With(values, dimension, value); err == nil {
			values = known
		}
	}
	with(situation.Turn, h.turn)
	if h.turn == situation.First {
		return values
	}
	for t, dimension := range [empathy.Count]string{empathy.Attentive: situation.Heard, empathy.Affective: situation.Warmed, empathy.Cognitive: situation.Helped} {
		if least := h.asked[t].Min; least > 0 && h.given[t].reaches(least) {
			with(dimension, situation.Yes)
		}
	}
	return values
}

// together is the score of a type in this reply and earlier ones as one.
func (h *history) together(t empathy.Type, score int) int {
	given := h.given[t]
	given.add(score)
	return int(100*given + 0.5)
}

// missing are the moves that no earlier reply made.
func (h *history) missing(moves []string) []string {
	if h == nil || len(h.moves) == 0 {
		return moves
	}
	return slices.DeleteFunc(slices.Clone(moves), func(m string) bool { return h.moves[m] > 0 })
}
