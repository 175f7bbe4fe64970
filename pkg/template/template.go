// Package template reads canned replies before they are filled in: it lays out what a
// customer can get to read, branch by branch, and finds what the help desk will not
// understand.
package template

import (
	"sort"

	"github.com/attune-cx/attune/pkg/text"
)

// A Template is a canned reply that has been read. All offsets are byte offsets into the
// text as it was given.
type Template struct {
	// Variants are the texts that customers may get, at least one. Each branch stands in
	// at least one of them, but not every combination: there are as many as it takes, 32
	// at most. Placeholders stay in, since reading a text knows what they stand for.
	Variants []Variant

	Placeholders []Placeholder // in the order in which they stand in the text
	Problems     []Problem     // in the order of where they begin
}

// A Placeholder is what will be filled in.
type Placeholder struct {
	Start, End int
	Syntax     text.Syntax
	Name       string // ticket.requester.name; "" when it has none: {{ "a" | upcase }}
}

// A Kind of problem.
type Kind uint8

const (
	HalfOpen   Kind = iota // {{ticket.id, {ticket.id}}
	Empty                  // {{}}
	UnknownTag             // {% iff vip %}
	Unbalanced             // {% if vip %} without {% endif %}
	Branches               // more branches than are checked
	Unknown                // {{ticket.requester.frist_name}}, see Usage
	Foreign                // %{ticket.number} among {{ticket.id}}, see Usage
)

var kindNames = [...]string{"half-open", "empty", "unknown-tag", "unbalanced", "branches", "unknown", "foreign"}

func (k Kind) String() string { return kindNames[k] }

// A Problem is something that the help desk does not understand, or understands
// differently from what was meant.
type Problem struct {
	Kind       Kind
	Start, End int
	Message    string // what was found, in one sentence
	Advice     string // how to mend it
}

// A Variant is one of the texts that a template may become.
type Variant struct {
	Text string

	pieces []piece // none: the text is the template
}

// A piece of a variant that begins at, and stood at from in the template.
type piece struct{ at, from int }

// Span returns where in the template the bytes of the text from start up to end stood.
// A branch that was left out between them counts in.
func (v Variant) Span(start, end int) (int, int) {
	if len(v.pieces) == 0 {
		return start, end
	}
	if end <= start {
		from := v.offset(start)
		return from, from
	}
	return v.offset(start), v.offset(end-1) + 1
}

func (v Variant) offset(at int) int {
	i := sort.Search(len(v.pieces), func(i int) bool { return v.pieces[i].at > at }) - 1
	if i < 0 {
		return at
	}
	return v.pieces[i].from + at - v.pieces[i].at
}

// Expand reads a canned reply. It looks at the reply alone: whether the names of its
// placeholders are known is the matter of Usage.
func Expand(s string) Template {
	sc := scanner{s: s}
	sc.scan()
	t := Template{Placeholders: sc.placeholders, Problems: sc.problems}
	if len(sc.tags) == 0 {
		t.Variants = []Variant{{Text: s}}
	} else {
		p := parser{s: s}
		nodes := p.parse(sc.tags)
		t.Variants = p.variants(nodes)
		t.Problems = append(t.Problems, p.problems...)
		t.Placeholders = withoutLocals(t.Placeholders, sc.locals)
	}
	sort.SliceStable(t.Problems, func(i, j int) bool { return t.Problems[i].Start < t.Problems[j].Start })
	return t
}
