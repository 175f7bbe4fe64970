package page

import (
	"testing"

	"github.com/attune-cx/attune/pkg/wording"
)

func wordsIn(t *testing.T, language string) words {
	t.Helper()
	w, err := loadWords(language)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestRich(t *testing.T) {
	en := wordsIn(t, "en")
	if got, want := string(wording.Must(en.rich("answer.mostly", "share", "<1%"))), "Mostly yes: <b>&lt;1%</b> of replies give what the situation asks for."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := en.rich("page.nothing"); err == nil {
		t.Error("words that are not there are no error")
	}
}
