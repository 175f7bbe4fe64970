package lint

import "testing"

// What keeps coming back is counted exactly, however much comes once.
func TestTally(t *testing.T) {
	var tl tally
	reply := int32(0)
	add := func(hash uint64) {
		tl.add(sentence{hash, 0, 10}, reply, false)
		reply++
	}
	const often, late = 1, 2
	for i := range 10 * window {
		add(uint64(1000 + i)) // once
		if i%10 == 0 {
			add(often)
		}
		if i > 9*window && i%2 == 0 {
			add(late)
		}
		if n := len(tl.counts); n > 2*window {
			t.Fatalf("%d sentences are kept", n)
		}
	}
	all := tl.repeated(5, 0.01, int(reply))
	if len(all) != 2 || all[0].hash != often || all[0].count != window || all[1].hash != late || all[1].count != window/2-1 {
		for _, c := range all {
			t.Errorf("%d: %d times", c.hash, c.count)
		}
	}
	if c := all[0]; c.first.reply != 1 || len(c.more) != mostRelated || c.more[0] != 12 {
		t.Errorf("first in %d, then in %v", c.first.reply, c.more)
	}
	if all := tl.repeated(window, 0, int(reply)); len(all) != 1 {
		t.Errorf("%d stand in at least %d replies", len(all), window)
	}
}

func TestHasWord(t *testing.T) {
	for s, want := range map[string]bool{"r00012": false, "\n\n": false, "": false, "A1 b2": false, "Een vraag": true, "r12-late": true, "één": true, "日本語": true} {
		if hasWord(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}
