package pattern

// An op is what a node of a compiled pattern does with the positions it is given.
type op uint8

const (
	opSet   op = iota // takes a word of this set
	opList            // takes a word of the set, or one of the phrases or frames
	opKind            // takes a word of one of these kinds
	opGap             // takes 0..n words
	opSeq             // one after the other
	opOpt             // may be left out
	opNot             // takes nothing: what follows is not this
	opStart           // takes nothing: start of the sentence
	opEnd             // takes nothing: end of the sentence
	opAsk             // takes nothing: the sentence is a question
)

// A step is a part of a compiled pattern as matching walks it: small, and next to
// the steps that follow it, since memory is what matching waits for.
type step struct {
	op     op
	tagged bool  // asks for a part of speech
	n      int32 // set, or length of the gap
	kinds  kind
	parts  []step   // opSeq; one for opOpt and opNot
	list   *listing // opList
}

// A listing is a list or a group of alternatives.
type listing struct {
	words   int32       // set of the single words
	starts  int32       // set of all words that it starts with, but for kinds and open frames
	kinds   kind        // of single words
	phrases []phrase    // by first
	frames  []frame     // entries that start with a list, by guard
	open    []entryStep // entries that start with a kind or a condition
	from    start       // what it can start with
}

// hasStarts reports whether the list starts with words of starts only.
func (l *listing) hasStarts() bool { return l.kinds == 0 && len(l.open) == 0 }

// An entryStep is an entry of a list with what it can start with.
type entryStep struct {
	from start
	step step
}

// A frame is an entry of a list that starts with a word of a set. Frames with the same
// guard are passed over together.
type frame struct {
	guard int32 // set of the words that it starts with
	next  int32 // set of the words that can follow; none when nothing is known of them
	other int32 // the next frame with another guard
	step  step
}

// A phrase is an entry of several words.
type phrase struct {
	first int32 // set of its first word alone
	next  int32 // set of the words that can follow; none when nothing is known of them
	rest  step  // what follows
}

// of returns where the phrases with a first word stand.
func (l *listing) of(first int32) (from, to int) {
	for to = len(l.phrases); from < to; {
		if half := (from + to) / 2; l.phrases[half].first < first {
			from = half + 1
		} else {
			to = half
		}
	}
	for to < len(l.phrases) && l.phrases[to].first == first {
		to++
	}
	return from, to
}

// A wordClass is all that the matcher knows of one distinct word.
type wordClass struct {
	id    int32    // no two words have the same, but for those that no pattern names
	alone int32    // the set of this word alone; none when no pattern names it by itself
	sets  []int32  // that the word is in, sorted; few, or else they are in dense
	dense []uint64 // bits by set, for words that are in many
	hooks []int32  // numbers of the hooks that it is
	needs []bitsAt // by number in Matcher.needed: what patterns cannot do without
}

// bitsAt are 64 bits of a long row.
type bitsAt struct {
	at   int32
	bits uint64
}

// manySets is the number of sets from which a word keeps them as bits: common words
// are in hundreds, and are asked most.
const manySets = 6

func (c *wordClass) in(set int32) bool {
	if c.dense != nil {
		return c.dense[set>>6]>>(set&63)&1 != 0
	}
	for _, s := range c.sets {
		if s == set {
			return true
		}
	}
	return false
}

// A Matcher finds every pattern of a language in one pass over a text. It works
// like a search engine turned round: patterns are indexed by their rarest
// indispensable word, and the text runs through that index. What comes up is tried
// only if the sentence has its other rare words too. The cost per word hardly grows
// with the number of patterns, gaps and lists cost nothing until their pattern is
// tried, and there is no backtracking: matching carries the set of positions
// reached. Safe for concurrent use; each user has its own Scratch.
type Matcher struct {
	probes   []probe          // by group
	patterns []compiled       // beside probes
	groups   []group          // by hook
	ofHook   []int32          // by number of hook: its first group; one more for the end
	negates  []bool           // by number of pattern
	words    map[string]entry // that patterns name
	prefixes *affixes
	suffixes *affixes
	nothing  *wordClass // any word that no pattern names; its id is 0
	sets     int
	follow   follow
	only     Vocabulary // the words that it is made for; nil when for all

	bySet  [][]int32 // numbers of the hooks that a set belongs to
	byKind [32][]int32
	kinds  kind    // the kinds in byKind
	needed []int32 // by set: a number when some pattern cannot do without it, else none
	needs  int     // how many such numbers there are
}

// A group are the probes with the same hook that need the same besides: most of them
// are passed over together.
type group struct {
	need     need
	from, to int32 // probes
}

// A probe is what decides whether a pattern, or one of its alternatives, is tried at
// a place. Probes are small and those of a group stand next to each other: most tries
// end here.
type probe struct {
	need          need
	first, second start
	reach         uint64 // as many bits as there are places for the hook
	before, after uint8  // words before the hook, at most and at least
	least         uint8  // words that it takes
	closes        bool   // takes so many and matches at the end of the sentence only
	opens         bool   // matches at the start of the sentence only
	asks          bool   // matches in questions only
}

// A start is what a part of a pattern can start with: a word of a set, or of certain
// kinds. The start of nothing in particular is {none, 0}.
type start struct {
	set    int32
	kinds  kind
	opener bool // or anything at the start of the sentence
}

func (s *start) anything() bool { return s.set == none && s.kinds == 0 && !s.opener }

// admits reports whether the part can start with the word of a cell.
func (s *start) admits(c *cell, at int) bool {
	if s.anything() {
		return true
	}
	return s.set != none && c.class.in(s.set) || c.kinds&s.kinds != 0 || s.opener && at == 0
}

// A need is something that the sentence must have besides the hook.
type need struct {
	set   int32 // set, and once compiled its number in Matcher.needed; none: no need
	kinds kind
}

// A compiled is the rest of a pattern.
type compiled struct {
	number int32 // of the pattern
	root   step
}

// Negates reports whether the pattern itself names one of the negators given to
// Compile, so that negation is its meaning and not its context.
func (m *Matcher) Negates(pattern int) bool { return m.negates[pattern] }

// Len returns the number of patterns.
func (m *Matcher) Len() int { return len(m.negates) }
