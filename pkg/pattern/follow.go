package pattern

// follow is what a Matcher knows of patterns that follow others.
type follow struct {
	after  [][]int32  // by number of pattern: those that follow it; nil when none follows any
	probes []follower // by number of pattern
	of     []int32    // by number of pattern: its first probe; one more for the end
}

// A follower is a probe of a pattern that is looked for only after another one.
type follower struct {
	probe
	compiled
	hook int32
	need need // that it shared with its group
}

// Follow makes patterns be looked for only in sentences in which one that they follow is
// found: an exception to a rule, say, matters only where the rule applies, and half of all
// patterns are exceptions and the like. For each pattern, after has the numbers of those
// that follow it; they themselves must not be followed. It is called once, before anything
// is looked for.
func (m *Matcher) Follow(after [][]int32) {
	follows := make([]bool, len(m.negates))
	for _, numbers := range after {
		for _, number := range numbers {
			follows[number] = true
		}
	}
	f := follow{after: after, of: make([]int32, len(m.negates)+1)}
	for i := range m.patterns {
		if number := m.patterns[i].number; follows[number] {
			f.of[number+1]++
		}
	}
	for number := range m.negates {
		f.of[number+1] += f.of[number]
	}
	f.probes = make([]follower, f.of[len(m.negates)])
	next := append([]int32(nil), f.of...)
	var groups []group
	kept := int32(0) // probes of the others move up
	for hook := range m.ofHook[1:] {
		of := m.groups[m.ofHook[hook]:m.ofHook[hook+1]]
		m.ofHook[hook] = int32(len(groups))
		for _, g := range of {
			first := kept
			for p := g.from; p < g.to; p++ {
				if number := m.patterns[p].number; follows[number] {
					f.probes[next[number]] = follower{m.probes[p], m.patterns[p], int32(hook), g.need}
					next[number]++
					continue
				}
				m.probes[kept], m.patterns[kept] = m.probes[p], m.patterns[p]
				kept++
			}
			if kept > first {
				groups = append(groups, group{g.need, first, kept})
			}
		}
	}
	m.ofHook[len(m.ofHook)-1] = int32(len(groups))
	clear(m.patterns[kept:])
	m.groups, m.probes, m.patterns = groups, m.probes[:kept], m.patterns[:kept]
	m.follow = f
}

// followers finds the patterns that follow those found in a sentence, which are the hits
// from the first-th on.
func (m *Matcher) followers(s *Scratch, kinds kind, first int) {
	for _, h := range s.hits[first:] {
		for _, number := range m.follow.after[h.Pattern] {
			if s.asked[number] == s.turn {
				continue
			}
			s.asked[number] = s.turn
			for i, end := m.follow.of[number], m.follow.of[number+1]; i < end; i++ {
				f := &m.follow.probes[i]
				hook := &s.hooks[f.hook]
				if hook.turn == s.turn && s.meets(f.need, kinds) && s.mayHold(&f.probe, kinds) {
					s.try(&f.probe, &f.compiled, hook)
				}
			}
		}
	}
}
