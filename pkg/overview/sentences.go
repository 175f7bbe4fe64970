package overview

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of what is remembered of sentences.
const (
	// mostSentences is how many different pairs of sentence and agent are counted
	// exactly. With more, every second reply's use of a sentence is counted, or every
	// fourth, and so on, and numbers of replies are estimates.
	mostSentences = 1 << 17
	// mostLevels bounds how far that goes: 2¹⁷ × 2¹⁵ pairs are more than anybody has.
	mostLevels = 16
	// leastWords keeps "Thank you." from being a script.
	leastWords = 4
	// mostOfReply is how many sentences of one reply are read.
	mostOfReply = 500
	// mostText is how much of a sentence or a name is kept, in bytes.
	mostText = 240
	// leastReplies is how many replies a sentence must come back in.
	leastReplies = 3
	// mostScripted is how many sentences an overview lists.
	mostScripted = 100
)

// identify identifies a sentence by its words alone: without case, punctuation, white
// space or HTML. It also counts them.
func identify(s string) (sum uint64, words int) {
	h := newHash
	within := false // a word
	for i := 0; i < len(s); {
		c := s[i]
		if c == '<' {
			if end := tagEnd(s[i:]); end > 0 {
				i += end
				within = false
				continue
			}
		}
		if c < utf8.RuneSelf {
			i++
			switch {
			case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			case 'A' <= c && c <= 'Z':
				c += 'a' - 'A'
			case c == '\'' && within:
				continue // don't is one word, as is dont
			default:
				within = false
				continue
			}
			if !within {
				within = true
				words++
				h = h.byte(' ')
			}
			h = h.byte(c)
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if r == '’' && within {
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			within = false
			continue
		}
		if !within {
			within = true
			words++
			h = h.byte(' ')
		}
		r = unicode.ToLower(r)
		h = h.byte(byte(r)).byte(byte(r >> 8)).byte(byte(r >> 16))
	}
	return h.sum(), words
}

// tagEnd is the length of the HTML tag that s begins with, or 0.
func tagEnd(s string) int {
	if len(s) < 3 || !(s[1] == '/' || s[1] == '!' || 'a' <= s[1]|0x20 && s[1]|0x20 <= 'z') {
		return 0
	}
	const longest = 2000 // so that many '<' do not each search to the end
	return strings.IndexByte(s[:min(len(s), longest)], '>') + 1
}

// shown is a sentence as an overview shows it: on one line, without tags, not too long.
func shown(s string) string {
	if strings.IndexByte(s, '<') >= 0 {
		var b strings.Builder
		for i := 0; i < len(s); {
			if s[i] == '<' {
				if end := tagEnd(s[i:]); end > 0 {
					b.WriteByte(' ')
					i += end
					continue
				}
			}
			b.WriteByte(s[i])
			i++
		}
		s = b.String()
	}
	return clip(strings.Join(strings.Fields(s), " "))
}

// clip shortens a text to what is shown, and frees it from what it was cut out of.
func clip(s string) string {
	if b := beginning(s); len(b) < len(s) {
		return b + "…"
	}
	return strings.Clone(s)
}

// beginning is as much of a text as is kept of any.
func beginning(s string) string {
	if len(s) <= mostText {
		return s
	}
	cut := mostText
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut]
}

// sentences counts in how many replies of which agent each sentence stands.
type sentences struct {
	most  int // pairs of sentence and agent
	level int // uses below it are no longer counted
	uses  map[line]*use
}

// A line is a sentence of an agent.
type line struct {
	sentence, agent uint64
}

// A use is how often an agent wrote a sentence, by the level of the reply.
type use struct {
	agent string
	text  string              // as the reply with the least hash spells it
	least uint64              // that hash
	many  *[mostLevels]uint32 // uses by level; nil while there is one only
}

// A level is how many times in a row a coin thrown for the use fell heads.
func (u *use) levelOfLeast() int { return min(levelOf(u.least), mostLevels-1) }

func (u *use) count(level int, n uint32) {
	if u.many == nil {
		u.many = new([mostLevels]uint32)
		u.many[u.levelOfLeast()]++
	}
	u.many[level] += n
}

// spell keeps the text of the least hash.
func (u *use) spell(sum uint64, text string) {
	if sum < u.least || sum == u.least && text < u.text {
		u.least, u.text = sum, text
	}
}

// from counts the uses of a level and over.
func (u *use) from(level int) (n int) {
	if u.many == nil {
		if u.levelOfLeast() >= level {
			return 1
		}
		return 0
	}
	for _, c := range u.many[level:] {
		n += int(c)
	}
	return n
}

// add counts one use, in the reply with that key.
func (s *sentences) add(at line, reply uint64, agent, text string) {
	sum := newHash.number(at.sentence).number(reply).sum()
	level := min(levelOf(sum), mostLevels-1)
	if level < s.level {
		return
	}
	u := s.uses[at]
	if u == nil {
		if s.uses == nil {
			s.uses = map[line]*use{}
		}
		s.uses[at] = &use{agent: strings.Clone(beginning(agent)), text: shown(text), least: sum}
		s.fit()
		return
	}
	u.count(level, 1)
	if sum <= u.least {
		u.spell(sum, shown(text))
	}
}

// fit raises the level until there is room.
func (s *sentences) fit() {
	for len(s.uses) > s.most && s.level < mostLevels-1 {
		s.raise(s.level + 1)
	}
}

func (s *sentences) raise(level int) {
	if level <= s.level {
		return
	}
	s.level = level
	for at, u := range s.uses {
		if u.from(level) == 0 {
			delete(s.uses, at)
		}
	}
}

func (s *sentences) merge(o *sentences) {
	s.raise(o.level)
	if s.uses == nil {
		s.uses = map[line]*use{}
	}
	for at, theirs := range o.uses {
		if theirs.from(s.level) == 0 {
			continue
		}
		u := s.uses[at]
		if u == nil {
			c := *theirs
			if c.many != nil {
				many := *c.many
				c.many = &many
			}
			s.uses[at] = &c
			continue
		}
		if theirs.many == nil {
			u.count(theirs.levelOfLeast(), 1)
		} else {
			for level, n := range theirs.many {
				if n > 0 {
					u.count(level, n)
				}
			}
		}
		u.spell(theirs.least, theirs.text)
	}
	s.fit()
}

// scripted lists the sentences that come back, and says how many uses each counted one
// stands for. Agents are named only when there is enough of them.
func (s *sentences) scripted(named func(agent string) bool) (list []Scripted, each int) {
	type sentence struct {
		spelled use
		replies int
		agents  []Count
	}
	all := map[uint64]*sentence{}
	for at, u := range s.uses {
		n := u.from(s.level)
		x := all[at.sentence]
		if x == nil {
			x = &sentence{spelled: use{text: u.text, least: u.least}}
			all[at.sentence] = x
		}
		x.spelled.spell(u.least, u.text)
		x.replies += n
		if u.agent != "" {
			x.agents = append(x.agents, Count{u.agent, n})
		}
	}
	each = 1 << s.level
	for _, x := range all {
		if x.replies < leastReplies {
			continue
		}
		made := Scripted{Text: x.spelled.text, Replies: x.replies * each, Agents: len(x.agents), Top: []Count{}}
		slices.SortFunc(x.agents, byCount)
		for _, c := range x.agents {
			if len(made.Top) < mostTop && named(c.Name) {
				made.Top = append(made.Top, Count{c.Name, c.Count * each})
			}
		}
		slices.SortFunc(made.Top, func(a, b Count) int { return cmp.Compare(a.Name, b.Name) })
		list = append(list, made)
	}
	slices.SortFunc(list, func(a, b Scripted) int {
		return cmp.Or(cmp.Compare(b.Replies, a.Replies), cmp.Compare(a.Text, b.Text))
	})
	return list[:min(len(list), mostScripted)], each
}

// mostTop is how many agents are named for a sentence.
const mostTop = 3
