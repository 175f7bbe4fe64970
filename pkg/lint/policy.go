package lint

import (
	"github.com/attune-cx/attune/pkg/empathy"
	"github.com/attune-cx/attune/pkg/library"
)

// Options say how a library is looked at; the zero Options are the usual ones.
type Options struct {
	// Policy returns what holds for a reply, or for a file as a whole when it is called
	// with a reply that has nothing but a path; nil is the zero Policy for all. It must be
	// safe for concurrent use.
	Policy func(r *library.Reply) *Policy

	// Severity returns that of a kind of finding in a file, and false when the usual one
	// holds; nil is that for all. It must be safe for concurrent use.
	Severity func(path, id string) (Severity, bool)

	// Similar is the share, 0 to 1, of their words in order from which two replies are
	// near-duplicates; 0 is the usual one.
	Similar float64

	// A sentence is repeated through the library when it stands in at least RepeatedIn
	// replies and in at least RepeatedShare of all; 0 is the usual number.
	RepeatedIn    int
	RepeatedShare float64

	// Placeholders are names that the help desk fills in besides those that it documents.
	Placeholders []string

	// FailOn is the severity from which a finding fails the run unless its reply says
	// another.
	FailOn Severity

	// Baseline holds findings that are known already; nil is none.
	Baseline *Baseline
	// Gone reports whether a file that was not read is there no more, so that what the
	// baseline has of it is stale; nil is never.
	Gone func(path string) bool

	// Changed reports whether a change touches the lines first to last of a file; nil
	// means that everything is looked at.
	Changed func(path string, first, last int) bool

	// Jobs is how many files are looked at side by side; 0 is one.
	Jobs int
}

// A Policy is what holds for one reply.
type Policy struct {
	Situations []string // that it is meant for unless it says so itself
	Language   string   // that it should be in unless it says so itself
	// Targets replace the ranges of the situation where they are not nil.
	Targets [empathy.Count]*empathy.Range
}

// Usual numbers.
const (
	usualSimilar       = 0.8
	usualRepeatedIn    = 5
	usualRepeatedShare = 0.2
)
