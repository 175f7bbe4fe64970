package library

import (
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// readYAML reads the documents of a YAML file. When it is broken, what stands before
// the item with the fault is read.
func (f *File) readYAML(from int) {
	s := f.source.text
	docs, line, why := parseYAML(s[from:])
	end := len(s)
	lines := newYAMLLines(f.source, from)
	if why != "" {
		broken := brokenItem(s, from)
		at, why := culprit(s, broken, lines.offset(line, 1), why)
		f.fault(Syntax, at, at, "the YAML is broken: "+why)
		end = broken.from
		docs, _, _ = parseYAML(s[from:end])
	}
	l := &lister{File: f, tree: &tree{source: f.source, lines: lines}, base: "yaml"}
	for i, d := range docs {
		to := end
		if i+1 < len(docs) {
			to = lines.offset(docs[i+1].Line, 1)
			to = from + len(strings.TrimSuffix(strings.TrimRight(s[from:to], " \t\r\n"), "---"))
		}
		n := l.tree.yamlNode(d, to)
		if i == 0 {
			n.from = from
		}
		l.find(n, "", "", 0)
	}
	l.finish(from)
	heads := make([]hole, len(l.Replies))
	for i, r := range l.Replies {
		heads[i] = r.record
	}
	slices.SortFunc(l.texts, func(a, b hole) int { return a.to - b.to }) // an alias stands before
	f.apply(f.yamlComments(from, l.texts), heads)
}

// parseYAML returns the roots of all documents, or the line of a fault (from 1) and
// what it is.
func parseYAML(s string) (docs []*yaml.Node, line int, why string) {
	d := yaml.NewDecoder(strings.NewReader(s))
	for {
		n := new(yaml.Node)
		err := d.Decode(n)
		if err == io.EOF {
			return docs, 0, ""
		}
		if err != nil {
			line, why = yamlError(err)
			return nil, line, why
		}
		if len(n.Content) == 1 {
			docs = append(docs, n.Content[0])
		}
	}
}

// yamlError takes the line out of "yaml: line 3: did not find …".
func yamlError(err error) (line int, why string) {
	why = strings.TrimPrefix(err.Error(), "yaml: ")
	line = 1
	if rest, ok := strings.CutPrefix(why, "line "); ok {
		if number, what, ok := strings.Cut(rest, ": "); ok {
			if n, err := strconv.Atoi(number); err == nil {
				line, why = n, what
			}
		}
	}
	return line, why
}

// yamlNode is the node n, which ends before to at the latest.
func (t *tree) yamlNode(n *yaml.Node, to int) node {
	out := node{from: t.lines.offset(n.Line, n.Column), to: to, yaml: n}
	n = resolved(n)
	switch n.Kind {
	case yaml.SequenceNode:
		out.kind = list
	case yaml.MappingNode:
		out.kind = object
	case yaml.ScalarNode:
		switch {
		case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle|yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
			out.kind = text
		case n.ShortTag() == "!!null":
		case n.ShortTag() == "!!str" || n.ShortTag() == "!!timestamp":
			out.kind = text
		default:
			out.kind = literal
		}
	}
	out.to = out.from + len(strings.TrimRight(t.source.text[out.from:max(out.from, to)], " \t\r\n"))
	return out
}

// resolved follows an alias to a text. An alias to anything else stays as it is and
// counts as nothing: a list of lists of aliases could stand for more than fits into
// memory.
func resolved(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode && n.Alias != nil && n.Alias.Kind == yaml.ScalarNode {
		return n.Alias
	}
	return n
}

// maxMerged is how many keys of a mapping are taken over with <<: *name.
const maxMerged = 64

func (t *tree) yamlChildren(n node) iter.Seq[node] {
	return func(yield func(node) bool) {
		if n.kind == object {
			t.yamlPairs(n.yaml.Content, n.to, yield)
			return
		}
		content := n.yaml.Content
		for i, item := range content {
			to := n.to
			if i+1 < len(content) {
				to = t.itemStart(content[i+1])
			}
			if !yield(t.yamlNode(item, to)) {
				return
			}
		}
	}
}

// yamlPairs goes through keys and values, and then through those that <<: takes over,
// which count only where a key does not stand here as well.
func (t *tree) yamlPairs(content []*yaml.Node, end int, yield func(node) bool) bool {
	for i := 0; i+1 < len(content); i += 2 {
		to := end
		if i+2 < len(content) {
			to = t.itemStart(content[i+2])
		}
		child := t.yamlNode(content[i+1], to)
		child.name, child.key = content[i].Value, fold(content[i].Value)
		child.nameFrom = t.lines.offset(content[i].Line, content[i].Column)
		if !yield(child) {
			return false
		}
	}
	for i := 0; i+1 < len(content); i += 2 {
		from := content[i+1]
		if from.Kind == yaml.AliasNode {
			from = from.Alias
		}
		if content[i].Value != "<<" || from == nil || from.Kind != yaml.MappingNode || len(from.Content) > 2*maxMerged {
			continue
		}
		for k := 0; k+1 < len(from.Content); k += 2 {
			child := t.yamlNode(from.Content[k+1], t.lines.offset(from.Content[k+1].Line, from.Content[k+1].Column))
			if !child.scalar() && child.kind != list {
				continue
			}
			child.name, child.key = from.Content[k].Value, fold(from.Content[k].Value)
			child.nameFrom = t.lines.offset(from.Content[k].Line, from.Content[k].Column)
			if !yield(child) {
				return false
			}
		}
	}
	return true
}

// itemStart is where what belongs to the item before ends: at the beginning of the
// line on which n starts, or at n when something else stands there.
func (t *tree) itemStart(n *yaml.Node) int {
	at := t.lines.offset(n.Line, n.Column)
	start := int(t.lines.starts[max(0, min(n.Line, len(t.lines.starts))-1)])
	if start < at && strings.Trim(t.source.text[start:at], " -?") == "" {
		return start
	}
	return at
}
