package pattern

import (
	"reflect"
	"testing"
)

// TestParserAgain: what a Parser read before, faults included, changes nothing of what
// it reads later, and the other way round.
func TestParserAgain(t *testing.T) {
	sources := []string{
		"sorry", "(a|b (c|d e)? f|<g>) ..3 !(h|i j) [name]", "(a|(b c|) d", "^ (a|b) $", "<x>", "un*", "a b c", ")", "(a|b)|c d|e",
	}
	var p Parser
	var again []*Pattern
	for range 2 {
		again = again[:0]
		for _, s := range sources {
			got, fault := p.Parse(s)
			want, wanted := Parse(s)
			if !reflect.DeepEqual(fault, wanted) || !reflect.DeepEqual(got, want) {
				t.Errorf("%q: got %v, %v, want %v, %v", s, got, fault, want, wanted)
			}
			again = append(again, got)
		}
	}
	for i, s := range sources {
		if want, _ := Parse(s); !reflect.DeepEqual(again[i], want) {
			t.Errorf("%q changed", s)
		}
	}
}

func TestSlab(t *testing.T) {
	var s slab[int]
	first := s.keep([]int{1, 2})
	_ = append(first, 9)
	second := s.keep([]int{3})
	for range 5000 {
		if p := s.one(4); *p != 4 || s.take(0) == nil || s.take(3)[2] != 0 {
			t.Fatal("what a slab hands out is not new")
		}
	}
	large := s.take(slabMost + 1)
	if len(large) != slabMost+1 || first[0] != 1 || first[1] != 2 || second[0] != 3 {
		t.Errorf("got %v, %v", first, second)
	}
}
