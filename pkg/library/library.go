// Package library reads libraries of canned replies: Markdown and text files, YAML,
// JSON and CSV lists, and the exports of help desks. Every reply keeps the way back
// to the place in its own file where each of its words stands.
//
//	for entry, err := range library.Walk([]string{"canned/"}, library.WalkOptions{}) {
//		…
//		file := library.Load(entry, 0)
//		for i := range file.Replies {
//			fmt.Println(file.Replies[i].Span(0, 10).Start)
//		}
//	}
//
// What shape a file has is told by what stands in it; the extension only settles
// doubt. A small Markdown file costs about a microsecond beside opening it; lines are
// counted only when a position is asked for.
package library

import (
	"fmt"
	"slices"

	"github.com/attune-cx/attune/pkg/exchange"
)

// A File is what one file of a library holds. It never is a mere error: what could be
// read stands beside the faults of what could not.
type File struct {
	Path         string
	Format       string // name of the shape that was recognised, see Formats; empty: none was
	Replies      []Reply
	Suppressions []Suppression // in the order in which they stand in the file
	Faults       []Fault       // in the order in which they stand in the file
	LeftOut      LeftOut

	source *source
	counts map[FaultKind]int // of all faults, shown or not
}

// A Reply is one canned reply.
type Reply struct {
	// ID is the reply's own id, or else made from its title or its file's name. Two
	// replies of a file have the same id only when both give it, which is a fault.
	ID      string
	IDGiven bool // the file gives the id
	Title   string

	// Text is the reply as it stands in the library, placeholders and all; it may be HTML.
	// Suppressions and other comments of Markdown are not part of it.
	Text string

	Situations []string // ids of the situations that it is meant for, when it says so
	Language   string   // "en", "nl", … when it says so
	Category   string   // folder or category of the help desk, or the heading above
	Tags       []string
	Customer   string // a message that it answers, when the library gives one
	UseWhen    string // when to use it, in the library's own words
	FailOn     string // severity from which this reply fails the run; empty: that of the run

	Path string // of its file

	// Twin says that this is another form of the reply before it: for chat, or in another
	// language.
	Twin bool

	placement
}

// LeftOut counts what a file holds that is no reply to a customer.
type LeftOut struct {
	Inactive int // replies that are switched off
	Internal int // notes to colleagues
	Textless int // macros that only change a ticket
	Prose    int // sections of Markdown taken for notes: with lists only, or without the quote block or fence that others have
}

// Add adds what another file left out.
func (l *LeftOut) Add(o LeftOut) {
	l.Inactive += o.Inactive
	l.Internal += o.Internal
	l.Textless += o.Textless
	l.Prose += o.Prose
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
	Kind   FaultKind
	Span   Span   // From equals To when it is about a place rather than a stretch
	Reason string // what was found and what was expected
}

// A FaultKind tells faults apart.
type FaultKind string

// Kinds of faults.
const (
	Unreadable  FaultKind = "unreadable"   // the file cannot be opened, or is too large
	Encoding    FaultKind = "encoding"     // not UTF-8 text
	Syntax      FaultKind = "syntax"       // broken YAML, JSON or CSV
	Shape       FaultKind = "shape"        // nothing in it is known as a reply
	Empty       FaultKind = "empty"        // a reply without text
	Key         FaultKind = "key"          // a key or value of Attune's own that is not known
	DuplicateID FaultKind = "duplicate-id" // two replies of a file give the same id
	Directive   FaultKind = "directive"    // a comment that begins with attune- and is not known
)

// maxFaults is how many faults of a kind a file has before the rest is only counted.
const maxFaults = 20

func (f *File) fault(kind FaultKind, from, to int, reason string) {
	if f.counts == nil {
		f.counts = map[FaultKind]int{}
	}
	if f.counts[kind]++; f.counts[kind] <= maxFaults {
		f.Faults = append(f.Faults, Fault{kind, f.source.span(from, to), reason})
	}
}

// settleFaults puts faults in order and says how many are not shown.
func (f *File) settleFaults() {
	slices.SortStableFunc(f.Faults, func(a, b Fault) int { return a.Span.From - b.Span.From })
	for i, x := range slices.Backward(f.Faults) {
		if more := f.counts[x.Kind] - maxFaults; more > 0 {
			f.Faults[i].Reason += fmt.Sprintf(" (and %d more like this in the file)", more)
			f.counts[x.Kind] = 0
		}
	}
}

// Position returns the place of a byte of the file.
func (f *File) Position(offset int) exchange.Position { return f.source.position(offset) }

// Span returns the stretch of the file between two byte offsets.
func (f *File) Span(from, to int) Span { return f.source.span(from, to) }

// Excerpt returns the line of the file that holds the byte at offset, without its
// line break. Of a longer line it returns at most width bytes (16 at the least) around
// the offset, never half a character, and says how many code points were cut off its beginning.
func (f *File) Excerpt(offset, width int) (line string, cut int) {
	return f.source.excerpt(offset, width)
}
