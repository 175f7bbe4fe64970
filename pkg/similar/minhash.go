package similar

// A signature stands for a set: at any place two signatures are the same with the
// probability that is the Jaccard likeness of their sets.
//
// It is made in one pass by One Permutation Hashing: each value falls into one of the
// places, where the least stays; a place that stays empty borrows from another, picked by
// its number alone, so that two sets borrow alike (Shrivastava, "Optimal Densification for
// Fast and Accurate Minwise Hashing", 2017). With a hash function for each place, this
// would cost 128 times as much.
type signature [places]uint64

// places is the number of places of a signature.
const places = 128

// of makes the signature of a set that is not empty.
func (s *signature) of(set []uint16) {
	const empty = 1<<64 - 1
	var filled signature
	for i := range filled {
		filled[i] = empty
	}
	for _, v := range set {
		h := mix(uint64(v))
		at := h >> 57 // one of 128
		filled[at] = min(filled[at], h)
	}
	for i, h := range filled {
		for try := uint64(1); h == empty; try++ {
			h = filled[mix(uint64(i)<<32|try)>>57]
		}
		s[i] = h
	}
}

// band hashes the rows of a band.
func (s *signature) band(b, rows int) uint32 {
	h := uint64(b)
	for _, v := range s[b*rows : (b+1)*rows] {
		h = mix(h ^ v)
	}
	return uint32(h >> 32)
}
