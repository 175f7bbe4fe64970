package intake

import "hash/maphash"

// An idSet remembers conversations by their ids.
type idSet struct {
	seen map[uint64]bool
	seed maphash.Seed
}

// mostSeen bounds the conversations that are remembered, and so the memory for them.
const mostSeen = 1 << 19

// has says whether an id was added.
func (s *idSet) has(id []byte) bool { return s.seen != nil && s.seen[maphash.Bytes(s.seed, id)] }

func (s *idSet) add(id []byte) {
	if s.seen == nil {
		s.seen, s.seed = map[uint64]bool{}, maphash.MakeSeed()
	}
	if len(s.seen) < mostSeen {
		s.seen[maphash.Bytes(s.seed, id)] = true
	}
}
