package template

import (
	"fmt"
	"slices"
	"strings"

	"github.com/attune-cx/attune/pkg/strictyaml"
)

// maxDepth is how deep branches may stand within branches: as deep as Liquid itself
// allows.
const maxDepth = 100

// A node is a stretch of text or, with branches, a choice between texts.
type node struct {
	start, end int
	branches   []branch
	number     int // of the choice
}

// A branch is shown when its test holds and none before it does.
type branch struct {
	test       test
	nodes      []node
	number     int
	start, end int  // of the tag that begins it
	written    bool // not only implied by an if without an else
}

// An open construct while parsing: the choice, and how its tag is called.
type open struct {
	tag   tag
	node  node
	deep  bool // too deep to be a choice
	plain bool // no choice: capture
}

type parser struct {
	s        string
	problems []Problem
	choices  int
	branches int

	stack []open
	root  []node
}

func (p *parser) fail(k Kind, t tag, message, advice string) {
	if len(p.problems) < maxProblems {
		p.problems = append(p.problems, Problem{k, t.start, t.end, message, advice})
	}
}

// enders are the tags that end a construct; the construct is what stands behind end.
var enders = []string{"endif", "endunless", "endcase", "endfor", "endtablerow", "endcapture", "endifchanged"}

// parse makes a tree of the text between the tags.
func (p *parser) parse(tags []tag) []node {
	at := 0
	for _, t := range tags {
		p.text(at, t.cutFrom)
		at = max(at, t.cutTo)
		p.tag(t)
	}
	p.text(at, len(p.s))
	for len(p.stack) > 0 {
		p.unclosed()
	}
	return p.root
}

// nodes returns where text is added now; nil between case and its first when.
func (p *parser) nodes() *[]node {
	for i := min(len(p.stack), maxDepth) - 1; i >= 0; i-- {
		o := &p.stack[i]
		if o.plain {
			continue
		}
		if n := len(o.node.branches); n > 0 {
			return &o.node.branches[n-1].nodes
		}
		return nil
	}
	return &p.root
}

func (p *parser) text(start, end int) {
	if nodes := p.nodes(); nodes != nil && start < end {
		*nodes = append(*nodes, node{start: start, end: end})
	}
}

func (p *parser) tag(t tag) {
	switch t.name {
	case "", "#":
	case "if", "unless", "for", "tablerow":
		o := p.open(t)
		p.branch(o, t, testOf(t), true)
	case "case":
		p.open(t)
	case "capture", "ifchanged":
		p.open(t).plain = true
	case "elsif", "elseif", "elif":
		if t.name != "elsif" {
			p.unknown(t)
		}
		p.next(t, []string{"if", "unless"}, testOf(t))
	case "when":
		p.next(t, []string{"case"}, test{})
	case "else":
		if strings.HasPrefix(t.args, "if ") {
			p.fail(UnknownTag, t, fmt.Sprintf("%s is read as {%% else %%}.", show(p.tagText(t))), "Write {% elsif … %}.")
		}
		p.next(t, []string{"if", "unless", "case", "for", "tablerow"}, test{always: true})
	case "{else":
		p.elseBlock(t)
	default:
		if t.name[0] == '#' {
			p.branch(p.open(t), t, blockTest(t), true)
			return
		}
		if name, ends := strings.CutPrefix(t.name, "/"); ends {
			p.close(t, "#"+name)
			return
		}
		switch construct, ends := strings.CutPrefix(t.name, "end"); {
		case ends && slices.Contains(enders, t.name):
			p.close(t, construct)
		case !slices.Contains(known().Tags, t.name):
			p.unknown(t)
		}
	}
}

// elseBlock reads {{else}} and {{else if vip}}.
func (p *parser) elseBlock(t tag) {
	if n := len(p.stack); n == 0 || p.stack[n-1].tag.name[0] != '#' {
		p.fail(Unbalanced, t, fmt.Sprintf("%s stands in no block.", show(p.tagText(t))), "Take it out, or write {{#if …}} before it.")
		return
	}
	how := test{always: true}
	if name, args, _ := strings.Cut(t.args, " "); t.args != "" {
		how = blockTest(tag{name: "#" + name, args: strings.TrimSpace(args)})
	}
	p.branch(&p.stack[len(p.stack)-1], t, how, true)
}

func (p *parser) unknown(t tag) {
	if len(p.problems) == maxProblems {
		return
	}
	all := append([]string{"if", "elsif", "else", "unless", "case", "when", "for", "tablerow", "capture", "comment", "raw"}, enders...)
	advice := "Take it out, or write one that there is, such as {% if %}, {% case %} or {% assign %}."
	if near := strictyaml.Nearest(t.name, append(all, known().Tags...)); near != "" {
		advice = fmt.Sprintf("Did you mean {%% %s %%}?", near)
	}
	p.fail(UnknownTag, t, fmt.Sprintf("There is no tag %s.", show(p.s[t.start:t.end])), advice)
}

func (p *parser) open(t tag) *open {
	o := open{tag: t, deep: len(p.stack) >= maxDepth}
	if len(p.stack) == maxDepth {
		p.fail(Branches, t, fmt.Sprintf("Branches stand within branches more than %d deep.", maxDepth), "Split the reply.")
	}
	p.stack = append(p.stack, o)
	return &p.stack[len(p.stack)-1]
}

func (p *parser) branch(o *open, t tag, test test, written bool) {
	if o.deep || o.plain {
		return
	}
	o.node.branches = append(o.node.branches, branch{test: test, number: p.branches, start: t.start, end: t.end, written: written})
	p.branches++
}

// next begins the next branch of the construct that is open.
func (p *parser) next(t tag, within []string, test test) {
	if n := len(p.stack); n > 0 && slices.Contains(within, p.stack[n-1].tag.name) {
		o := &p.stack[n-1]
		if t.name == "when" {
			test = whenTest(o.tag.args, t.args)
		}
		p.branch(o, t, test, true)
		return
	}
	p.fail(Unbalanced, t, fmt.Sprintf("%s stands in no {%% %s %%}.", show(p.s[t.start:t.end]), within[0]),
		"Take it out, or write the tag that it belongs to before it.")
}

// close ends the innermost construct of that name; what is open within it was forgotten.
func (p *parser) close(t tag, construct string) {
	depth := -1
	for i := len(p.stack) - 1; i >= 0 && i >= len(p.stack)-maxDepth; i-- {
		if p.stack[i].tag.name == construct {
			depth = i
			break
		}
	}
	if depth < 0 {
		advice := fmt.Sprintf("Take it out, or write %s before it.", begins(construct))
		if n := len(p.stack); n > 0 {
			advice = fmt.Sprintf("What is open here is %s: end it with %s.", show(p.tagText(p.stack[n-1].tag)), ends(p.stack[n-1].tag.name))
		}
		p.fail(Unbalanced, t, fmt.Sprintf("%s ends nothing.", show(p.tagText(t))), advice)
		return
	}
	for len(p.stack) > depth+1 {
		p.unclosed()
	}
	p.pop()
}

func (p *parser) tagText(t tag) string { return p.s[t.start:t.end] }

func (p *parser) unclosed() {
	t := p.stack[len(p.stack)-1].tag
	p.fail(Unbalanced, t, fmt.Sprintf("%s is never closed.", show(p.tagText(t))), fmt.Sprintf("Write %s where it ends.", ends(t.name)))
	p.pop()
}

// begins and ends are how the tags of a construct are written.
func begins(construct string) string {
	if construct[0] == '#' {
		return "{{" + construct + "}}"
	}
	return "{% " + construct + " %}"
}

func ends(construct string) string {
	if construct[0] == '#' {
		return "{{/" + construct[1:] + "}}"
	}
	return "{% end" + construct + " %}"
}

func (p *parser) pop() {
	o := &p.stack[len(p.stack)-1]
	branches := o.node.branches
	if len(branches) == 1 && !branches[0].test.always {
		p.branch(o, o.tag, test{always: true}, false) // nothing is shown
	}
	n := o.node
	p.stack = p.stack[:len(p.stack)-1]
	if nodes := p.nodes(); nodes != nil && len(n.branches) > 0 {
		n.number = p.choices
		p.choices++
		*nodes = append(*nodes, n)
	}
}
