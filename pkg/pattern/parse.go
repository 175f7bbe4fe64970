package pattern

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A SyntaxError says what is wrong with a pattern and how to mend it.
type SyntaxError struct {
	Offset int    // byte offset into the pattern
	Length int    // bytes of the offending part; at least 1
	Found  string // what stands there
	Want   string // what was expected, or how to mend it
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("found %s: %s", e.Found, e.Want) }

const (
	maxGap  = 12 // words in one gap
	maxSpan = 40 // words from start to end of a match
	maxDeep = 20 // nested groups
	// minAffix keeps "a*" from being half the language.
	minAffix = 3
	// plainGap is the length of ".." without a number.
	plainGap = 3
)

// kinds are what may stand in square brackets, with the kind that it means.
var kinds = map[string]kind{
	"word": kindWord, "number": kindNumber, "amount": kindAmount, "date": kindDate, "time": kindTime,
	"duration": kindDuration, "name": kindName, "placeholder": kindPlaceholder, "url": kindURL, "email": kindEmail,
	"reference": kindReference, "emoji": kindEmoji, "echo": kindEcho,
	"adjective": kindAdjective, "noun": kindNoun, "verb": kindVerb, "past": kindPast,
	"question": kindQuestion,
}

// Kinds lists the names that may stand in square brackets, sorted.
func Kinds() []string { return sortedKeys(kinds) }

// An expr is a node of a parsed pattern.
type expr interface{}

type (
	word  struct{ text string } // a literal as written, not yet folded
	affix struct {
		text   string
		suffix bool
	} // text is the given part
	list struct {
		name   string
		offset int
	}
	class  struct{ kind kind }
	gap    struct{ most int }
	seq    struct{ parts []expr }
	alt    struct{ parts []expr }
	opt    struct{ part expr }
	not    struct{ part expr }
	anchor struct{ end bool } // ^ or $
)

// A Pattern is one parsed pattern. It knows the names of lists, not their words.
type Pattern struct {
	source  string
	root    expr
	negates bool // names a negator, though what was left of it may not
}

// String returns the pattern as written.
func (p *Pattern) String() string { return p.source }

// Lists calls visit for each list that the pattern names, with the byte offset of
// the name in the pattern.
func (p *Pattern) Lists(visit func(name string, offset int)) { lists(p.root, visit) }

func lists(e expr, visit func(string, int)) {
	switch e := e.(type) {
	case list:
		visit(e.name, e.offset)
	case seq:
		for _, part := range e.parts {
			lists(part, visit)
		}
	case alt:
		for _, part := range e.parts {
			lists(part, visit)
		}
	case opt:
		lists(e.part, visit)
	case not:
		lists(e.part, visit)
	}
}

// A signs is a set of ASCII characters.
type signs [256]bool

func signsOf(characters string) (s signs) {
	for i := range len(characters) {
		s[characters[i]] = true
	}
	return s
}

var (
	afterWord = signsOf(" \t\n()|<>[]?!^$")   // ends a word
	notation  = signsOf(" \t\n()|<>[]?!^$*.") // is more than one plain word
	afterPart = signsOf(" \t\n|)")            // ends a part of a sequence
)

// in returns the offset of the first sign in s from an offset on; len(s) when none is.
func (c *signs) in(s string, from int) int {
	for from < len(s) && !c[s[from]] {
		from++
	}
	return from
}

// Parse reads a pattern. Its error is a *SyntaxError.
func Parse(source string) (*Pattern, error) { return new(Parser).Parse(source) }

// A Parser reads patterns; many cost less with the same Parser. It is not safe for
// concurrent use.
type Parser struct {
	src  string
	pos  int
	open []expr // parts and alternatives that are not complete yet

	ofExprs    slab[expr]
	ofWords    slab[word]
	ofPatterns slab[Pattern]
}

// Parse reads a pattern. Its error is a *SyntaxError.
func (p *Parser) Parse(source string) (*Pattern, error) {
	if source != "" && notation.in(source, 0) == len(source) {
		return p.ofPatterns.one(Pattern{source: source, root: p.ofWords.one(word{source})}), nil // most entries of lists
	}
	p.src, p.pos, p.open = source, 0, p.open[:0]
	if p.space(); p.pos == len(source) {
		return nil, p.fail(0, 1, "an empty pattern", "a pattern needs at least one word, list or kind that is not optional")
	}
	root, err := p.alternatives(0)
	if err != nil {
		return nil, err
	}
	if p.pos < len(p.src) { // only a closing parenthesis stops early
		return nil, p.fail(p.pos, 1, `")"`, `no group is open here; remove it or write "(" before the group`)
	}
	if !takesWord(root) {
		return nil, p.fail(0, max(len(source), 1), fmt.Sprintf("%q", source), "a pattern needs at least one word, list or kind that is not optional")
	}
	return p.ofPatterns.one(Pattern{source: source, root: root}), nil
}

func (p *Parser) fail(offset, length int, found, want string) *SyntaxError {
	return &SyntaxError{offset, length, found, want}
}

func (p *Parser) space() {
	for p.pos < len(p.src) && (p.src[p.pos] == ' ' || p.src[p.pos] == '\t' || p.src[p.pos] == '\n') {
		p.pos++
	}
}

// alternatives reads sequences separated by "|" up to a ")" or the end.
func (p *Parser) alternatives(depth int) (expr, error) {
	if depth > maxDeep {
		return nil, p.fail(p.pos, 1, "a deeply nested group", fmt.Sprintf("groups may nest %d deep; use a list", maxDeep))
	}
	first := len(p.open)
	for {
		start := p.pos
		s, err := p.sequence(depth)
		if err != nil {
			return nil, err
		}
		if s == nil {
			return nil, p.fail(start, 1, "an empty alternative", `write a word between "(", "|" and ")"; use "?" for what is optional`)
		}
		p.open = append(p.open, s)
		if p.pos >= len(p.src) || p.src[p.pos] != '|' {
			break
		}
		p.pos++
	}
	if len(p.open) == first+1 {
		return p.close(first)[0], nil
	}
	return alt{p.ofExprs.keep(p.close(first))}, nil
}

// close takes off what was opened last, from the first-th on; it is there until the
// next part is read.
func (p *Parser) close(first int) []expr {
	parts := p.open[first:]
	p.open = p.open[:first]
	return parts
}

// sequence reads parts up to a "|", a ")" or the end; nil when there are none.
func (p *Parser) sequence(depth int) (expr, error) {
	first := len(p.open)
	for {
		p.space()
		if p.pos >= len(p.src) || p.src[p.pos] == '|' || p.src[p.pos] == ')' {
			break
		}
		e, err := p.element(depth)
		if err != nil {
			return nil, err
		}
		p.open = append(p.open, e)
	}
	switch parts := p.close(first); len(parts) {
	case 0:
		return nil, nil
	case 1:
		return parts[0], nil
	default:
		return seq{p.ofExprs.keep(parts)}, nil
	}
}

func (p *Parser) element(depth int) (expr, error) {
	start := p.pos
	if p.src[p.pos] == '!' {
		p.pos++
		if p.pos >= len(p.src) || p.src[p.pos] == ' ' || p.src[p.pos] == '!' {
			return nil, p.fail(start, 1, `"!" alone`, `write it before what must not follow, as in "!sorry" or "!(for|that)"`)
		}
		e, err := p.element(depth)
		if err != nil {
			return nil, err
		}
		if !takesWord(e) {
			return nil, p.fail(start, p.pos-start, fmt.Sprintf("%q", p.src[start:p.pos]), `after "!" comes a word, list, kind or group that is not optional`)
		}
		return not{e}, nil
	}
	e, err := p.atom(depth)
	if err != nil {
		return nil, err
	}
	if p.pos < len(p.src) && p.src[p.pos] == '?' {
		if !takesWord(e) {
			return nil, p.fail(p.pos, 1, `"?"`, "only words, lists, kinds and groups can be optional")
		}
		p.pos++
		e = opt{e}
	}
	if p.pos < len(p.src) && !afterPart[p.src[p.pos]] {
		return nil, p.fail(p.pos, 1, fmt.Sprintf("%q", p.src[p.pos:p.pos+1]), "put a space between the parts of a pattern")
	}
	return e, nil
}

func (p *Parser) atom(depth int) (expr, error) {
	start := p.pos
	switch c := p.src[p.pos]; c {
	case '(':
		p.pos++
		e, err := p.alternatives(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.pos >= len(p.src) {
			return nil, p.fail(start, 1, `"("`, `the group is never closed; write ")" after it`)
		}
		p.pos++
		return e, nil
	case '<':
		name, err := p.bracketed('>', "list")
		if err != nil {
			return nil, err
		}
		return list{name, start}, nil
	case '[':
		name, err := p.bracketed(']', "kind of word")
		if err != nil {
			return nil, err
		}
		k, ok := kinds[name]
		if !ok {
			return nil, p.fail(start, p.pos-start, fmt.Sprintf("[%s]", name), "unknown kind of word; known are "+strings.Join(Kinds(), ", "))
		}
		return class{k}, nil
	case '^', '$':
		p.pos++
		return anchor{end: c == '$'}, nil
	case '?':
		return nil, p.fail(start, 1, `"?"`, `it comes right after what is optional, without a space; for a question write [question]`)
	case '>', ']':
		return nil, p.fail(start, 1, fmt.Sprintf("%q", string(c)), "nothing is open here")
	}
	if strings.HasPrefix(p.src[p.pos:], "..") {
		p.pos += 2
		digits := p.pos
		for p.pos < len(p.src) && p.src[p.pos] >= '0' && p.src[p.pos] <= '9' {
			p.pos++
		}
		if digits == p.pos {
			return gap{plainGap}, nil
		}
		n, err := strconv.Atoi(p.src[digits:p.pos])
		if err != nil || n < 1 || n > maxGap {
			return nil, p.fail(start, p.pos-start, fmt.Sprintf("%q", p.src[start:p.pos]), fmt.Sprintf("a gap is ..1 to ..%d words", maxGap))
		}
		return gap{n}, nil
	}
	end := afterWord.in(p.src, p.pos)
	text := p.src[p.pos:end]
	p.pos = end
	if strings.IndexByte(text, '*') < 0 {
		return p.ofWords.one(word{text}), nil
	}
	stem := strings.Trim(text, "*")
	switch {
	case stem == "":
		return nil, p.fail(start, end-start, fmt.Sprintf("%q", text), "use a gap (..3) or [word] for any word")
	case strings.Contains(stem, "*"), strings.HasPrefix(text, "*") && strings.HasSuffix(text, "*"), strings.HasPrefix(text, "**"), strings.HasSuffix(text, "**"):
		return nil, p.fail(start, end-start, fmt.Sprintf("%q", text), `"*" stands once, at the beginning or at the end of a word`)
	case utf8.RuneCountInString(stem) < minAffix:
		return nil, p.fail(start, end-start, fmt.Sprintf("%q", text), fmt.Sprintf(`give at least %d letters with "*"`, minAffix))
	}
	return affix{stem, strings.HasPrefix(text, "*")}, nil
}

// bracketed reads a name up to the closing character.
func (p *Parser) bracketed(closing byte, what string) (string, error) {
	start := p.pos
	end := strings.IndexByte(p.src[start:], closing)
	if end < 0 {
		return "", p.fail(start, 1, fmt.Sprintf("%q", p.src[start:start+1]), fmt.Sprintf("the name of a %s must be closed with %q", what, string(closing)))
	}
	name := p.src[start+1 : start+end]
	p.pos = start + end + 1
	for _, c := range name {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return "", p.fail(start, end+1, fmt.Sprintf("%q", p.src[start:p.pos]), fmt.Sprintf("the name of a %s has lower-case letters, digits and hyphens", what))
		}
	}
	if name == "" {
		return "", p.fail(start, end+1, fmt.Sprintf("%q", p.src[start:p.pos]), "the name is missing")
	}
	return name, nil
}

// takesWord reports whether every match of e takes at least one particular word.
func takesWord(e expr) bool {
	switch e := e.(type) {
	case *word, affix, list:
		return true
	case class:
		return e.kind != kindQuestion
	case seq:
		for _, part := range e.parts {
			if takesWord(part) {
				return true
			}
		}
	case alt:
		for _, part := range e.parts {
			if !takesWord(part) {
				return false
			}
		}
		return true
	}
	return false
}
