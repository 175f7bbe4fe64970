package similar

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// places is the number of places of a signature.
const places = 128

// A signature stands for a set: at any place two signatures are the same with the
// probability that is the Jaccard likeness of their sets, and a little more: of the hash
// at each place one byte is kept, which is the same by chance once in 256.
//
// It is made in one pass by One Permutation Hashing: each value falls into one of the
// places, where the least stays; a place that stays empty borrows from another, picked by
// its number alone, so that two sets borrow alike (Shrivastava, "Optimal Densification for
// Fast and Accurate Minwise Hashing", 2017). With a hash function for each place, reading
// a reply would cost 128 times as much.
type signature struct {
	least  [places]byte
	filled uint8 // places that did not borrow
}

// leasts is the memory to make a signature.
type leasts [places]uint64

// of makes the signature of a set that is not empty, whose values may come several times.
func (l *leasts) of(set []uint64) (s signature) {
	const empty = math.MaxUint64
	for i := range l {
		l[i] = empty
	}
	for _, v := range set {
		h := mix(v ^ 0x5bd1e9955bd1e995)
		at := h >> 57 // one of 128
		l[at] = min(l[at], h&(empty>>1))
	}
	for i, h := range l {
		if h != empty {
			s.filled++
		}
		for try := uint64(1); h == empty; try++ {
			h = l[mix(uint64(i)<<32|try)>>57]
		}
		s.least[i] = byte(h)
	}
	return s
}

// band hashes the rows of a band.
func (s *signature) band(b, rows int) uint32 {
	h := uint64(b)
	for _, v := range s.least[b*rows : (b+1)*rows] {
		h = h<<8 | h>>56 ^ uint64(v)
	}
	return uint32(mix(h) >> 32)
}

// same returns the number of places at which two signatures are the same.
func (s *signature) same(o *signature) (n int) {
	const low = 0x7f7f7f7f7f7f7f7f
	for i := 0; i < places; i += 8 {
		x := binary.LittleEndian.Uint64(s.least[i:]) ^ binary.LittleEndian.Uint64(o.least[i:])
		n += bits.OnesCount64(^(x&low + low | x | low)) // bytes of x that are 0
	}
	return n
}

// certainty is how many standard deviations a signature may lie below the threshold: of
// 2,000 pairs right at it one is lost.
const certainty = 3.3

// mayBe reports whether two sets may be as alike as the threshold says.
func (s *signature) mayBe(o *signature, threshold float64) bool {
	n := float64(min(s.filled, o.filled))
	return float64(s.same(o)) >= places*(threshold-certainty*math.Sqrt(threshold*(1-threshold)/n))
}
