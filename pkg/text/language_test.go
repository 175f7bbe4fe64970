package text

import (
	"reflect"
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	for _, test := range []struct{ language, phrase, want string }{
		{"en", "I'm", "i am"},
		{"en", "I’m sorry", "i am sorry"},
		{"en", "im", "i am"},
		{"en", "don't", "do not"},
		{"en", "DONT", "do not"},
		{"en", "can't", "can not"},
		{"en", "cannot", "can not"},
		{"en", "won't", "will not"},
		{"en", "it's", "it is"},
		{"en", "its", "its"},
		{"en", "let's", "let us"},
		{"en", "customer's", "customer"},
		{"en", "we've we'll we're we'd", "we have we will we are we would"},
		{"en", "couldn't've", "could not have"},
		{"en", "follow-up", "follow up"},
		{"en", "e-mail email E-mails", "mail mail mails"},
		{"en", "u", "you"},
		{"en", "U", "u"},
		{"en", "gonna", "going to"},
		{"en", "café", "cafe"},
		{"en", "monday", "monday"},
		{"en", "24/7", "24/7"},
		{"en", "", ""},
		{"en", " , ", ""},
		{"nl", "'t", "het"},
		{"nl", "’t", "het"},
		{"nl", "m'n mn z'n zn d'r", "mijn mijn zijn zijn haar"},
		{"nl", "'k 'm 'n", "ik hem een"},
		{"nl", "zo'n", "zo een"},
		{"nl", "da's", "dat is"},
		{"nl", "'s avonds 's-avonds", "savonds savonds"},
		{"nl", "z.s.m. zsm Z.S.M.", "zsm zsm zsm"},
		{"nl", "a.u.b. aub svp", "alstublieft alstublieft alstublieft"},
		{"nl", "e-mail email mail", "mail mail mail"},
		{"nl", "foto's", "fotos"},
		{"nl", "vóór hé", "voor he"},
		{"nl", "wél wel WÉL", "wél wel wél"},
		{"nl", "u", "u"},
	} {
		if got := strings.Join(language(t, test.language).Fold(test.phrase), " "); got != test.want {
			t.Errorf("%s: %q folds to %q, expected %q", test.language, test.phrase, got, test.want)
		}
	}
}

// A beginning or an ending is no shorthand for other words, but is spelt like the whole.
func TestFoldPart(t *testing.T) {
	for _, test := range []struct{ language, part, want string }{
		{"en", "ive", "ive"},
		{"en", "dont", "dont"},
		{"en", "prob", "prob"},
		{"en", "email", "mail"},
		{"en", "Frustrat", "frustrat"},
		{"en", "back-up", "back up"},
		{"nl", "zsm", "zsm"},
		{"nl", "ongelóóf", "ongeloof"},
	} {
		if got := strings.Join(language(t, test.language).FoldPart(test.part), " "); got != test.want {
			t.Errorf("%s: %q folds to %q, expected %q", test.language, test.part, got, test.want)
		}
	}
}

// What a pattern's author writes must fold like what an agent writes.
func TestFoldAgreesWithRead(t *testing.T) {
	l := language(t, "en")
	for _, phrase := range []string{"I'm really sorry", "we won't do that", "the customer's e-mail", "10 a.m. on 3 June"} {
		var norms []string
		for _, tok := range l.Read("Well, "+phrase+" indeed.", Options{}).Tokens {
			norms = append(norms, tok.Norm)
		}
		if got, want := norms[1:len(norms)-1], l.Fold(phrase); !reflect.DeepEqual(got, want) {
			t.Errorf("%q reads as %q but folds to %q", phrase, got, want)
		}
	}
}

func TestStem(t *testing.T) {
	for _, test := range []struct{ language, a, b string }{
		{"en", "refunded", "refund"},
		{"en", "deliveries", "delivery"},
		{"nl", "pakketten", "pakket"},
		{"nl", "lampen", "lamp"},
	} {
		l := language(t, test.language)
		if a, b := l.Stem(test.a), l.Stem(test.b); a != b {
			t.Errorf("%s: %q and %q have the stems %q and %q", test.language, test.a, test.b, a, b)
		}
	}
}

func TestNewLanguageRejects(t *testing.T) {
	ok := func() LanguageData {
		return LanguageData{Language: "xx", StopWords: []string{"a"}}
	}
	for _, test := range []struct {
		change func(*LanguageData)
		want   string
	}{
		{func(d *LanguageData) { d.Language = "yy" }, `language: this is "yy", expected "xx"`},
		{func(d *LanguageData) { d.Stemmer = "klingon" }, `stemmer: unknown stemmer "klingon": expected english, dutch or none`},
		{func(d *LanguageData) { d.StopWords = nil }, "stop-words: at least one is needed"},
		{func(d *LanguageData) { d.Months = []string{"a month"} }, `months: "a month" is not one word`},
		{func(d *LanguageData) { d.Greetings = []string{"!"} }, `greetings: "!" holds no word`},
		{func(d *LanguageData) { d.QuoteIntros = []string{"on wrote"} }, `quote-intros: "on wrote": expected a word, ..., and a word`},
		{func(d *LanguageData) { d.Contractions = map[string]string{"im": "i am"} },
			`contractions: "im": has 1 parts but stands for 2 words ("i am")`},
	} {
		d := ok()
		test.change(&d)
		if _, err := NewLanguage("xx", d); err == nil || err.Error() != test.want {
			t.Errorf("got %v, expected %s", err, test.want)
		}
	}
	if _, err := NewLanguage("xx", ok()); err != nil {
		t.Error(err)
	}
}
