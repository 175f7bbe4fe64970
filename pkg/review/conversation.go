package review

import (
	"slices"

	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
)

// A Conversation is what Attune says about the agent turns of a conversation, each
// against what the customer had said until then, and about all of them together.
type Conversation struct {
	Reviews []Review // one per agent turn, in order
	Course  Course   // zero when no agent spoke

	exchanges []exchange.Exchange
}

// A Course is a conversation as a whole.
type Course struct {
	Verdict empathy.Verdict
	// Worst is the turn, from 1, of the reply that lies furthest outside its ranges; 0
	// when all lie within.
	Worst int
	// Path holds the ids of the situations that the customer went through.
	Path []string
}

// ReviewConversation reviews every agent turn of a conversation into memory that is
// used again: what into held is lost. The last of its reviews bears the course.
func (r *Reviewer) ReviewConversation(c *exchange.Conversation, into *Conversation) error {
	into.exchanges = slices.AppendSeq(into.exchanges[:0], c.Exchanges())
	n := len(into.exchanges)
	into.Reviews = slices.Grow(into.Reviews[:0], n)[:n]
	into.Course = Course{Path: into.Course.Path[:0]}
	if n == 0 {
		return nil
	}
	for i := range into.Reviews {
		if err := r.ReviewInto(&into.exchanges[i], &into.Reviews[i]); err != nil {
			return err
		}
	}
	into.judge()
	into.Reviews[n-1].Course = &into.Course
	return nil
}

// judge says how the conversation went as a whole.
func (c *Conversation) judge() {
	var verdicts [empathy.Count]empathy.Verdict
	most := 0
	for i := range c.Reviews {
		v := &c.Reviews[i]
		if id := v.Situation.ID; len(c.Course.Path) == 0 || c.Course.Path[len(c.Course.Path)-1] != id {
			c.Course.Path = append(c.Course.Path, id)
		}
		outside := 0
		for t := range v.Types {
			outside += v.Types[t].Distance
			if v.Types[t].Verdict != empathy.Within {
				verdicts[t] = v.Types[t].Verdict
			}
		}
		if outside > most {
			most, c.Course.Worst = outside, v.Exchange.Turn
		}
	}
	c.Course.Verdict = empathy.Overall(verdicts)
}
