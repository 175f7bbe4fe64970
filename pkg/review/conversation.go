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
	history   history
	sum       courseSum
}

// A Course is a conversation as a whole.
type Course struct {
	// Verdict is below when what the situations ask for did not come in time: help and
	// warmth until the end, listening until the agent solved something. Replies add up,
	// but who asks again for what was told has not listened. It is above when a reply
	// gave clearly too much, and mixed when both. Replies that are not judged do not
	// count; of them alone it is not judged either.
	Verdict empathy.Verdict
	// Worst is the turn, from 1, of the reply that lies furthest outside its ranges; 0
	// when all lie within.
	Worst int
	// Missteps counts those of all replies.
	Missteps int
	// Path holds the ids of the situations that the customer went through.
	Path []string
}

// ReviewConversation reviews every agent turn of a conversation into memory that is
// used again: what into held is lost. The last of its reviews bears the course.
//
// Replies build on each other: what an earlier one gave need not be given again. A
// conversation with one agent turn is reviewed as that reply alone would be.
func (r *Reviewer) ReviewConversation(c *exchange.Conversation, into *Conversation) error {
	n := agentTurns(c)
	into.Reviews = slices.Grow(into.Reviews[:0], n)[:n]
	into.exchanges = slices.Grow(into.exchanges[:0], n)[:n]
	at := func(i int) (*exchange.Exchange, *Review) { return &into.exchanges[i], &into.Reviews[i] }
	return r.replies(c, n, into, at, func(*Review) error { return nil })
}

// EachReply is ReviewConversation for those who need one review at a time: each gets
// them in order, in memory that the next one takes. Reviews stays empty, so that a
// conversation of any length takes no more memory than its longest turns. It ends with
// the first error of each.
func (r *Reviewer) EachReply(c *exchange.Conversation, into *Conversation, each func(*Review) error) error {
	into.Reviews = slices.Grow(into.Reviews[:0], 1)[:0]
	into.exchanges = slices.Grow(into.exchanges[:0], 1)[:1]
	at := func(int) (*exchange.Exchange, *Review) { return &into.exchanges[0], &into.Reviews[:1][0] }
	return r.replies(c, agentTurns(c), into, at, each)
}

// replies reviews the n agent turns of a conversation, each where at says.
func (r *Reviewer) replies(c *exchange.Conversation, n int, into *Conversation, at func(int) (*exchange.Exchange, *Review), each func(*Review) error) error {
	into.Course, into.sum = Course{Path: into.Course.Path[:0]}, courseSum{}
	d := r.desks.Get().(*desk)
	defer r.desks.Put(d)
	h := &into.history
	h.begin()
	i := 0
	for next := range c.Exchanges() {
		x, v := at(i)
		*x = next
		h.now = x.Turn
		if n > 1 {
			h.turn = placeOf(i, n)
		}
		l, err := r.reviewAt(d, x, v, h)
		if err != nil {
			return err
		}
		h.add(r, v, l)
		into.sum.add(&into.Course, v, &h.asked, &r.rules.Scoring)
		into.sum.unheard = into.sum.unheard || n > 1 && l.unheard(v)
		if i++; i == n {
			into.Course.Verdict = into.sum.verdict()
			v.Course = &into.Course
		}
		if err := each(v); err != nil {
			return err
		}
	}
	return nil
}

func agentTurns(c *exchange.Conversation) (n int) {
	for i := range c.Turns {
		if c.Turns[i].Speaker == exchange.Agent {
			n++
		}
	}
	return n
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

// A courseSum adds the replies of a conversation up.
type courseSum struct {
	judged  bool // a reply was
	given   [empathy.Count]share
	least   [empathy.Count]int // what the situations on the way asked for at most
	solved  bool               // the agent has helped: listening from now on comes too late
	unheard bool               // the customer was asked for what they had told
	above   bool
	most    int // points that the worst reply lies outside its ranges
}

// add adds a reply; asked is what its situation asks for as if nothing had gone before.
func (s *courseSum) add(c *Course, v *Review, asked *[empathy.Count]empathy.Range, scoring *rulepack.Scoring) {
	if v.Verdict == empathy.Unjudged {
		return
	}
	s.judged = true
	if n := len(c.Path); n == 0 || c.Path[n-1] != v.Situation.ID {
		c.Path = append(c.Path, v.Situation.ID)
	}
	c.Missteps += len(v.Missteps)
	outside := 0
	for _, t := range empathy.Types {
		x := &v.Types[t]
		s.given[t].lower(v, t)
		outside += x.Distance
		s.above = s.above || x.Verdict == empathy.Above && x.Distance >= scoring.CourseAbove
		if t != empathy.Attentive || !s.solved {
			s.least[t] = max(s.least[t], asked[t].Min)
			s.given[t].add(x.Score)
		}
	}
	if least := asked[empathy.Cognitive].Min; least > 0 && s.given[empathy.Cognitive].reaches(least) {
		s.solved = true
	}
	if outside > s.most {
		s.most, c.Worst = outside, v.Exchange.Turn
	}
}

// verdict judges a type as below when the replies together never gave as much of it as
// was asked for. Where listening was asked for, none makes up for asking again.
func (s *courseSum) verdict() empathy.Verdict {
	below := s.unheard && s.least[empathy.Attentive] > 0
	for t, given := range s.given {
		below = below || !given.reaches(s.least[t])
	}
	switch {
	case !s.judged:
		return empathy.Unjudged
	case below && s.above:
		return empathy.Mixed
	case below:
		return empathy.Below
	case s.above:
		return empathy.Above
	}
	return empathy.Within
}

// unheard reports whether a reply asks for what the customer had told, by a misstep that
// looks for it there.
func (l *reader) unheard(v *Review) bool {
	if l == nil {
		return false
	}
	for i := range v.Missteps {
		for k := range l.rules.Missteps {
			if m := &l.rules.Missteps[k]; m.ID.Value == v.Missteps[i].ID && m.Where != nil && len(m.Where.Told) > 0 && v.Missteps[i].Lowers[empathy.Attentive] > 0 {
				return true
			}
		}
	}
	return false
}

// A share is how much several replies give together, 0 to 1, by the arithmetic of
// scores: 1 − Π(1 − score).
type share float64

func (s *share) add(score int) { *s = 1 - (1-*s)*(1-share(score)/100) }

// lower takes off what missteps of a reply undo of what was given before: who asks again
// for what was told has not listened.
func (s *share) lower(v *Review, t empathy.Type) {
	for i := range v.Missteps {
		*s *= 1 - share(v.Missteps[i].Lowers[t])
	}
}

func (s share) reaches(score int) bool { return float64(100*s) >= float64(score)-1e-9 }

// A history is what went before a reply in its conversation.
type history struct {
	turn   string // where the reply stands; empty when it is the only one
	given  [empathy.Count]share
	moves  map[string]int // that earlier replies made
	reader *reader        // of the latest reply that could be read

	// The customer's turn that told most, and the reply's turn that answered it.
	signals    []*situation.Signal // words among them, when they say something
	words      situation.Signal    // that stands for its words
	confidence float64             // by signals alone
	from       int
	// What speaks for the situation that the latest reply was held against; nil at first.
	stay  *situation.Signal
	stays map[string]*situation.Signal // by situation
	model *situation.Model             // that stays are of

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
	*h = history{moves: moves, stays: h.stays, model: h.model, signals: h.signals[:0], words: h.words, recalled: h.recalled[:0]}
}

// add remembers a reply that was reviewed.
func (h *history) add(r *Reviewer, v *Review, l *reader) {
	if l != nil {
		h.reader = l
		h.stay = h.staying(r, v.Situation.ID)
	}
	for _, t := range empathy.Types {
		h.given[t].lower(v, t)
		h.given[t].add(v.Types[t].Score)
	}
	if l.unheard(v) {
		h.given[empathy.Attentive] = 0
	}
	for i := range v.Evidence {
		if e := &v.Evidence[i]; e.Counts >= r.rules.Scoring.MadeFrom {
			h.moves[e.Move]++
		}
	}
}

// staying is what speaks for the situation that a conversation is in; nil for none.
func (h *history) staying(r *Reviewer, id string) *situation.Signal {
	if h.model != r.model {
		h.model, h.stays = r.model, map[string]*situation.Signal{}
	}
	if s, ok := h.stays[id]; ok {
		return s
	}
	s, err := r.model.Signal("", nil, map[string]float64{id: r.rules.Scoring.ChangeBy})
	if err != nil { // unknown
		s = nil
	}
	h.stays[id] = s
	return s
}

// recall returns the signals to diagnose by. Those of the customer's newest turn come
// first. When they leave too much open, because it is a number that was asked for or a
// "hello?", or when they say that it is an answer, the turn that told most still holds, its
// words included; what the newest one says in words is added to it, but neither its shape
// nor that it is an answer. For the situation that the conversation is in speaks that it
// is: a little that points elsewhere does not change it.
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
	h.recalled = h.recalled[:0]
	if h.carried = own < r.rules.Scoring.CarryBelow && own < h.confidence; h.carried {
		h.recalled = append(h.recalled, h.signals...)
		for i, s := range told {
			if inWords(i) {
				h.recalled = append(h.recalled, s)
			}
		}
	} else {
		h.signals = append(h.signals[:0], told...)
		h.confidence, h.from = own, h.now
		h.recalled = append(h.recalled, told...)
	}
	h.recalled = append(h.recalled, inReply...)
	if len(h.recalled) > 0 && h.stay != nil {
		h.recalled = append(h.recalled, h.stay)
	}
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
