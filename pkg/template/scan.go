package template

import (
	"fmt"
	"strings"

	"github.com/attune-cx/attune/pkg/text"
)

// A tag is what Liquid and Handlebars take out of the text: {% if vip %}, {{#if vip}}, and
// comments as a whole.
type tag struct {
	start, end int
	// name is "if" in Liquid and "#if" in Handlebars; "/if" and "{else" are tags of
	// Handlebars, too.
	name, args string
	inverted   bool // {{^vip}}
	// cutFrom and cutTo reach further than the tag where a hyphen takes space away.
	cutFrom, cutTo int
}

// A scanner finds placeholders and tags in one pass. What it looks ahead for is either
// bounded or, once not found, not looked for again, so that the pass stays linear.
type scanner struct {
	s            string
	tags         []tag
	placeholders []Placeholder
	problems     []Problem
	locals       map[string]bool // names that the template gives a value itself

	code    int             // end of the code that i stands in; what is half open there is code
	missing map[string]bool // closers that are known not to come any more
	brace   int             // where an opening brace stands on this line that nothing closed; -1 without
}

func (sc *scanner) scan() {
	s := sc.s
	sc.brace = -1
	lineStart := true
	for i := 0; i < len(s); {
		first := lineStart
		lineStart = s[i] == '\n'
		switch s[i] {
		case '\n':
			sc.brace = -1
		case '`':
			i = sc.backtick(i, first)
			continue
		case '<':
			if strings.HasPrefix(s[i:], "<!--") {
				if end := sc.find("-->", i); end > 0 {
					i = end
					continue
				}
			}
			for _, element := range []string{"code", "pre", "style", "script"} {
				if hasElement(s[i+1:], element) && i >= sc.code {
					sc.code = max(sc.code, sc.find("</"+element, i))
				}
			}
			fallthrough
		case '{', '%', '#', '$', '[', '}':
			if end := sc.placeholder(i); end > 0 {
				i = end
				continue
			}
		}
		i++
	}
}

func hasElement(s, name string) bool {
	return len(s) > len(name) && strings.EqualFold(s[:len(name)], name) && (s[len(name)] == '>' || s[len(name)] == ' ')
}

// find returns the end of the next closer behind i, 0 when there is none.
func (sc *scanner) find(closer string, i int) int {
	if sc.missing[closer] {
		return 0
	}
	n := strings.Index(sc.s[i:], closer)
	if n < 0 {
		if sc.missing == nil {
			sc.missing = map[string]bool{}
		}
		sc.missing[closer] = true
		return 0
	}
	return i + n + len(closer)
}

// backtick notes how far the code reaches that begins at s[i], and passes its mark.
func (sc *scanner) backtick(i int, lineStart bool) int {
	s := sc.s
	if lineStart && strings.HasPrefix(s[i:], "```") {
		if i >= sc.code {
			sc.code = max(sc.code, sc.find("\n```", i))
		}
		return i + 3
	}
	if i >= sc.code {
		line := s[i+1 : min(len(s), i+200)]
		if n := strings.IndexAny(line, "`\n"); n > 0 && line[n] == '`' {
			sc.code = i + 1 + n
		}
	}
	return i + 1
}

// placeholder reads what begins at s[i] and returns its end; 0 when nothing does.
func (sc *scanner) placeholder(i int) int {
	s := sc.s
	end, syntax := text.PlaceholderAt(s, i)
	switch {
	case end == 0:
		return sc.broken(i)
	case syntax == text.Control:
		return sc.tag(i, end)
	case syntax == text.Braces && end < len(s) && s[end] == '}' && sc.brace < 0 && i >= sc.code:
		sc.fail(HalfOpen, i, end+1, fmt.Sprintf("%s opens with one brace and closes with two.", show(s[i:end+1])),
			fmt.Sprintf("Write {%s.", show(s[i:end+1])))
		return end + 1
	}
	inner := syntax.Inner(s[i:end])
	if syntax == text.DoubleBraces && i >= sc.code && sc.block(i, end, inner) {
		return end
	}
	p := Placeholder{Start: i, End: end, Syntax: syntax, Name: nameOf(inner)}
	description := !syntax.Machine() && p.Name != inner
	code := i < sc.code && syntax != text.DoubleBraces // `cd ${HOME}`
	if description || code {
		p.Name = ""
	}
	sc.placeholders = append(sc.placeholders, p)
	if syntax == text.DoubleBraces {
		sc.cut(i, end, strings.HasPrefix(s[i:], "{{-"), strings.HasSuffix(s[i:end], "-}}"))
	}
	return end
}

// block notes the tag of Handlebars or Mustache at s[i:end]: {{#if vip}}, {{^vip}},
// {{else}}, {{/if}}, {{! for colleagues }}. It reports whether there is one.
func (sc *scanner) block(i, end int, inner string) bool {
	inner = strings.TrimSpace(strings.Trim(inner, "~"))
	t := tag{start: i, end: end, cutFrom: i, cutTo: end}
	if first, rest, _ := strings.Cut(inner, " "); first == "else" || inner == "^" {
		t.name = "{else"
		t.args = strings.TrimSpace(rest)
		sc.tags = append(sc.tags, t)
		return true
	}
	if inner == "" {
		return false
	}
	sign := inner[0]
	name, args, _ := strings.Cut(strings.TrimSpace(inner[1:]), " ")
	switch {
	case sign == '!':
		t.name = "#"
	case name == "":
		return false
	case sign == '#', sign == '^':
		t.name, t.args, t.inverted = "#"+name, strings.Join(strings.Fields(args), " "), sign == '^'
	case sign == '/':
		t.name = "/" + name
	default:
		return false
	}
	sc.tags = append(sc.tags, t)
	return true
}

// cut takes the space around a placeholder away, where it asks for that.
func (sc *scanner) cut(i, end int, before, behind bool) {
	if before {
		if from := sc.spaceBefore(i); from < i {
			sc.tags = append(sc.tags, tag{start: from, end: i, cutFrom: from, cutTo: i})
		}
	}
	if behind {
		if to := spaceBehind(sc.s, end); to > end {
			sc.tags = append(sc.tags, tag{start: end, end: to, cutFrom: end, cutTo: to})
		}
	}
}

func (sc *scanner) spaceBefore(i int) int {
	floor := 0
	if n := len(sc.tags); n > 0 {
		floor = sc.tags[n-1].cutTo
	}
	return max(floor, len(strings.TrimRight(sc.s[floor:max(floor, i)], " \t\r\n"))+floor)
}

func spaceBehind(s string, i int) int {
	for i < len(s) && strings.IndexByte(" \t\r\n", s[i]) >= 0 {
		i++
	}
	return i
}

// tag notes the tag at s[i:end], and passes over what stands in a comment or raw.
func (sc *scanner) tag(i, end int) int {
	s := sc.s
	t := tag{start: i, end: end, cutFrom: i, cutTo: end}
	inner := text.Control.Inner(s[i:end])
	t.name, t.args, _ = strings.Cut(inner, " ")
	if n := strings.IndexAny(t.name, "\t\r\n"); n >= 0 {
		t.name, t.args = inner[:n], inner[n:]
	}
	t.args = strings.Join(strings.Fields(t.args), " ")
	if s[i+2] == '-' {
		t.cutFrom = sc.spaceBefore(i)
	}
	if s[end-3] == '-' {
		t.cutTo = spaceBehind(s, end)
	}
	switch t.name {
	case "comment", "raw":
		from, to := sc.closing("end"+t.name, end)
		if to == 0 {
			sc.fail(Unbalanced, i, end, fmt.Sprintf("{%% %s %%} is never closed.", t.name), fmt.Sprintf("Write {%% end%s %%} where it ends.", t.name))
			t.name = "#"
			break
		}
		if t.name == "comment" {
			t.cutTo, t.name = to, "#"
			sc.tags = append(sc.tags, t)
			return to
		}
		t.name = "#"
		sc.tags = append(sc.tags, t, tag{start: from, end: to, cutFrom: from, cutTo: to, name: "#"})
		return to
	case "assign", "capture", "increment", "decrement", "for", "tablerow", "set":
		if sc.locals == nil {
			sc.locals = map[string]bool{}
		}
		sc.locals[nameOf(t.args)] = true
	}
	sc.tags = append(sc.tags, t)
	return max(end, t.cutTo)
}

// closing returns where the next tag of that name stands.
func (sc *scanner) closing(name string, i int) (from, to int) {
	for !sc.missing[name] {
		behind := sc.find(name, i)
		if behind == 0 {
			break
		}
		from = strings.LastIndex(sc.s[i:behind], "{%") + i
		if from >= i {
			if end, syntax := text.PlaceholderAt(sc.s, from); end >= behind && syntax == text.Control && text.Control.Inner(sc.s[from:end]) == name {
				return from, end
			}
		}
		i = behind
	}
	return 0, 0
}

func (sc *scanner) fail(k Kind, start, end int, message, advice string) {
	if len(sc.problems) < maxProblems {
		sc.problems = append(sc.problems, Problem{k, start, end, message, advice})
	}
}

// maxProblems is how many problems are told of one text, and of its tags as many again:
// one with more is no reply.
const maxProblems = 50

// nameOf returns the name in {{ name | filter: "x" }}, without indexes.
func nameOf(inner string) string {
	end := 0
	for end < len(inner) && (isNameByte(inner[end]) || inner[end] == '-' || inner[end] == '[' || inner[end] == ']') {
		end++
	}
	name := inner[:end]
	if name == "" || !isLetter(name[0]) {
		return ""
	}
	for {
		open := strings.IndexByte(name, '[')
		if open < 0 {
			return name
		}
		n := strings.IndexByte(name[open:], ']')
		if n < 0 {
			return name[:open]
		}
		name = name[:open] + name[open+n+1:]
	}
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isNameByte(c byte) bool {
	return isLetter(c) || '0' <= c && c <= '9' || c == '_' || c == '.'
}

// withoutLocals takes the names off that the template itself gives a value.
func withoutLocals(all []Placeholder, locals map[string]bool) []Placeholder {
	for i := range all {
		if first, _, _ := strings.Cut(all[i].Name, "."); locals[first] {
			all[i].Name = ""
		}
	}
	return all
}
