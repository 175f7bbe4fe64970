package text

import (
	"strings"
	"unicode"
)

// A voteTable says what each word tells about the language.
type voteTable struct {
	slots []vote
}

type vote struct {
	word   string
	weight int8
}

const (
	stopVote    = 2
	tellingVote = 3
	foreignVote = -3

	maxVoters = 60  // words that are looked at
	clearLead = 24  // votes ahead at which no more are counted
	leastLead = 0.1 // between the first and the second language, per word
	leastVote = 0.4 // of the first language, per word

	fewWords   = 3   // too few to call a text foreign
	manyWords  = 8   // enough to miss the words that any text of a language has
	leastKnown = 0.2 // votes per word, each for the language that knows it best
)

func newVoteTable(d LanguageData) voteTable {
	size := 64
	for size < 4*(len(d.StopWords)+len(d.TellingWords)+len(d.ForeignWords)) {
		size *= 2
	}
	t := voteTable{make([]vote, size)}
	for _, set := range []struct {
		words  []string
		weight int8
	}{{d.StopWords, stopVote}, {d.TellingWords, tellingVote}, {d.ForeignWords, foreignVote}} {
		for _, w := range set.words {
			f := strings.ReplaceAll(foldString(w), "'", "")
			slot := t.slot(f, hashOf(f))
			if t.slots[slot].word == "" {
				t.slots[slot] = vote{f, set.weight}
			}
		}
	}
	return t
}

func hashOf(s string) uint32 {
	h := uint32(hashStart)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * hashPrime
	}
	return h
}

// slot is where a word stands, or would.
func (t voteTable) slot(word string, h uint32) uint32 {
	mask := uint32(len(t.slots) - 1)
	slot := (h ^ h>>15) & mask
	for t.slots[slot].word != "" && t.slots[slot].word != word {
		slot = (slot + 1) & mask
	}
	return slot
}

// weight is the vote of a word, 0 when it tells nothing.
func (t voteTable) weight(word string, h uint32) int8 { return t.slots[t.slot(word, h)].weight }

// lead returns how far the first is ahead of the second.
func lead(scores []int) int {
	first, second := 0, 0
	for _, x := range scores {
		if x > first {
			first, second = x, first
		} else if x > second {
			second = x
		}
	}
	return first - second
}

// Detect returns the language of s and how sure that is, 0..1. The words of each
// language vote; when too few do, or two languages are level, it returns nil.
func Detect(languages []*Language, s string) (*Language, float64) {
	var store [8]int
	scores := store[:]
	if len(languages) > len(store) {
		scores = make([]int, len(languages))
	}
	words, _ := count(languages, s, scores)
	if words == 0 {
		return nil, 0
	}
	best, second := -1, 0
	for k := range languages {
		if best < 0 || scores[k] > scores[best] {
			best = k
		}
	}
	if best < 0 || scores[best] <= 0 {
		return nil, 0
	}
	for k := range languages {
		if k != best {
			second = max(second, scores[k])
		}
	}
	share := float64(scores[best]) / float64(words)
	lead := float64(scores[best]-second) / float64(words)
	if share < leastVote || lead < leastLead {
		return nil, 0
	}
	return languages[best], float64(scores[best]-second) / float64(scores[best]+second)
}

// Foreign reports whether s is in none of the languages, which is more than that Detect
// does not know: it takes some words to say so, and names or a number are in no language.
func Foreign(languages []*Language, s string) bool {
	if otherScript(s) {
		return true
	}
	scores := make([]int, len(languages))
	words, known := count(languages, s, scores)
	if len(languages) == 0 || words < fewWords {
		return false
	}
	return known < 0 || words >= manyWords && float64(known) < leastKnown*float64(words)
}

// otherScript reports whether most letters of s are not Latin.
func otherScript(s string) bool {
	latin, other := 0, 0
	for _, r := range s {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Latin, r):
			latin++
		default:
			other++
		}
	}
	return other > latin
}

// count adds up the votes of the words of s, of as many as it takes to be clear. It
// returns how many those were, and their votes where each is for the language that knows
// the word best.
func count(languages []*Language, s string, scores []int) (words, known int) {
	var buf [16]byte
	for i := 0; i < len(s) && words < maxVoters; {
		c := s[i]
		switch {
		case c == '@' || c == '#' || c == '{':
			for i++; i < len(s) && s[i] > ' ' && s[i] != '}'; i++ {
			}
			continue
		case c == '<':
			if _, _, end := tagAt(s, i); end > 0 {
				i = end
				continue
			}
			i++
			continue
		case classOf[c] != letter && c < 0xC3:
			i++
			continue
		}
		w, h, end := voterAt(s, i, buf[:0])
		i = end
		if len(w) == 0 {
			i++
			continue
		}
		if strings.HasPrefix(s[i:], "://") {
			for i < len(s) && s[i] > ' ' {
				i++
			}
			continue
		}
		if i < len(s) && classOf[s[i]] == digit { // a code: NE30
			continue
		}
		words++
		if len(w) == len(buf) {
			continue
		}
		most := int8(foreignVote)
		for k, l := range languages {
			vote := l.votes.weight(string(w), h)
			scores[k] += int(vote)
			most = max(most, vote)
		}
		known += int(most)
		if words%8 == 0 && lead(scores[:len(languages)]) >= clearLead {
			break
		}
	}
	return words, known
}

// voterAt appends the word at s[i:] to w, as it votes: ASCII letters, folded accents,
// apostrophes left out, and no more than there is room for. It returns its hash as well,
// and where it ends.
func voterAt(s string, i int, w []byte) ([]byte, uint32, int) {
	h := uint32(hashStart)
	for ; i < len(s); i++ {
		c := s[i]
		if classOf[c] == letter {
			c |= 0x20
		} else if c == '\'' && letterAt(s, i+1) {
			continue
		} else if strings.HasPrefix(s[i:], "’") && letterAt(s, i+3) {
			i += 2
			continue
		} else if c >= 0xC3 && letterAt(s, i) {
			r, n := runeAt(s, i)
			i += n - 1
			c = '?'
			if r |= 0x20; firstAccented <= r && r <= lastAccented && plainLetter[r] != 0 {
				c = plainLetter[r]
			}
		} else {
			break
		}
		if len(w) < cap(w) {
			w = append(w, c)
		}
		h = (h ^ uint32(c)) * hashPrime
	}
	return w, h, i
}
