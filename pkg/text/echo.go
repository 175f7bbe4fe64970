package text

import "strings"

// An echoIndex finds the words of the customer's message. Its memory is reused.
type echoIndex struct {
	slots []int32    // into words plus 1, 0 is free
	words []echoWord // distinct
	heads []int32    // as slots, by the first letters of a word; only where words are compounded
	tails []int32    // by the last letters
	next  []int32    // per customer token: the next position of the same word, -1
	runs  []int      // per reply token: length of the longest run that ends there
	live  [2][]aligned

	compounds bool
}

type echoWord struct {
	stem    string
	hash    uint32
	content bool
	first   int32 // customer token
	last    int32
	// the next word, plus 1, with the same first and the same last letters
	sameHead, sameTail int32
}

// aligned is a run of the same words in both texts that ends at customer token at.
type aligned struct {
	at     int32
	length int
}

const (
	// maxPositions bounds how many places of one word are tried for a run.
	maxPositions = 16
	// minPart is the length in bytes from which a word is recognised as part of a
	// compound: shorter ones stand in too many words by chance.
	minPart = 5
	// maxAlike bounds how many words with the same first or last letters are tried.
	maxAlike = 8
)

// MarkEcho sets Echo and EchoRun in reply. A content word, number or name comes
// back when its stem does, or its number in figures or words; in a language that
// writes compounds as one word also when it is the beginning or end of the
// customer's word, or the other way round. A run counts all words. Quoted mail in the customer's
// message does not count, since it is not the customer's.
func MarkEcho(reply, customer *Document) {
	if len(customer.Tokens) == 0 {
		for i := range reply.Tokens {
			reply.Tokens[i].Echo, reply.Tokens[i].EchoRun = false, 0
		}
		return
	}
	x := &reply.echo
	x.build(customer)
	x.runs = x.runs[:0]
	live, spare := x.live[0][:0], x.live[1][:0]
	for i := range reply.Tokens {
		t := &reply.Tokens[i]
		t.Echo, t.EchoRun = false, 0
		stem, hash := reply.echoOf(t)
		w := x.find(stem, hash)
		spare = spare[:0]
		best := 0
		if w != nil {
			t.Echo = w.content && isContent(t)
			for at, n := w.first, 0; at >= 0 && n < maxPositions; at, n = x.next[at], n+1 {
				length := 1
				for _, a := range live {
					if a.at == at-1 {
						length = a.length + 1
					}
				}
				spare = append(spare, aligned{at, length})
				best = max(best, length)
			}
		}
		if !t.Echo && x.compounds && isPart(t, stem) {
			t.Echo = x.partOf(stem)
		}
		x.runs = append(x.runs, best)
		live, spare = spare, live
	}
	x.live[0], x.live[1] = live, spare
	left, length := 0, 0
	for i := len(x.runs) - 1; i >= 0; i-- {
		if left == 0 || x.runs[i] > length {
			left, length = x.runs[i], x.runs[i]
		}
		if left > 0 {
			reply.Tokens[i].EchoRun = length
			left--
		}
	}
}

func isContent(t *Token) bool {
	switch t.Kind {
	case Word:
		return !t.Stop && len(t.Norm) > 2
	case Emoji, Mention, URL, Placeholder:
		return false
	}
	return true
}

// echoOf returns what a token is compared by, its stem or its number in figures, and
// the hash of that.
func (d *Document) echoOf(t *Token) (string, uint32) {
	if t.Written {
		if figures, ok := d.Language.figures[t.Norm]; ok {
			return figures, hashOf(figures)
		}
	}
	if t.Kind == Number || t.Kind == Amount {
		figures := figuresOf(t.Norm)
		return figures, hashOf(figures)
	}
	return d.stemOf(t)
}

// figuresOf cuts a number to its figures: €95, 95 euro and 95,00 to 95; 3rd and 3x
// to 3.
func figuresOf(number string) string {
	first := strings.IndexAny(number, "0123456789")
	if first < 0 {
		return number
	}
	figures := number[first : strings.LastIndexAny(number, "0123456789")+1]
	if n := len(figures) - 3; n > 0 && (figures[n:] == ",00" || figures[n:] == ".00") {
		return figures[:n]
	}
	return figures
}

// isPart reports whether a word can be part of a compound, or a compound.
func isPart(t *Token, stem string) bool {
	return t.Kind == Word && len(stem) >= minPart && isContent(t)
}

func (x *echoIndex) build(customer *Document) {
	size := 64
	for size < 2*len(customer.Tokens) {
		size *= 2
	}
	if len(x.slots) < size {
		x.slots = make([]int32, size)
	} else {
		clear(x.slots)
	}
	x.compounds = customer.Language != nil && customer.Language.compounds
	if x.compounds {
		if len(x.heads) < len(x.slots) {
			x.heads, x.tails = make([]int32, len(x.slots)), make([]int32, len(x.slots))
		} else {
			clear(x.heads)
			clear(x.tails)
		}
	}
	x.words = x.words[:0]
	x.next = x.next[:0]
	for i := range customer.Tokens {
		t := &customer.Tokens[i]
		x.next = append(x.next, -1)
		if customer.Sentences[t.Sentence].Zone == Quoted {
			continue
		}
		stem, hash := customer.echoOf(t)
		slot := x.slot(stem, hash)
		if x.slots[slot] == 0 {
			w := echoWord{stem: stem, hash: hash, first: int32(i), last: int32(i), content: isContent(t)}
			number := int32(len(x.words)) + 1
			if x.compounds && isPart(t, stem) {
				head, tail := x.ends(stem)
				w.sameHead, x.heads[head] = x.heads[head], number
				w.sameTail, x.tails[tail] = x.tails[tail], number
			}
			x.words = append(x.words, w)
			x.slots[slot] = number
			continue
		}
		w := &x.words[x.slots[slot]-1]
		x.next[w.last] = int32(i)
		w.last = int32(i)
		w.content = w.content || isContent(t)
	}
}

func (x *echoIndex) find(stem string, hash uint32) *echoWord {
	if n := x.slots[x.slot(stem, hash)]; n > 0 {
		return &x.words[n-1]
	}
	return nil
}

// partOf reports whether a word begins or ends a word of the customer, or is begun
// or ended by one.
func (x *echoIndex) partOf(stem string) bool {
	head, tail := x.ends(stem)
	for n, tried := x.heads[head], 0; n > 0 && tried < maxAlike; n, tried = x.words[n-1].sameHead, tried+1 {
		if other := x.words[n-1].stem; strings.HasPrefix(other, stem) || strings.HasPrefix(stem, other) {
			return true
		}
	}
	for n, tried := x.tails[tail], 0; n > 0 && tried < maxAlike; n, tried = x.words[n-1].sameTail, tried+1 {
		if other := x.words[n-1].stem; strings.HasSuffix(other, stem) || strings.HasSuffix(stem, other) {
			return true
		}
	}
	return false
}

// ends returns where words with the first and last letters of stem are kept.
func (x *echoIndex) ends(stem string) (head, tail uint32) {
	mask := uint32(len(x.heads) - 1)
	return bucket(hashOf(stem[:minPart]), mask), bucket(hashOf(stem[len(stem)-minPart:]), mask)
}

// bucket returns where a word with that hash belongs in a table of mask+1 places.
func bucket(hash, mask uint32) uint32 { return (hash ^ hash>>15) & mask }

// slot returns where stem is or would be.
func (x *echoIndex) slot(stem string, hash uint32) uint32 {
	mask := uint32(len(x.slots) - 1)
	slot := bucket(hash, mask)
	for x.slots[slot] != 0 {
		if w := &x.words[x.slots[slot]-1]; w.hash == hash && w.stem == stem {
			break
		}
		slot = (slot + 1) & mask
	}
	return slot
}
