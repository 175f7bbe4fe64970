// Package lint checks a library of canned replies against the situations that the
// replies are meant for: too little or too much empathy, missteps, placeholders,
// language, address, and replies that say the same.
//
// A canned reply is not judged as if it had been sent: there is no customer's message
// that it could take up, and its placeholders are not filled in. So a score has a lower
// and an upper bound, see bounds, and is a finding only when both lie outside the range.
// What rests on a category of the help desk or on a clear diagnosis is a warning at most,
// and what rests on a mere guess a note.
//
// Files are looked at side by side, while others are still searched for. Of each only its
// findings are kept, and what it takes to compare its replies with those of others: some
// 300 bytes a reply. What those comparisons show is read again.
package lint

import (
	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/library"
)

// A Finding is one thing that a reviewer of the library should look at.
type Finding struct {
	// ID names the kind of finding: "below.affective", "above.attentive", the id of a
	// misstep such as "en.misstep.conditional-apology", "placeholder.unknown", …
	ID       string
	Severity Severity

	Path  string // of the file, with slashes, relative to the folder of the run
	Reply string // id of the reply; empty when the finding is about the file
	Title string // of the reply

	// Start and End are where it is: lines and columns from 1, columns in code points, End
	// exclusive. From and To are the byte offsets in the file.
	Start, End exchange.Position
	From, To   int
	// Line is the line of the file on which it starts, without its line break, for
	// excerpts; shortened around the finding when it is very long, and empty when
	// Options.NoLines is set. LineOffset is the number of code points cut off its
	// beginning.
	Line       string
	LineOffset int

	Message string // what is wrong, in one sentence
	Advice  string // what to do instead; may be empty

	// Of findings about a score:
	Type      string // attentive, affective or cognitive
	Situation string // the id of the situation that the reply is held against
	Source    string // how that became known: given, configured, category, diagnosed, assumed
	// Confidence is how sure a diagnosed situation is, 0..1; 0 of others.
	Confidence float64
	Score      int
	Target     [2]int
	Distance   int

	Related []Related

	// Fingerprint names the finding whatever the line it stands on: a hash of the id, the
	// situation and the normalised text, 32 hexadecimal digits. Findings that say the same
	// of the same words have the same one, wherever they stand.
	Fingerprint string

	// FailOn is the severity from which this finding fails the run.
	FailOn Severity

	touched bool // by the change that is looked at
}

// A Related place is where else the same thing stands.
type Related struct {
	Path    string
	Reply   string
	Start   exchange.Position
	Message string
}

// A Rule describes a kind of finding.
type Rule struct {
	ID       string
	Summary  string // one line
	Help     string // what it means, why it matters and what to do, in Markdown
	Severity Severity
}

// A Report is everything that one run found.
type Report struct {
	Findings []Finding // by path, line, column, id
	Rules    []Rule    // of the findings, by id

	Files   int // that were read
	Replies int // that were checked
	Within  int // replies that fit every situation that they are meant for
	// Unchecked are replies in languages that no rules read.
	Unchecked int
	// LeftOut is what the files hold that is no reply to a customer.
	LeftOut library.LeftOut

	Unread     int // files or parts of them that could not be read, each a finding
	Suppressed int // findings that a suppression covers
	Baselined  int // findings that the baseline has
	Untouched  int // findings in replies that the change does not touch
	Stale      []BaselineEntry

	Situations []SituationCount // by id

	// Checked are the replies that were checked, by path and place, when
	// Options.ListReplies is set: a test report names those that pass as well.
	Checked []Checked

	read   []string // paths of files
	sorted bool     // they are in order
}

// A Checked is one reply that was checked.
type Checked struct {
	Path, Reply, Title string
}

// A SituationCount says how replies fit one situation.
type SituationCount struct {
	ID                          string
	Replies                     int
	Below, Within, Above, Mixed int
}

// Fails reports whether the finding fails the run.
func (f *Finding) Fails() bool { return f.Severity >= f.FailOn }

// Fails reports whether any finding fails the run.
func (r *Report) Fails() bool {
	for i := range r.Findings {
		if r.Findings[i].Fails() {
			return true
		}
	}
	return false
}

// StaleCount returns how many findings of the baseline are no longer found.
func (r *Report) StaleCount() (n int) {
	for _, e := range r.Stale {
		n += e.Count
	}
	return n
}
