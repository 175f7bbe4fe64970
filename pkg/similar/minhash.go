package similar

// A signature stands for a set: at any place two signatures are the same with the
// probability that is the Jaccard likeness of their sets.
//
// It is made in one pass by One Permutation Hashing: each value falls into one of the
// places, where the least stays; a place that stays empty borrows from another, picked by
// its number alone, so that two sets borrow alike (Shrivastava, "Optimal Densification for
// Fast and Accurate Minwise Hashing", 2017). With a hash function for each place, reading
// a reply would cost 168 times as much.
type signature struct {
	least []uint64
	full  []bool
}

// of makes the signature of a set that is not empty.
func (s *signature) of(set Sketch, places int) {
	if len(s.least) != places {
		s.least, s.full = make([]uint64, places), make([]bool, places)
	}
	clear(s.full)
	for _, v := range set {
		h := mix(v ^ 0x5bd1e9955bd1e995)
		// The high half picks the place, without the bias of a remainder.
		at := int(h >> 32 * uint64(places) >> 32)
		if !s.full[at] || h < s.least[at] {
			s.least[at], s.full[at] = h, true
		}
	}
	for i := range s.least {
		if s.full[i] {
			continue
		}
		for try := uint64(1); ; try++ {
			at := int(mix(uint64(i)<<32|try) >> 32 * uint64(places) >> 32)
			if s.full[at] {
				s.least[i] = s.least[at]
				break
			}
		}
	}
}

// band hashes the rows of a band.
func (s *signature) band(b, rows int) uint32 {
	h := uint64(b)
	for _, v := range s.least[b*rows : (b+1)*rows] {
		h = mix(h ^ v)
	}
	return uint32(h >> 32)
}
