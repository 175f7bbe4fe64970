package review

import (
	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/exchange"
)

// Schema is the version of the output record.
const Schema = 1

// A Review is everything that Attune says about one exchange.
type Review struct {
	ID        string
	Language  string // "en", "nl", or "unknown" when no pack reads it
	Situation Situation
	Types     [empathy.Count]TypeReview // indexed by empathy.Type
	Verdict   empathy.Verdict           // of the reply
	Evidence  []Evidence                // in order of Start, then cue id
	Missteps  []Misstep                 // in order of Start, then id
	// Words are those that the lexicon rates, with the most points for a type, whichever sign
	// they have, first. Only with Options.All.
	Words  []Word
	Advice []string // at most three, most useful first
	// Sentences are those of the reply's body, in order: neither greeting, quoted mail,
	// signature nor disclaimer.
	Sentences []Span

	// Course is that of the whole conversation; only the review of its last reply has it.
	Course *Course

	// Exchange is what was reviewed; spans are byte offsets into its texts.
	Exchange *exchange.Exchange
	// Excerpts says that the review was read back from a record without texts: those of
	// Exchange are only the stretches with evidence, put together with … between them.
	Excerpts bool
}

// A Span is a stretch of text: byte offsets into the text as given, End exclusive.
type Span struct {
	Start, End int
}

// A TypeReview is the score of one type against what the situation asks for.
type TypeReview struct {
	Score    int           // 0..100
	Level    empathy.Level // the score in words
	Target   empathy.Range
	Verdict  empathy.Verdict
	Distance int // points outside the target; 0 when within
	// Allowance is the share, 0..1, of evidence that counted nothing.
	Allowance float64
	// Cues are the points by cues, 0..100.
	Cues float64
	// Words are the points by the words themselves, which may lie outside 0..100. See
	// rulepack.Lexicon.
	Words float64
	// WordShare is the share, 0..1, of Words in the score before missteps; that of Cues is
	// the rest. It is 0 where words count nothing.
	WordShare float64
	// Base and Measures are the points in Words that are of no single word.
	Base, Measures float64
}

// A Word is a word of the reply with the points by words that it brings to each type.
type Word struct {
	Text   string // as in the lexicon: in small letters, or [name], [number] and the like
	Points [empathy.Count]float64
}

// Source says how the situation became known.
type Source string

const (
	Given      Source = "given"      // by a flag or a field of the record
	Configured Source = "configured" // by configuration
	Diagnosed  Source = "diagnosed"  // from the customer's message
	Carried    Source = "carried"    // from an earlier turn, since the newest one told little
	Assumed    Source = "assumed"    // nothing was known: wide ranges
)

// Situation is what the customer is in, how that became known, and why.
type Situation struct {
	ID         string
	Source     Source
	Confidence float64  // 0..1
	From       int      // the reply's turn at which it was diagnosed first, when carried
	Signals    []Signal // in order of Start, then id
	// Words are words of the customer's message that speak for the situation by themselves,
	// those that say most first; see rulepack.CustomerWords. Only with Options.All.
	Words     []Indicator
	Modifiers []string // ids, in the order in which they were applied
	Reason    string   // in the language of the reply
}

// An Indicator is a word of the customer's message that speaks for a situation.
type Indicator struct {
	Text   string  // as in the lexicon: in small letters, or [name], [number] and the like
	Weight float64 // in log-odds
}

// A Signal is a cue in the customer's message (or, with InReply, in the reply)
// that tells something about the need.
type Signal struct {
	ID string
	Span
	InReply bool
}

// Evidence is a cue found in the reply.
type Evidence struct {
	Cue  string // id of the cue
	Type empathy.Type
	Move string
	Span
	Strength  float64    // of the cue, 0..1
	Counts    float64    // Strength times all discounts
	Discounts []Discount // why Counts is less than Strength
}

// A Discount is a context that makes evidence count less.
type Discount struct {
	Kind   string  // "negated", "conditional", …
	Factor float64 // 0..1
}

// A Misstep is a named fault in the reply.
type Misstep struct {
	ID   string
	Kind string
	Span
	Message string // what is wrong
	Advice  string // what to do instead; may be empty
	// Lowers is the share, 0..1, that the misstep takes off each type.
	Lowers [empathy.Count]float64
}
