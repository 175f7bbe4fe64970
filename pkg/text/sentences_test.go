package text

import (
	"reflect"
	"strings"
	"testing"
)

func TestSentences(t *testing.T) {
	for _, test := range []struct{ language, text, want string }{
		{"en", "It left. It came back! Did it? Yes… Then it stayed.", "It left.|It came back!|Did it?|Yes…|Then it stayed."},
		{"en", "Mr. Smith and Dr. Lee came, e.g. on Monday.", "Mr. Smith and Dr. Lee came, e.g. on Monday."},
		{"en", "J. Smith called at 5 p.m. Then he left, etc. Bye.", "J. Smith called at 5 p.m. Then he left, etc.|Bye."},
		{"en", "Order no. 5521 left. No. It did not.", "Order no. 5521 left.|No.|It did not."},
		{"en", `"Help!" she wrote (really!) and left. "It works." He smiled.`, `"Help!" she wrote (really!) and left.|"It works."|He smiled.`},
		{"en", "so sorry!I mean it.Then we go to example.com now", "so sorry!|I mean it.|Then we go to example.com now"},
		{"en", "Thanks! 😊 We will call 👍 We promise", "Thanks! 😊|We will call 👍|We promise"},
		{"en", "You pay €12.50. Version 1.2 is out. See 10.30.", "You pay €12.50.|Version 1.2 is out.|See 10.30."},
		{"en", "Rename your .htaccess file .", "Rename your .htaccess file ."},
		{"en", "Well... maybe. Hmm... No", "Well... maybe.|Hmm...|No"},
		{"en", "First\nSecond line\n\nThird", "First|Second line|Third"},
		{"en", "We looked at your order and found that the parcel was left at the\ndepot over the weekend.", "We looked at your order and found that the parcel was left at the\ndepot over the weekend."},
		{"en", "Please:\n- restart it\n- call us\n2) wait\n• relax", "Please|restart it|call us|wait|relax"},
		{"en", "Is it? Really?! Yes.", "Is it?|Really?!|Yes."},
		{"nl", "Mevr. De Wit belde, d.w.z. bijv. gisteren. O.a. dit. Enz. Klaar.", "Mevr. De Wit belde, d.w.z. bijv. gisteren.|O.a. dit.|Enz.|Klaar."},
		{"nl", "Ca. 3 dagen. Om 21.00 uur. Tot a.s. maandag.", "Ca. 3 dagen.|Om 21.00 uur.|Tot a.s. maandag."},
	} {
		d := language(t, test.language).Read(test.text, Options{Plain: true})
		checkInvariants(t, d)
		var got []string
		for _, s := range d.Sentences {
			got = append(got, quotesOf(test.text, s.Start)+d.Text[s.Start:s.Stop])
		}
		if strings.Join(got, "|") != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.language, strings.Join(got, "|"), test.want)
		}
	}
}

// quotesOf returns the quotation mark before a sentence, which is not part of it.
func quotesOf(s string, at int) string {
	if at > 0 && s[at-1] == '"' {
		return `"`
	}
	return ""
}

func TestSentenceMarks(t *testing.T) {
	d := language(t, "en").Read("Is it? 🙂 No! Well.\n- item?!", Options{Plain: true})
	type marks struct{ question, exclaim, item bool }
	var got []marks
	for _, s := range d.Sentences {
		got = append(got, marks{s.Question, s.Exclaim, s.Item})
	}
	want := []marks{{true, false, false}, {false, true, false}, {false, false, false}, {true, true, true}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, expected %v", got, want)
	}
}

func TestLongSentencesAreCut(t *testing.T) {
	d := language(t, "en").Read(strings.Repeat("word ", 1000), Options{})
	checkInvariants(t, d)
	if len(d.Sentences) != 3 || d.Sentences[0].End != maxSentence {
		t.Errorf("%+v", d.Sentences)
	}
}
