// Package overview adds many reviews up to the figures that a quality lead looks at:
// how many replies give what situations ask for, where not, and since when.
//
// Figures describe wording, not people. Every share carries its number and a 95 %
// interval; small groups say so instead of showing a figure.
package overview

import (
	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/review"
)

// Schema is the version of the figures as `attune report --format json` writes them.
const Schema = 1

// An Overview holds all figures over a set of replies.
//
// Beside what the first version of this type had: Title, Interface, NoLanguage, Textless, ScriptedEach; Scripted,
// Purpose and Contest in Method; Covered in Group. Situations and types keep their figures however few the
// replies are, since their intervals say how little that is; groups do not.
type Overview struct {
	Schema        int    `json:"schema"`
	Title         string `json:"title"`
	Interface     string `json:"interface"` // language of names and Method: en or nl
	Replies       int    `json:"replies"`
	Conversations int    `json:"conversations"` // 0 when the input was pairs only
	Unread        int    `json:"unread"`        // records that could not be read
	// NoLanguage counts replies in a language that no rules read, which are not judged. Of
	// all figures, only Replies, Conversations, First and Last count them.
	NoLanguage int    `json:"unknown_language"`
	First      string `json:"first"` // day of the earliest reply, 2026-11-16; empty when no times are known
	Last       string `json:"last"`
	// Textless counts replies that are known by their records only, without their texts:
	// scripted sentences were not looked for in them.
	Textless int `json:"textless"`
	// UnclearDates counts replies with a date such as 03/04/2026, which was read as the
	// third of April.
	UnclearDates int `json:"unclear_dates"`

	Verdicts   Verdicts            `json:"verdicts"`   // of whole replies that were judged
	Courses    Verdicts            `json:"courses"`    // of whole conversations
	Types      [empathy.Count]Type `json:"types"`      // attentive, affective, cognitive
	Situations []Situation         `json:"situations"` // the most frequent first
	Missteps   []Misstep           `json:"missteps"`   // the most frequent first
	Moves      []Move              `json:"moves"`      // by type, the most used first
	Scripted   []Scripted          `json:"scripted"`   // sentences that come back, the most frequent first
	// ScriptedEach is how many uses of a sentence each counted one stands for: 1, and the
	// numbers are exact, unless there were too many different sentences to count them all.
	ScriptedEach int `json:"scripted_each"`

	Teams     []Group `json:"teams"`  // by name
	Agents    []Group `json:"agents"` // by name, never by rank
	Channels  []Group `json:"channels"`
	Weeks     []Group `json:"weeks"` // ISO weeks in order: 2026-W47
	MinSample int     `json:"min_sample"`
	Method    Method  `json:"method"`

	// Samples are replies to look at, the worst first and then those drawn at random.
	Samples []Sample `json:"-"`
	Worst   int      `json:"worst"`  // how many of Samples were chosen for being worst
	Random  int      `json:"random"` // how many were drawn at random
}

// Judged is how many replies all shares are of.
func (o *Overview) Judged() int { return o.Replies - o.NoLanguage }

// A Share is a number of replies out of many, with its 95 % interval (Wilson 1927).
type Share struct {
	Count int     `json:"count"`
	Of    int     `json:"of"`
	Share float64 `json:"share"` // 0..1
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// An Estimate is a mean or an adjusted share with its 95 % interval. The interval of the
// mean of fewer than two scores is all there is, 0 to 100.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Verdicts says which share of replies is below, within, above and mixed.
type Verdicts struct {
	Below  Share `json:"below"`
	Within Share `json:"within"`
	Above  Share `json:"above"`
	Mixed  Share `json:"mixed"` // of types always 0
}

// Bins is the number of equal parts that the scores 0..100 are counted in.
const Bins = 20

// A Type holds the figures of one type of empathy.
type Type struct {
	Type     string     `json:"type"`
	Verdicts Verdicts   `json:"verdicts"`
	Score    Estimate   `json:"score"`  // mean
	Target   [2]float64 `json:"target"` // mean minimum and maximum that was asked for
	Bins     [Bins]int  `json:"bins"`   // replies by score: 0-4, 5-9, … 95-100
}

// A Situation holds the figures of the replies to customers in one situation.
type Situation struct {
	ID       string              `json:"id"`
	Name     string              `json:"name"`
	Replies  int                 `json:"replies"`
	Enough   bool                `json:"enough"` // at least MinSample replies
	Verdicts Verdicts            `json:"verdicts"`
	Types    [empathy.Count]Type `json:"types"`
}

// A Misstep says how often a fault was found, with a few places.
type Misstep struct {
	ID       string    `json:"id"`
	Kind     string    `json:"kind"`
	Message  string    `json:"message"`
	Replies  Share     `json:"replies"`
	Examples []Example `json:"examples"`
}

// An Example is a stretch of a reply; Text is empty when texts were not kept.
type Example struct {
	Reply string `json:"reply"` // id
	Text  string `json:"text,omitempty"`
}

// A Move says how often a way to express a type was used, and how often it was missing
// where the situation counts on it and the type fell below its minimum.
type Move struct {
	Type    string `json:"type"`
	Move    string `json:"move"`
	Name    string `json:"name"`
	Used    Share  `json:"used"`
	Missing int    `json:"missing"`
}

// A Scripted sentence is one that stands word for word in many replies.
type Scripted struct {
	Text    string  `json:"text"`
	Replies int     `json:"replies"`
	Agents  int     `json:"agents"` // how many different ones wrote it
	Top     []Count `json:"top"`    // agents who wrote it most; none where samples are too small
}

// A Count is a name with a number.
type Count struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// A Group holds the figures of a team, an agent, a channel or a week.
type Group struct {
	Name    string `json:"name"`
	Replies int    `json:"replies"`
	// Enough says that there are at least MinSample replies. Without that, figures are too
	// few to say anything and are left out.
	Enough   bool                 `json:"enough"`
	Verdicts *Verdicts            `json:"verdicts,omitempty"`
	Types    *[empathy.Count]Type `json:"types,omitempty"`
	// Adjusted is the share within as it would be with everybody's mix of situations
	// (direct standardisation). Nil when too few, or when the group met less than half of
	// that mix.
	Adjusted *Estimate `json:"adjusted,omitempty"`
	// Covered is the share, 0..1, of everybody's mix of situations that the group met.
	Covered float64 `json:"covered,omitempty"`
}

// A Method says in words how figures came about, for the report to print.
type Method struct {
	Interval   string `json:"interval"`   // of shares
	Adjustment string `json:"adjustment"` // of comparisons
	Sample     string `json:"sample"`     // of the replies that are shown
	Scripted   string `json:"scripted"`   // how sentences were counted
	Purpose    string `json:"purpose"`    // that this describes wording, not people
	Contest    string `json:"contest"`    // how to contest a score
}

// A Sample is one reply to look at.
type Sample struct {
	Review *review.Review // with its Exchange, redacted when asked
	Random bool           // drawn at random, not for being among the worst
}
