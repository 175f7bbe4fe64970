package lint

import (
	"strings"
	"testing"
	"time"
)

func TestFingerprintsKnowTheSameWords(t *testing.T) {
	const text = "We're sorry that your lamp came broken.\n\nA new one leaves today."
	for _, c := range []struct {
		says, text string
		same       bool
	}{
		{"wrapped elsewhere", "We're sorry that\nyour lamp came broken. A new one leaves today.", true},
		{"indented, in a quote block", "> We're sorry that your lamp came broken.\n>\n> A new one leaves today.", true},
		{"in bold, with other quotation marks", "**We’re sorry** that your lamp came broken.  A new one leaves today", true},
		{"as HTML", "<p>We're sorry that your lamp came <b>broken</b>.</p><p>A new one leaves today.</p>", true},
		{"shouted", "WE'RE SORRY THAT YOUR LAMP CAME BROKEN. A NEW ONE LEAVES TODAY.", true},
		{"another word", "We're sorry that your lamp came late. A new one leaves today.", false},
		{"a word less", "We're sorry that your lamp came broken. A new one leaves.", false},
		{"a number that is no tag", "We're sorry that your lamp < 3 came broken. A new one leaves today.", false},
	} {
		if got := fingerprint("a", "b", c.text) == fingerprint("a", "b", text); got != c.same {
			t.Errorf("%s: the same: %v, want %v\n%s", c.says, got, c.same, normalised(nil, c.text))
		}
	}
	if fingerprint("a", "b", text) == fingerprint("a", "c", text) || fingerprint("a", "b", text) == fingerprint("ab", "", text) {
		t.Error("the id and the situation are part of it")
	}
}

// A fingerprint must not change between versions: baselines hold it.
func TestFingerprintIsThatOfEarlierVersions(t *testing.T) {
	if got, want := fingerprint("below.affective", "cancellation", "Uw abonnement eindigt."), "3374d53d5dabf8de3f12f26ef6556a0d"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A search to the end of the text for each "<" would take minutes.
func TestNormalisingTakesLinearTime(t *testing.T) {
	for _, s := range []string{"<", "<a", "<a ", "</", "a", "'", "é"} {
		began := time.Now()
		normalised(nil, strings.Repeat(s, 1<<20/len(s)))
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("a megabyte of %q took %v", s, took)
		}
	}
}
