package template

import (
	"fmt"
	"strings"

	"github.com/attune-cx/attune/pkg/text"
)

// Usage is how the placeholders of a body of replies are written: those of one reply, of
// one file or of a library. It tells which help desk fills them in, and so which of them
// that help desk will leave standing. The zero value is ready; it is not safe for
// concurrent use while Add is called.
type Usage struct {
	count map[use]int
	// bySyntax counts the placeholders that a help desk fills in.
	bySyntax [text.Control]int
}

// A use is a name in a syntax.
type use struct {
	syntax text.Syntax
	name   string
}

// ours is the share of the placeholders from which those that a help desk knows show that
// the replies are for it. Below, a team may have made up all names itself, and happened to
// choose one that there is.
const ours = 0.25

// maxNames is how many different names are counted. A library has some dozens.
const maxNames = 10_000

// Add counts the placeholders of a reply.
func (u *Usage) Add(placeholders []Placeholder) {
	for _, p := range placeholders {
		if !p.Syntax.Machine() || p.Name == "" {
			continue
		}
		u.bySyntax[p.Syntax]++
		if u.count == nil {
			u.count = map[use]int{}
		}
		k := use{p.Syntax, p.Name}
		if _, ok := u.count[k]; ok || len(u.count) < maxNames {
			u.count[k]++
		}
	}
}

// slip is the share of the leading way of writing up to which another one is a slip; one
// that is used more is a second help desk.
const slip = 0.2

// A Checker tells which placeholders the help desk of a body of replies will not fill in.
// It is safe for concurrent use.
type Checker struct {
	usage  *Usage
	syntax text.Syntax // that is used most; NoSyntax when two are
	// desks fill in as many of the placeholders as any, and are not told apart by them.
	desks []*desk
	// others fill in names that desks do not, too often for a slip.
	others []*desk
}

// Checker returns what checks placeholders against the usage so far.
func (u *Usage) Checker() *Checker {
	c := &Checker{usage: u}
	most, total := 0, 0
	for s, n := range u.bySyntax {
		total += n
		if n > most {
			most, c.syntax = n, text.Syntax(s)
		} else if n == most {
			c.syntax = text.NoSyntax
		}
	}
	all := known().Desks
	fills := make([]int, len(all))
	most = 0
	for i := range all {
		for k, n := range u.count {
			if all[i].Syntax == k.syntax.String() && all[i].knows(k.name) {
				fills[i] += n
			}
		}
		most = max(most, fills[i])
	}
	for i := range all {
		if fills[i] == most && most > 0 && float64(most) >= ours*float64(total) {
			c.desks = append(c.desks, &all[i])
		}
	}
	for i := range all {
		alone := 0
		for k, n := range u.count {
			if all[i].Syntax == k.syntax.String() && all[i].knows(k.name) && !knownTo(c.desks, k.name) {
				alone += n
			}
		}
		if alone > 0 && float64(alone) > slip*float64(most) {
			c.others = append(c.others, &all[i])
		}
	}
	return c
}

func knownTo(desks []*desk, name string) bool {
	for _, d := range desks {
		if d.knows(name) {
			return true
		}
	}
	return false
}

// Check returns what is wrong with the names of the placeholders of one reply: a name
// that nearly is one that the help desk knows, or that another help desk knows, and
// syntax of another help desk. Names that nobody knows are fields that a team made.
func (c *Checker) Check(placeholders []Placeholder) []Problem {
	var problems []Problem
	own := false // the reply uses the syntax of the others
	for _, p := range placeholders {
		own = own || p.Syntax == c.syntax && p.Name != ""
	}
	for _, p := range placeholders {
		if !p.Syntax.Machine() || p.Name == "" {
			continue
		}
		few := float64(c.usage.bySyntax[p.Syntax]) <= slip*float64(c.usage.bySyntax[c.syntax])
		switch {
		case c.syntax != text.NoSyntax && p.Syntax != c.syntax && (own || few):
			problems = append(problems, c.foreignSyntax(p))
		case knownTo(c.others, p.Name) || knownTo(c.desks, p.Name):
		default:
			if problem, ok := c.name(p); ok {
				problems = append(problems, problem)
			}
		}
	}
	return problems
}

func (c *Checker) foreignSyntax(p Placeholder) Problem {
	return Problem{Foreign, p.Start, p.End,
		fmt.Sprintf("%s is written %s, all others %s.", p.Name, p.Syntax, c.syntax),
		fmt.Sprintf("Write %s if it is for the same help desk.", strings.Replace(c.syntax.String(), "…", c.suggestion(p), 1))}
}

// suggestion is the name that stands for the same with the help desk of the others.
func (c *Checker) suggestion(p Placeholder) string {
	for _, d := range c.desks {
		if near := d.near(p.Name); near != "" {
			return near
		}
	}
	return "…"
}

// name looks at a name that the help desk of the others does not document.
func (c *Checker) name(p Placeholder) (Problem, bool) {
	desks := c.desks
	if len(desks) == 0 {
		if !strings.Contains(p.Name, ".") {
			return Problem{}, false // {{mail}} is no slip of {{email}} where no help desk is known
		}
		desks = withSyntax(p.Syntax)
	}
	var near string
	var theirs []*desk
	for _, d := range desks {
		if d.Syntax != p.Syntax.String() {
			continue
		}
		if n := d.near(p.Name); n != "" && (near == "" || n == near) {
			near = n
			theirs = append(theirs, d)
		}
	}
	var elsewhere []*desk
	for _, d := range withSyntax(p.Syntax) {
		if d.known[p.Name] {
			elsewhere = append(elsewhere, d)
		}
	}
	if len(elsewhere) > 0 {
		problem := Problem{Foreign, p.Start, p.End,
			fmt.Sprintf("%s is a name of %s, the others are of %s.", p.Name, listOf(elsewhere), listOf(desks)),
			"Write the name that your help desk gives it, or allow this one if it is a field of your own."}
		if near != "" {
			problem.Advice = fmt.Sprintf("%s calls it %s.", listOf(theirs), near)
		}
		return problem, len(c.desks) > 0
	}
	if near == "" {
		return Problem{}, false
	}
	fills := "fills"
	if len(theirs) > 1 {
		fills = "fill"
	}
	return Problem{Unknown, p.Start, p.End,
		fmt.Sprintf("%s is no name that %s %s in.", p.Name, listOf(theirs), fills),
		fmt.Sprintf("Did you mean %s?", strings.Replace(p.Syntax.String(), "…", near, 1))}, true
}

func withSyntax(s text.Syntax) []*desk {
	var desks []*desk
	all := known().Desks
	for i := range all {
		if all[i].Syntax == s.String() {
			desks = append(desks, &all[i])
		}
	}
	return desks
}
