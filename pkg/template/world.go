package template

import (
	"fmt"
	"slices"
	"strings"
)

// maxVariants is how many variants of a template are laid out.
const maxVariants = 32

// A test says when a branch is shown: when the subject has one of the values, or with
// not, when it has none of them. What is no comparison is its own subject, true or not.
type test struct {
	subject string
	values  []string
	not     bool
	always  bool // else
}

const (
	isTrue = "true"
	other  = "\x00other" // a value that no test names
)

// testOf reads the condition of if, unless, elsif and for.
func testOf(t tag) test {
	c := test{subject: t.args, values: []string{isTrue}, not: t.name == "unless"}
	if t.name == "for" || t.name == "tablerow" {
		c.subject = "for " + t.args
		return c
	}
	for _, sign := range []string{"==", "!=", "<>"} {
		left, right, ok := strings.Cut(t.args, sign)
		if ok && !strings.Contains(t.args, " and ") && !strings.Contains(t.args, " or ") {
			c.subject, c.values = strings.TrimSpace(left), []string{literal(right)}
			c.not = c.not != (sign != "==")
			break
		}
	}
	return c
}

// blockTest reads the condition of {{#if vip}}, {{#unless vip}}, {{#vip}} and {{^vip}}.
func blockTest(t tag) test {
	c := test{subject: t.args, values: []string{isTrue}, not: t.inverted || t.name == "#unless"}
	if t.name != "#if" && t.name != "#unless" {
		c.subject = strings.TrimSpace(t.name[1:] + " " + t.args)
	}
	return c
}

// whenTest reads {% when "a", "b" or "c" %} within {% case subject %}.
func whenTest(subject, args string) test {
	c := test{subject: subject}
	for _, list := range strings.Split(args, ",") {
		for _, value := range strings.Split(list, " or ") {
			c.values = append(c.values, literal(value))
		}
	}
	return c
}

func literal(s string) string { return strings.Trim(strings.TrimSpace(s), `"'`) }

func (t test) holds(value string) bool {
	return t.always || slices.Contains(t.values, value) != t.not
}

// A world is one way in which things may be: the value of every subject. Choices that
// lead to the branch that the world was made for are forced.
type world struct {
	values map[string]string
	forced map[int]int // number of a choice → index of its branch
}

// force makes the world one in which the choice shows that branch.
func (w *world) force(n *node, index int) {
	w.forced[n.number] = index
	for i, b := range n.branches[:index+1] {
		t := b.test
		if _, set := w.values[t.subject]; t.always || set && i < index {
			continue
		}
		if (i == index) != t.not {
			w.values[t.subject] = t.values[0]
		} else {
			w.values[t.subject] = other
		}
	}
}

// A layout makes variants of a tree.
type layout struct {
	s       string
	domain  map[string][]string // values that the tests of a subject name
	covered []bool              // by number of a branch
	made    int                 // worlds
	built   strings.Builder
	pieces  []piece
}

// variants lays out texts until each branch stands in one. Subjects that do not matter
// to the branch that is sought take their values in turn, the same one throughout the
// text, so that a reply in two languages is not mixed of both.
func (p *parser) variants(nodes []node) []Variant {
	l := layout{s: p.s, domain: map[string][]string{}, covered: make([]bool, p.branches)}
	l.collect(nodes)
	var all []Variant
	seen := map[string]bool{}
	add := func(w *world) {
		l.built.Reset()
		l.pieces = nil
		l.render(nodes, w)
		l.made++
		if v := l.built.String(); !seen[v] {
			seen[v] = true
			all = append(all, Variant{Text: v, pieces: append(l.pieces, piece{at: len(v), from: len(p.s)})})
		}
	}
	add(&world{values: map[string]string{}, forced: map[int]int{}})
	var path []step
	var missed *branch
	l.walk(nodes, &path, func(b *branch) {
		if l.made == maxVariants {
			if missed == nil {
				missed = b
			}
			return
		}
		w := &world{values: map[string]string{}, forced: map[int]int{}}
		for _, s := range path {
			w.force(s.node, s.index)
		}
		add(w)
	})
	if missed != nil {
		p.problems = append(p.problems, Problem{Branches, missed.start, missed.end,
			fmt.Sprintf("The reply has so many branches that only %d texts that it may become were checked, none with this branch.", maxVariants),
			"Make several replies of it."})
	}
	return withText(all)
}

// withText leaves out variants without a word, such as what an if around the whole
// reply leaves when it does not hold; unless there is no other.
func withText(all []Variant) []Variant {
	kept := slices.DeleteFunc(slices.Clone(all), func(v Variant) bool { return strings.TrimSpace(v.Text) == "" })
	if len(kept) == 0 {
		return all[:1]
	}
	return kept
}

// collect notes which values there are for each subject. Where the template says what is
// shown otherwise, any other value is one more.
func (l *layout) collect(nodes []node) {
	for i := range nodes {
		var last string
		for _, b := range nodes[i].branches {
			subject := b.test.subject
			if b.test.always {
				subject = last
			}
			values := l.domain[subject]
			for _, v := range b.test.values {
				if !slices.Contains(values, v) && len(values) <= maxVariants {
					values = append(values, v)
				}
			}
			if (b.test.always && b.written || b.test.not) && !slices.Contains(values, other) {
				values = append(values, other)
			}
			l.domain[subject] = values
			last = subject
			l.collect(b.nodes)
		}
	}
}

// value returns the value of a subject in a world.
func (l *layout) value(w *world, subject string) string {
	v, ok := w.values[subject]
	if !ok {
		values := l.domain[subject] // never empty: each test names one
		v = values[l.made%len(values)]
		w.values[subject] = v
	}
	return v
}

func (l *layout) render(nodes []node, w *world) {
	for i := range nodes {
		n := &nodes[i]
		if n.branches == nil {
			if k := len(l.pieces); k == 0 || l.pieces[k-1].from+l.built.Len()-l.pieces[k-1].at != n.start {
				l.pieces = append(l.pieces, piece{at: l.built.Len(), from: n.start})
			}
			l.built.WriteString(l.s[n.start:n.end])
			continue
		}
		if b := l.choose(n, w); b != nil {
			l.covered[b.number] = true
			l.render(b.nodes, w)
		}
	}
}

// choose returns the branch that is shown; nil when it is none.
func (l *layout) choose(n *node, w *world) *branch {
	if index, ok := w.forced[n.number]; ok {
		return &n.branches[index]
	}
	for i := range n.branches {
		if b := &n.branches[i]; b.test.always || b.test.holds(l.value(w, b.test.subject)) {
			return b
		}
	}
	return nil
}

// A step leads into a branch.
type step struct {
	node  *node
	index int
}

// walk visits the branches that no variant shows yet, with the path to them.
func (l *layout) walk(nodes []node, path *[]step, visit func(*branch)) {
	for i := range nodes {
		n := &nodes[i]
		for k := range n.branches {
			b := &n.branches[k]
			*path = append(*path, step{n, k})
			l.walk(b.nodes, path, visit) // what stands within shows what stands around it
			if !l.covered[b.number] {
				visit(b)
			}
			*path = (*path)[:len(*path)-1]
		}
	}
}
