package template

import (
	"fmt"
	"strings"
)

// pairs are the signs of placeholders that stand in no common text, so that one without
// the other is a slip.
var pairs = []struct{ open, close string }{
	{"{{", "}}"}, {"{%", "%}"}, {"%{", "}"}, {"#{", "}"}, {"${", "}"}, {"<<", ">>"},
}

// maxAhead is the number of bytes in which what closes a placeholder is looked for.
const maxAhead = 200

// broken looks for a placeholder at s[i] that is none: empty, or half of one. It returns
// where to go on, 0 when there is nothing of the kind.
func (sc *scanner) broken(i int) int {
	s := sc.s
	if i < sc.code {
		return 0
	}
	for _, p := range pairs {
		if !strings.HasPrefix(s[i:], p.open) {
			continue
		}
		behind := i + len(p.open)
		if end := empty(s, behind, p.close); end > 0 {
			sc.fail(Empty, i, end, fmt.Sprintf("%s names nothing.", show(s[i:end])), "Write the name of what is to stand here, or take it out.")
			return end
		}
		name := behind
		if p.open == "{{" && name < len(s) && strings.IndexByte("#^/", s[name]) >= 0 {
			name++ // {{#if vip
		}
		end := nameEnd(s, name)
		if end == 0 && p.open == "{{" && !strings.HasPrefix(s[behind:], "{") && !sc.closes(behind, "}") {
			end = behind // "Dear {{ ,"
		}
		if end == 0 || p.open == "<<" && (!isLetter(s[behind]) || end < len(s) && s[end] == '<' || sc.closes(behind, ">>")) {
			return 0
		}
		if p.close == "}}" && end < len(s) && s[end] == '}' {
			end++ // {{name}
			sc.fail(HalfOpen, i, end, fmt.Sprintf("%s opens with two braces and closes with one.", show(s[i:end])), fmt.Sprintf("Write %s}.", show(s[i:end])))
			return end
		}
		sc.fail(HalfOpen, i, end, fmt.Sprintf("%s is opened and never closed.", show(s[i:end])), fmt.Sprintf("Close it with %s.", p.close))
		return end
	}
	switch s[i] {
	case '{':
		return sc.brokenBrace(i)
	case '[':
		return sc.brokenBracket(i)
	case '}':
		return sc.strayClose(i, "}}", "{{")
	case '%':
		return sc.strayClose(i, "%}", "{%")
	}
	return 0
}

// brokenBrace reads {name with nothing that closes it on its line, and {}.
func (sc *scanner) brokenBrace(i int) int {
	s := sc.s
	if strings.HasPrefix(s[i:], "{}") {
		sc.fail(Empty, i, i+2, "{} names nothing.", "Write what is to stand here, or take it out.")
		return i + 2
	}
	if sc.brace < 0 {
		sc.brace = i
	}
	end := nameEnd(s, i+1)
	if end == 0 || s[i+1] == ' ' || sc.closes(i+1, "}") {
		return 0
	}
	sc.fail(HalfOpen, i, end, fmt.Sprintf("%s is opened and never closed.", show(s[i:end])), "Close it with }.")
	return end
}

// brokenBracket reads [ORDER NUMBER with nothing that closes it on its line.
func (sc *scanner) brokenBracket(i int) int {
	s := sc.s
	end := i + 1
	for end < len(s) && end-i < 40 && ('A' <= s[end] && s[end] <= 'Z' || (s[end] == '_' || s[end] == ' ') && end > i+1) {
		end++
	}
	end = len(strings.TrimRight(s[i:end], " ")) + i
	if end-i < 4 || end < len(s) && isLetter(s[end]) || strings.Contains(s[end:min(len(s), end+maxAhead)], "]") {
		return 0
	}
	sc.fail(HalfOpen, i, end, fmt.Sprintf("%s is opened and never closed.", show(s[i:end])), "Close it with ].")
	return end
}

// strayClose reads name}} without anything that opens it.
func (sc *scanner) strayClose(i int, close, open string) int {
	s := sc.s
	if !strings.HasPrefix(s[i:], close) || sc.brace >= 0 {
		return 0
	}
	end := i + len(close)
	word := strings.TrimRight(s[max(0, i-maxAhead):i], " ")
	start := len(word)
	for start > 0 && isNameByte(word[start-1]) {
		start--
	}
	if start == len(word) || !isLetter(word[start]) {
		return 0
	}
	from := i - len(s[max(0, i-maxAhead):i]) + start
	sc.fail(HalfOpen, from, end, fmt.Sprintf("%s is closed and never opened.", show(s[from:end])), fmt.Sprintf("Open it with %s.", open))
	return end
}

// closes reports whether the sign stands on the line of s[i].
func (sc *scanner) closes(i int, sign string) bool {
	ahead := sc.s[i:min(len(sc.s), i+maxAhead)]
	if n := strings.IndexByte(ahead, '\n'); n >= 0 {
		ahead = ahead[:n]
	}
	return strings.Contains(ahead, sign)
}

// empty returns the end of what closes at s[i] after nothing but space.
func empty(s string, i int, close string) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '-') && close != ">>" {
		i++
	}
	if !strings.HasPrefix(s[i:], close) || close == ">>" {
		return 0
	}
	return i + len(close)
}

// nameEnd returns the end of the name at s[i], behind space; 0 when there is none.
func nameEnd(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '-') {
		i++
	}
	if i >= len(s) || !isLetter(s[i]) {
		return 0
	}
	for i < len(s) && isNameByte(s[i]) {
		i++
	}
	for s[i-1] == '.' {
		i--
	}
	return i
}

// show shortens what is quoted in a message.
func show(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= 60 {
		return s
	}
	return strings.ToValidUTF8(s[:57], "") + "…"
}
