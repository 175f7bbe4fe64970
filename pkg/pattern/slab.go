package pattern

// A slab hands out small slices of one large one. Rules are made of some hundred
// thousand small parts; one allocation for each was a fifth of the time to load them.
type slab[T any] []T

// What a slab has room for, at first and at most.
const (
	slabLeast = 16
	slabMost  = 1024
)

// take returns n zero values; appending to them moves them elsewhere.
func (s *slab[T]) take(n int) []T {
	from := len(*s)
	if cap(*s)-from < n {
		from = 0
		*s = make([]T, 0, max(n, slabLeast, min(2*cap(*s), slabMost)))
	}
	*s = (*s)[:from+n]
	return (*s)[from : from+n : from+n]
}

// one returns a pointer to a new value.
func (s *slab[T]) one(v T) *T {
	p := &s.take(1)[0]
	*p = v
	return p
}

// keep returns a copy of values that are about to be used for something else.
func (s *slab[T]) keep(values []T) []T {
	kept := s.take(len(values))
	copy(kept, values)
	return kept
}
