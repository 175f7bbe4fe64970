package text

import (
	"strings"
	"sync/atomic"
	"unicode"
)

// A wordCache remembers what written words fold to, so that a word is looked at
// once and then only hashed and compared: 25 ns instead of some 500.
type wordCache struct {
	id       uint64
	language *Language
	slots    []int32 // index into entries plus 1; 0 is free
	entries  []entry
	words    []tableWord
	index    map[string]int32 // Norm → words
	folded   []byte
	at       []uint16
}

const (
	maxEntries = 1 << 13
	maxCached  = 64  // bytes of a word that is worth remembering
	maxWord    = 120 // bytes of a word that are looked at
	maxCaches  = 4   // languages
)

type entry struct {
	hash  uint32
	raw   string
	first part
	rest  []part
}

// A part is a word within a written word: do and n't in don't.
type part struct {
	start, end uint16 // bytes of the written word
	norm       string
	word       int32
	flags      flag
	kind       Kind
	capital    bool
	allCaps    bool
}

type tableWord struct {
	norm, stem string
	hash       uint32 // of stem
}

var cacheID atomic.Uint64

func newWordCache(l *Language) *wordCache {
	return &wordCache{id: cacheID.Add(1), language: l, slots: make([]int32, 64),
		index: map[string]int32{}, at: make([]uint16, 0, maxWord)}
}

func (d *Document) cacheFor(l *Language) *wordCache {
	for _, c := range d.caches {
		if c.language == l {
			return c
		}
	}
	if len(d.caches) == maxCaches {
		d.caches = d.caches[:0]
	}
	c := newWordCache(l)
	d.caches = append(d.caches, c)
	return c
}

// trim empties a full cache. It is called between documents only, since tokens
// refer to words by number.
func (c *wordCache) trim() {
	if len(c.entries) < maxEntries {
		return
	}
	clear(c.slots)
	clear(c.entries)
	c.entries = c.entries[:0]
	c.words = nil
	c.index = map[string]int32{}
	c.id = cacheID.Add(1)
}

// lookup returns the entry of a written word with that hash. It is valid until
// the next call.
func (c *wordCache) lookup(raw string, hash uint32) *entry {
	mask := uint32(len(c.slots) - 1)
	slot := (hash ^ hash>>15) & mask
	for c.slots[slot] != 0 {
		if e := &c.entries[c.slots[slot]-1]; e.hash == hash && e.raw == raw {
			return e
		}
		slot = (slot + 1) & mask
	}
	if len(raw) > maxCached || len(c.entries) >= maxEntries {
		e := c.analyse(raw, false)
		e.hash = hash
		return &e
	}
	e := c.analyse(strings.Clone(raw), true)
	e.hash = hash
	c.entries = append(c.entries, e)
	c.slots[slot] = int32(len(c.entries))
	if 2*len(c.entries) > len(c.slots) {
		c.grow()
	}
	return &c.entries[len(c.entries)-1]
}

func (c *wordCache) grow() {
	c.slots = make([]int32, 2*len(c.slots))
	mask := uint32(len(c.slots) - 1)
	for i := range c.entries {
		h := c.entries[i].hash
		slot := (h ^ h>>15) & mask
		for c.slots[slot] != 0 {
			slot = (slot + 1) & mask
		}
		c.slots[slot] = int32(i + 1)
	}
}

func (c *wordCache) number(norm string) int32 {
	if n, ok := c.index[norm]; ok {
		return n
	}
	n := int32(len(c.words))
	c.words = append(c.words, tableWord{norm: norm})
	c.index[norm] = n
	return n
}

// stemOf returns the stem by which a token is compared with another text, and its hash.
func (d *Document) stemOf(t *Token) (string, uint32) {
	if t.Kind != Word {
		return t.Norm, hashOf(t.Norm)
	}
	if t.Word < 0 {
		stem := d.Language.Stem(t.Norm)
		return stem, hashOf(stem)
	}
	w := &d.cache.words[t.Word]
	if w.stem == "" {
		w.stem = d.Language.Stem(w.norm)
		w.hash = hashOf(w.stem)
	}
	return w.stem, w.hash
}

// analyse works out what words a written word stands for.
func (c *wordCache) analyse(raw string, keep bool) entry {
	if len(raw) > maxWord {
		raw = raw[:maxWord]
	}
	c.folded, c.at = fold(c.folded[:0], raw, c.at[:0])
	a := analysis{cache: c, raw: raw, folded: string(c.folded), keep: keep}
	a.run()
	e := entry{raw: raw}
	if len(a.parts) == 0 { // only invisible characters or accents
		a.add(0, len(a.folded), "", 0)
	}
	e.first = a.parts[0]
	if len(a.parts) > 1 {
		e.rest = a.parts[1:]
	}
	return e
}

// maxBare is the length of chat spellings that hold in lower case only: U and R
// may be initials.
const maxBare = 2

type analysis struct {
	cache  *wordCache
	raw    string
	folded string
	keep   bool
	parts  []part
}

func (a *analysis) run() {
	l := a.cache.language
	x := l.lexicon[a.folded]
	switch {
	case x.chat != nil && (len(a.raw) > maxBare || !hasUpper(a.raw)):
		a.expand(x.chat)
		return
	case x.expand != nil:
		a.expand(x.expand)
		return
	}
	if strings.Contains(a.folded, ".") {
		norm := undot(a.folded)
		if strings.ContainsAny(norm, "0123456789") {
			norm = a.folded // v1.2
		}
		flags := flag(0)
		if strings.HasSuffix(a.folded, ".") {
			flags = fDotted
		}
		if y := l.lexicon[norm]; len(y.expand) == 1 {
			flags |= y.flags
			norm = y.expand[0].norm
		}
		a.add(0, len(a.folded), norm, flags)
		return
	}
	if strings.IndexByte(a.raw, '-') > 0 && kindOf(a.folded, a.raw) == Reference || isWrittenField(a.folded, a.raw) {
		a.add(0, len(a.folded), a.folded, 0)
		return
	}
	// The words of a compound are words: follow-up is follow, up.
	start := 0
	for i := 0; i <= len(a.folded); i++ {
		if i < len(a.folded) && a.folded[i] != '-' && a.folded[i] != '_' {
			continue
		}
		if start < i {
			a.piece(start, i)
		}
		start = i + 1
	}
}

func (a *analysis) expand(words []expansion) {
	start := 0
	for _, w := range words {
		a.add(start, start+w.bytes, w.norm, 0)
		start += w.bytes
	}
}

// piece splits the clitics off the word in folded[start:end].
func (a *analysis) piece(start, end int) {
	l := a.cache.language
	w := a.folded[start:end]
	if !strings.Contains(w, "'") {
		a.add(start, end, w, 0)
		return
	}
	for _, p := range l.possessive {
		host, ok := strings.CutSuffix(w, p)
		if !ok || host == "" {
			continue
		}
		if l.lexicon[host].flags&fIsHost != 0 {
			break
		}
		a.add(start, end, strings.ReplaceAll(host, "'", ""), 0)
		return
	}
	for _, c := range l.clitics {
		if host, ok := strings.CutSuffix(w, c.ending); ok && host != "" {
			a.piece(start, start+len(host))
			a.add(start+len(host), end, c.norm, 0)
			return
		}
	}
	a.add(start, end, strings.ReplaceAll(w, "'", ""), 0)
}

func (a *analysis) add(start, end int, norm string, flags flag) {
	l := a.cache.language
	at := a.cache.at
	p := part{start: uint16(len(a.raw)), end: uint16(len(a.raw)), norm: norm}
	if start < len(at) {
		p.start = at[start]
	}
	if end < len(at) {
		p.end = at[end]
	}
	written := a.raw[p.start:p.end]
	if kept, ok := l.keep[norm]; ok && composed(written) == kept {
		p.norm = kept
	}
	p.flags = l.lexicon[p.norm].flags | flags
	p.capital, p.allCaps = capitals(written)
	p.kind = kindOf(p.norm, written)
	if p.kind == Word && p.flags&fDate != 0 {
		p.kind = Date
	}
	p.word = -1
	if a.keep && p.kind != Reference && p.kind != Placeholder {
		p.norm = strings.Clone(p.norm)
		p.word = a.cache.number(p.norm)
	}
	a.parts = append(a.parts, p)
}

// kindOf tells order codes and written placeholders from words.
func kindOf(norm, written string) Kind {
	if isWrittenField(norm, written) {
		return Placeholder
	}
	digits, lower, upper := 0, 0, 0
	for i := 0; i < len(written); i++ {
		switch c := written[i]; {
		case isDigit(c):
			digits++
		case 'a' <= c && c <= 'z':
			lower++
		case 'A' <= c && c <= 'Z':
			upper++
		}
	}
	if digits >= 3 || digits == 2 && lower == 0 && upper > 0 {
		return Reference
	}
	return Word
}

func capitals(written string) (capital, all bool) {
	letters := 0
	for i := 0; i < len(written); {
		r, n := runeAt(written, i)
		i += n
		if !isLetter(r) {
			continue
		}
		letters++
		if !unicode.IsUpper(r) {
			return capital, false
		}
		if letters == 1 {
			capital = true
		}
	}
	return capital, letters >= 2
}

func hasUpper(s string) bool {
	for i := 0; i < len(s); i++ {
		if 'A' <= s[i] && s[i] <= 'Z' {
			return true
		}
	}
	return false
}
