package text

// An echoIndex finds the words of the customer's message. Its memory is reused.
type echoIndex struct {
	slots []int32    // into words plus 1, 0 is free
	words []echoWord // distinct
	next  []int32    // per customer token: the next position of the same word, -1
	runs  []int      // per reply token: length of the longest run that ends there
	live  [2][]aligned
}

type echoWord struct {
	stem    string
	content bool
	first   int32 // customer token
	last    int32
	count   int
}

// aligned is a run of the same words in both texts that ends at customer token at.
type aligned struct {
	at     int32
	length int
}

// maxPositions bounds how many places of one word are tried for a run.
const maxPositions = 16

// MarkEcho sets Echo and EchoRun in reply. A content word, number or name comes
// back when its stem does; a run counts all words. Quoted mail in the customer's
// message does not count, since it is not the customer's.
func MarkEcho(reply, customer *Document) {
	x := &reply.echo
	x.build(customer)
	x.runs = x.runs[:0]
	live, spare := x.live[0][:0], x.live[1][:0]
	for i := range reply.Tokens {
		t := &reply.Tokens[i]
		t.Echo, t.EchoRun = false, 0
		w := x.find(reply.stemOf(t))
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
	x.words = x.words[:0]
	x.next = x.next[:0]
	for i := range customer.Tokens {
		t := &customer.Tokens[i]
		x.next = append(x.next, -1)
		if customer.Sentences[t.Sentence].Zone == Quoted {
			continue
		}
		stem := customer.stemOf(t)
		slot := x.slot(stem)
		if x.slots[slot] == 0 {
			x.words = append(x.words, echoWord{stem: stem, first: int32(i), last: int32(i), content: isContent(t)})
			x.slots[slot] = int32(len(x.words))
			continue
		}
		w := &x.words[x.slots[slot]-1]
		x.next[w.last] = int32(i)
		w.last = int32(i)
		w.content = w.content || isContent(t)
	}
}

func (x *echoIndex) find(stem string) *echoWord {
	if n := x.slots[x.slot(stem)]; n > 0 {
		return &x.words[n-1]
	}
	return nil
}

// slot returns where stem is or would be.
func (x *echoIndex) slot(stem string) uint32 {
	h := uint32(hashStart)
	for i := 0; i < len(stem); i++ {
		h = (h ^ uint32(stem[i])) * hashPrime
	}
	mask := uint32(len(x.slots) - 1)
	slot := (h ^ h>>15) & mask
	for x.slots[slot] != 0 && x.words[x.slots[slot]-1].stem != stem {
		slot = (slot + 1) & mask
	}
	return slot
}
