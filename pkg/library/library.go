// Package library reads libraries of canned replies: Markdown and text files, YAML,
// JSON and CSV lists, and the exports of help desks. Every reply keeps the way back
// to the place in its own file where each of its words stands.
package library

import "github.com/attune-cx/attune/pkg/exchange"

// A File is what one file of a library holds. It never is a mere error: what could be
// read stands beside the faults of what could not.
type File struct {
	Path         string
	Format       string // name of the shape that was recognised, see Formats
	Replies      []Reply
	Suppressions []Suppression // in the order in which they stand in the file
	Faults       []Fault
}

// A Reply is one canned reply.
type Reply struct {
	// ID is the reply's own id, or else made from its title or number in the file. It is
	// unique within a file when the file keeps its own promise of that.
	ID    string
	Title string

	// Text is the reply as it stands in the library, placeholders and all; it may be HTML.
	Text string

	Situations []string // ids of the situations that it is meant for, when it says so
	Language   string   // "en", "nl", … when it says so
	Category   string   // folder or category of the help desk
	Tags       []string
	Customer   string // a message that it answers, when the library gives one
	UseWhen    string // when to use it, in the library's own words
	FailOn     string // severity from which this reply fails the run; empty: that of the run

	// Path and the map below lead back to the file.
	Path string

	at placement
}

// A Span is a stretch of a file, from Start up to End.
type Span struct {
	Start, End exchange.Position // lines and columns from 1; columns count code points
	// From and To are byte offsets into the file.
	From, To int
}

// A Suppression says that findings are meant to be as they are.
type Suppression struct {
	IDs    []string // of findings, or a prefix of them that ends before a dot; empty: all
	Reason string
	Span   Span // where the suppression itself stands
	Covers Span // the part of the file that it speaks of
}

// A Fault says why something in a file cannot be read.
type Fault struct {
	Position exchange.Position
	Reason   string // what was found and what was expected
}
