package report

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/terminal"
)

func explanation(t *testing.T, customer, reply string) *review.Explanation {
	t.Helper()
	r, err := review.New()
	if err != nil {
		t.Fatal(err)
	}
	x, err := r.Explain(&exchange.Exchange{ID: "draft", Language: "en", Customer: customer, Reply: reply})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestExplanationIsNotObeyed puts what a terminal obeys into every place of a draft.
func TestExplanationIsNotObeyed(t *testing.T) {
	hostile := "Hi \x1b[31mAnn,\n\nI am so sorry \x1b]0;title\x07 that \u202eyour lamp\u2028 broke \x00 \xff, but we can\u200bnot \u0085 help if you \"are\x7f sad\".\n\nKind regards,\n\x1b[2JTom"
	x := explanation(t, "My \x1b[31mlamp\u202e broke!", hostile)
	for name, out := range map[string][]byte{
		"text": AppendExplanation(nil, x, true, Options{}),
		"json": AppendExplanationJSON(nil, x, true),
	} {
		for _, r := range strings.ReplaceAll(string(out), "\n", "") {
			if terminal.Obeyed(r) {
				t.Errorf("%s: holds %q", name, r)
			}
		}
	}
}

func TestExplanationJSON(t *testing.T) {
	reply := "Hi Ann,\n\nWe're not sorry, but your blue lamp broke. Which day suits you?"
	x := explanation(t, "My blue lamp broke.", reply)
	var got struct {
		Review    json.RawMessage
		Zones     []struct{ Zone string }
		Sentences []struct {
			Zone, Text string
			Question   bool
			Words      []struct {
				Norm, Kind, Tag string
				Start, End      int
				Echo            bool
			}
			Contexts []struct{ Kind, Text string }
		}
		Nearly []struct{ Rule, Reason, Text string }
	}
	if err := json.Unmarshal(AppendExplanationJSON(nil, x, false), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Zones) != 2 || len(got.Sentences) != 3 || !got.Sentences[2].Question || len(got.Nearly) == 0 {
		t.Errorf("unexpected: %+v", got)
	}
	var words []string
	for _, w := range got.Sentences[1].Words {
		words = append(words, w.Norm)
		if w.Tag != "" {
			t.Errorf("%s has the tag %s, which nobody asked for", w.Norm, w.Tag)
		}
		if w.Norm == "lamp" && (!w.Echo || reply[w.Start:w.End] != "lamp") {
			t.Errorf("unexpected: %+v", w)
		}
	}
	if want := "we are not sorry but your blue lamp broke"; strings.Join(words, " ") != want {
		t.Errorf("words %q, expected %q", words, want)
	}
	if len(got.Sentences[1].Contexts) == 0 || got.Sentences[1].Contexts[0].Kind != "negator" || got.Sentences[1].Contexts[0].Text != "not" {
		t.Errorf("contexts %+v, expected the negator first", got.Sentences[1].Contexts)
	}
}

func TestExplanationWithoutRules(t *testing.T) {
	r, err := review.New()
	if err != nil {
		t.Fatal(err)
	}
	x, err := r.Explain(&exchange.Exchange{Reply: "xyzzy"})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(AppendExplanation(nil, x, false, Options{})); !strings.Contains(got, "No rules read the language") {
		t.Errorf("got %q", got)
	}
	if got := AppendExplanationJSON(nil, x, false); !json.Valid(got) {
		t.Errorf("no JSON: %s", got)
	}
}
