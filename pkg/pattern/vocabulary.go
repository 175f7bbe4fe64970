package pattern

import (
	"strings"

	"github.com/attune-cx/attune/pkg/text"
)

// A Vocabulary is the words of some texts.
type Vocabulary map[string]bool

// Add adds the words of a text.
func (v Vocabulary) Add(d *text.Document) {
	for i := range d.Tokens {
		v[d.Tokens[i].Norm] = true
	}
}

// RulesOut reports whether a pattern certainly cannot match for want of a word. It goes
// by plain words only, which is enough for most; it spares reading the pattern, and does
// not notice faults in it.
func (v Vocabulary) RulesOut(language *text.Language, source string) bool {
	o := outline{vocabulary: v, language: language, source: source}
	return !o.alternatives() && o.at == len(source)
}

// An outline goes through a pattern as it is written. Its methods report whether what
// stands here may match, and go on behind it.
type outline struct {
	vocabulary Vocabulary
	language   *text.Language
	source     string
	at         int
	decided    bool // what stands here does not matter any more
}

func (o *outline) alternatives() bool {
	some, outer := false, o.decided
	for {
		some = o.sequence() || some
		if o.at == len(o.source) || o.source[o.at] == ')' {
			o.decided = outer
			return some
		}
		o.at++
		o.decided = outer || some
	}
}

func (o *outline) sequence() bool {
	all, outer := true, o.decided
	for o.at < len(o.source) && o.source[o.at] != '|' && o.source[o.at] != ')' {
		if o.source[o.at] == ' ' {
			o.at++
			continue
		}
		all = o.part() && all
		o.decided = outer || !all
	}
	o.decided = outer
	return all
}

func (o *outline) part() bool {
	may := true
	switch first := o.source[o.at]; first {
	case '!':
		if o.at++; o.at < len(o.source) {
			o.part()
		}
		return true
	case '(':
		o.at++
		may = o.alternatives()
		o.at = min(o.at+1, len(o.source))
	case '<', '[':
		for o.at < len(o.source) && o.source[o.at] != first+2 { // > and ]
			o.at++
		}
		o.at = min(o.at+1, len(o.source))
	default:
		end := afterWord.in(o.source, o.at)
		if w := o.source[o.at:end]; w != "" && !o.decided && o.language.FoldsToItself(w) {
			may = o.vocabulary[w]
		}
		o.at = max(end, o.at+1)
	}
	if o.at < len(o.source) && o.source[o.at] == '?' {
		o.at++
		return true
	}
	return may
}

// CompileFor is Compile for texts that have the words of a vocabulary only. Patterns
// that need another word are left out, and so are the alternatives and the entries of
// lists that do, which is nearly all there are: one text needs a small part of the rules.
// What is found in these texts is the same; Scratch.Misses tells when a text was another.
// Faults in what is left out are not noticed.
func CompileFor(v Vocabulary, language *text.Language, patterns []*Pattern, listed map[string][]*Pattern, negators []string) (*Matcher, error) {
	p := &pruning{
		vocabulary: v,
		language:   language,
		listed:     listed,
		lists:      map[string][]*Pattern{},
		negators:   map[string]bool{},
		negating:   map[string]bool{},
	}
	for _, n := range negators {
		p.negators[n] = true
	}
	left := make([]*Pattern, len(patterns))
	if len(v) > 0 { // else there is no word to match
		for i, pattern := range patterns {
			if root, ok := p.prune(pattern.root); ok {
				if root == nil {
					root = pattern.root
				}
				left[i] = &Pattern{source: pattern.source, root: root, negates: p.negates(pattern.root)}
			}
		}
	}
	m, err := Compile(language, left, p.lists, negators)
	if err == nil {
		m.only = v
	}
	return m, err
}

// A pruning takes out of patterns what cannot match.
type pruning struct {
	vocabulary Vocabulary
	language   *text.Language
	listed     map[string][]*Pattern
	lists      map[string][]*Pattern // what is left of them, where a pattern asked
	negators   map[string]bool
	negating   map[string]bool // lists that name a negator
}

// prune returns what is left of a part of a pattern, and false when it can match nothing.
// Nothing at all is left of a part that takes no word any more: what is optional and
// cannot be there, and what must not follow and cannot follow.
func (p *pruning) prune(e expr) (expr, bool) {
	switch e := e.(type) {
	case *word:
		return e, p.has(e.text)
	case affix:
		return e, p.hasAffix(e)
	case list:
		entries, known := p.list(e.name)
		return e, !known || len(entries) > 0
	case seq:
		return p.sequence(e)
	case alt:
		return p.alternatives(e)
	case opt:
		if part, ok := p.prune(e.part); ok && part != nil {
			return opt{part}, true
		}
		return nil, true
	case not:
		if part, ok := p.prune(e.part); ok {
			if part == nil {
				return e, true
			}
			return not{part}, true
		}
		return nil, true
	}
	return e, true
}

func (p *pruning) sequence(e seq) (expr, bool) {
	var parts []expr
	for i, part := range e.parts {
		left, ok := p.prune(part)
		if !ok {
			return nil, false
		}
		if left == nil {
			continue
		}
		if parts == nil {
			parts = make([]expr, 0, len(e.parts)-i)
		}
		parts = append(parts, left)
	}
	switch len(parts) {
	case 0:
		return nil, true
	case 1:
		return parts[0], true
	}
	return seq{parts}, true
}

func (p *pruning) alternatives(e alt) (expr, bool) {
	var parts []expr
	for _, part := range e.parts {
		if left, ok := p.prune(part); ok {
			if left == nil { // that it may take nothing is what it says
				left = part
			}
			parts = append(parts, left)
		}
	}
	switch len(parts) {
	case 0:
		return nil, false
	case 1:
		return parts[0], true
	}
	return alt{parts}, true
}

// list returns the entries that are left of a list, and whether there is such a list. A
// list that contains itself is a fault, which compiling finds.
func (p *pruning) list(name string) ([]*Pattern, bool) {
	if left, ok := p.lists[name]; ok {
		return left, true
	}
	entries, ok := p.listed[name]
	if !ok {
		return nil, false
	}
	p.lists[name] = entries // while it is looked at
	var left []*Pattern
	for _, entry := range entries {
		if root, ok := p.prune(entry.root); ok {
			if root == nil {
				root = entry.root
			}
			left = append(left, &Pattern{source: entry.source, root: root})
		}
	}
	p.lists[name] = left
	return left, true
}

// has reports whether the vocabulary has all that a word is read as.
func (p *pruning) has(written string) bool {
	if p.language.FoldsToItself(written) {
		return p.vocabulary[written]
	}
	return p.hasAll(p.language.Fold(written))
}

func (p *pruning) hasAll(words []string) bool {
	for _, w := range words {
		if !p.vocabulary[w] {
			return false
		}
	}
	return true
}

// hasAffix reports whether the vocabulary may have a word that begins or ends like this.
func (p *pruning) hasAffix(a affix) bool {
	parts := p.language.FoldPart(a.text)
	if len(parts) != 1 {
		return true // there are few
	}
	holds := strings.HasPrefix
	if a.suffix {
		holds = strings.HasSuffix
	}
	for w := range p.vocabulary {
		if holds(w, parts[0]) {
			return true
		}
	}
	return false
}

// negates reports whether a pattern names a negator, be it in what is left out: that
// negation is its meaning does not depend on the text.
func (p *pruning) negates(e expr) bool {
	switch e := e.(type) {
	case *word:
		return p.isNegator(p.language.Fold(e.text))
	case affix:
		words := p.language.FoldPart(e.text)
		if e.suffix {
			return p.isNegator(words[min(1, len(words)):])
		}
		return p.isNegator(words[:max(len(words)-1, 0)])
	case list:
		if negates, known := p.negating[e.name]; known {
			return negates
		}
		p.negating[e.name] = false // while it is looked at
		for _, entry := range p.listed[e.name] {
			if p.negates(entry.root) {
				p.negating[e.name] = true
				break
			}
		}
		return p.negating[e.name]
	case seq:
		return p.someNegate(e.parts)
	case alt:
		return p.someNegate(e.parts)
	case opt:
		return p.negates(e.part)
	}
	return false
}

func (p *pruning) someNegate(parts []expr) bool {
	for _, part := range parts {
		if p.negates(part) {
			return true
		}
	}
	return false
}

func (p *pruning) isNegator(words []string) bool {
	for _, w := range words {
		if p.negators[w] {
			return true
		}
	}
	return false
}
