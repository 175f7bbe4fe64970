package library

import (
	"fmt"
	"sort"
	"strings"
)

// The YAML library says where it gave up, which is often far from the fault, and in
// its own terms. So the item is looked for that breaks the file, and in it the line.

// maxSought is the size up to which a broken file is searched: it is read some dozen
// times.
const maxSought = 1 << 20

// brokenItem returns the first item with which a broken file no longer can be read; of
// a large file an empty stretch at its beginning.
func brokenItem(s string, from int) hole {
	if len(s)-from > maxSought {
		return hole{from, from}
	}
	starts := append(itemStarts(s, from), len(s))
	i := sort.Search(len(starts)-1, func(i int) bool {
		_, _, why := parseYAML(s[from:starts[i]])
		return why != ""
	})
	return hole{starts[max(0, i-1)], starts[i]}
}

// itemStarts returns where items begin: lines that start in the first column, or as
// deep as the first item of a list. The first is the beginning of the file.
func itemStarts(s string, from int) []int {
	starts := []int{from}
	deep := -1
	for at := from; at < len(s); at = lineEnd(s, at) {
		indent := spaces(s[at:])
		rest := s[at+indent : lineEnd(s, at)]
		item := strings.HasPrefix(rest, "- ")
		if item && deep < 0 {
			deep = indent
		}
		if at > from && (item && indent == deep || indent == 0 && strings.Trim(rest, " \t\r\n") != "" && rest[0] != '#' && rest[0] != '\t') {
			starts = append(starts, at)
		}
	}
	return starts
}

// culprit looks for the line in a stretch that breaks it: the first whose value is no
// YAML by itself. Else it returns what the YAML library says, at the line that it names
// when that lies in the stretch.
func culprit(s string, in hole, at int, why string) (int, string) {
	open := -1 // where a quotation mark may open a value of several lines
	lines := 0
	for line := in.from; line < in.to; line = lineEnd(s, line) {
		if lines++; lines > 1000 {
			break
		}
		text := strings.TrimRight(s[line:lineEnd(s, line)], " \t\r\n")
		bare := strings.TrimLeft(text, " -")
		indent := len(text) - len(bare)
		if strings.HasPrefix(bare, "\t") {
			return line + indent, "found a tab before the text, expected spaces: YAML takes no tabs there"
		}
		key, value, ok := strings.Cut(bare, ": ")
		if !ok || strings.ContainsAny(key, "\"'{[# ") {
			continue
		}
		begin := line + indent + len(key) + len(": ")
		begin += spaces(value)
		value = strings.TrimLeft(value, " ")
		if value == "" || value[0] == '|' || value[0] == '>' {
			continue
		}
		_, _, wrong := parseYAML("k: " + value)
		if wrong == "" {
			continue
		}
		switch c := value[0]; {
		case (c == '"' || c == '\'') && strings.Count(value, string(c))%2 == 1:
			open = begin
			continue
		case c == '"' || c == '\'':
			return begin, fmt.Sprintf("text stands behind the %c that closes the value: put the whole value in marks of the other kind, or on lines of its own below |", c)
		case strings.IndexByte("{[%@`*&!", c) >= 0:
			return begin, fmt.Sprintf("a value that begins with %c must stand in quotation marks, or on lines of its own below |", c)
		case strings.Contains(value, ": "):
			return begin + strings.Index(value, ": "), "a value with a colon and a space in it must stand in quotation marks, or on lines of its own below |"
		}
		return begin, wrong
	}
	if open >= 0 {
		return open, "a quotation mark opens this value and none closes it, or text stands behind that"
	}
	if in.to > in.from && (at < in.from || at >= in.to) {
		at = in.from
	}
	return min(at+blankLen(s[at:]), max(at, in.to)), why
}
