package redact

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
)

func TestText(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"e-mail", "Mail jo.de-boer+shop@mail.example.com.", "Mail [e-mail]."},
		{"e-mail in brackets", "<mailto:jo@example.nl>", "<mailto:[e-mail]>"},
		{"no e-mail", "meet @ noon, @handle, a@b", "meet @ noon, @handle, a@b"},

		{"mobile phone", "Bel 06-12345678 of 06 12 34 56 78.", "Bel [phone] of [phone]."},
		{"international phone", "+31 (0)20 123 45 67, 0031201234567", "[phone], [phone]"},
		{"two phones in a row", "0612345678 0612345679", "[phone] [phone]"},
		{"area in parentheses", "Call (555) 123-4567 or 555-123-4567.", "Call [phone] or [phone]."},
		{"phone before a time", "06-12345678 9am", "[phone] 9am"},
		{"Belgian phone", "0470/12.34.56", "[phone]"},
		{"London phone", "020 7946 0958", "[phone]"},

		{"IBAN", "NL91 ABNA 0417 1643 00 and nl91abna0417164300", "[iban] and [iban]"},
		{"IBAN with a wrong check", "NL92ABNA0417164300", "NL92ABNA0417164300"},
		{"IBAN before words", "DE89 3704 0044 0532 0130 00 is mine", "[iban] is mine"},
		{"card", "4111 1111 1111 1111, 5500-0000-0000-0004", "[card], [card]"},
		{"card with a wrong check", "4111 1111 1111 1112", "4111 1111 1111 1112"},
		{"BSN", "bsn 111222333", "bsn [bsn]"},
		{"nine digits that are no BSN", "order 111222334", "order 111222334"},

		{"Dutch address", "1234 AB 56, 1234AB 7b, 1011 AA, nr. 12-3", "[address], [address], [address]"},
		{"Dutch address, the number first", "Dorpsstraat 12, 3512 AB Utrecht; Kade 7-b 1011AA; Laan 3 bis\n1234 AB; Plein 1, 1234 AB 1", "Dorpsstraat [address] Utrecht; Kade [address]; Laan [address]; Plein [address]"},
		{"Dutch address in small letters", "3512ab 12, kade 7, 1011aa", "[address], kade [address]"},
		{"weights and years are no addresses", "1500ml 2 flessen, 12 2026 is laat, 5 boxes 1234 AB", "1500ml 2 flessen, 12 2026 is laat, 5 boxes 1234 AB"},
		{"postcode alone", "We deliver to 1234 AB today.", "We deliver to 1234 AB today."},
		{"a year before capitals", "In 2026 EU 27 states", "In [address] states"}, // the price of the form

		{"query string", "See https://shop.example/track?order=12&mail=x#top.", "See https://shop.example/track?[query]."},
		{"fragment", "www.shop.example/#jo", "www.shop.example/#[query]"},
		{"no query string", "https://shop.example/help, why?", "https://shop.example/help, why?"},
		{"mail address in a query", "http://a.example/?m=jo@example.nl next", "http://a.example/?[query] next"},

		{"amounts", "€ 1.234.567,89 and 12,50 and 1,000,000,000", "€ 1.234.567,89 and 12,50 and 1,000,000,000"},
		{"dates", "01-12-2026 14 30, 2026-11-22 10:30, 1/2/2026 0", "01-12-2026 14 30, 2026-11-22 10:30, 1/2/2026 0"},
		{"order number", "order 48213, RX-2024-00017", "order 48213, RX-2024-00017"},
		{"service number", "0900-1234", "0900-1234"},
		{"part of a word", "x0612345678", "x0612345678"},
		{"a very long number", strings.Repeat("0", 50), strings.Repeat("0", 50)},
		{"nothing", "", ""},
	} {
		if got := Text(tt.in); got != tt.want {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, tt := range []struct{ names, in, want string }{
		{"Anna van Dijk", "Dag Anna, mevrouw Van Dijk? ANNA VAN DIJK en Annabel", "Dag [name], mevrouw Van [name]? [name] en Annabel"},
		{"Will", "Will will call you", "[name] will call you"},
		{"Zoë", "zoë, Zoë", "zoë, [name]"},
		{"J. Li", "J. Li", "[name]"},
		{"J.", "J. said", "J. said"},
		{"", "a", "a"},
	} {
		if got := Text(tt.in, tt.names); got != tt.want {
			t.Errorf("%s:\n got %q\nwant %q", tt.names, got, tt.want)
		}
	}
}

// What was marked stays marked, and what the review was made of is left alone.
func TestReview(t *testing.T) {
	x := &exchange.Exchange{
		ID:       "jo@example.nl",
		Customer: "I am Anna, 0612345678. It is broken.",
		Reply:    "Hi Anna, I mailed anna@example.nl, as Lea did. I'm sorry that it broke.",
		Agent:    "Piet",
		People:   []string{"Anna Bos", "Piet", "Lea"},
		Meta: []exchange.Field{
			{Name: "requester", Value: json.RawMessage(`{"name": "Anna", "note": "bel 0612345678", "age": 40}`)},
			{Name: "subject", Value: json.RawMessage(`"Anna's lamp"`)},
			{Name: "count", Value: json.RawMessage(`3`)},
		},
	}
	x.Newest = strings.Index(x.Customer, "It is")
	span := func(s, part string) review.Span {
		at := strings.Index(s, part)
		return review.Span{Start: at, End: at + len(part)}
	}
	v := &review.Review{ID: x.ID, Exchange: x}
	v.Evidence = []review.Evidence{{Span: span(x.Reply, "I'm sorry that it broke")}, {Span: span(x.Reply, "mailed anna@example")}}
	v.Missteps = []review.Misstep{{Span: span(x.Reply, "Hi Anna")}}
	v.Sentences = []review.Span{span(x.Reply, x.Reply)}
	v.Situation.Signals = []review.Signal{{Span: span(x.Customer, "broken")}, {Span: span(x.Reply, "sorry"), InReply: true}}
	New(nil).Review(v)

	got := v.Exchange
	if got.Reply != "Hi [name], I mailed [e-mail], as [name] did. I'm sorry that it broke." || got.Customer != "I am [name], [phone]. It is broken." {
		t.Fatalf("texts: %q, %q", got.Reply, got.Customer)
	}
	cutOut := func(s string, at review.Span) string { return s[at.Start:at.End] }
	for _, tt := range []struct{ got, want string }{
		{cutOut(got.Reply, v.Evidence[0].Span), "I'm sorry that it broke"},
		{cutOut(got.Reply, v.Evidence[1].Span), "mailed [e-mail]"},
		{cutOut(got.Reply, v.Missteps[0].Span), "Hi [name]"},
		{cutOut(got.Reply, v.Sentences[0]), got.Reply},
		{cutOut(got.Customer, v.Situation.Signals[0].Span), "broken"},
		{cutOut(got.Reply, v.Situation.Signals[1].Span), "sorry"},
		{got.Customer[got.Newest:], "It is broken."},
		{string(got.Meta[0].Value), `{"name": "[name]", "note": "bel [phone]", "age": 40}`},
		{string(got.Meta[1].Value), `"[name]'s lamp"`},
		{string(got.Meta[2].Value), `3`},
		{v.ID, "[e-mail]"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
	if len(got.People) > 0 {
		t.Errorf("who took part is still told: %q", got.People)
	}
	if x.Agent != "Piet" || !strings.Contains(x.Reply, "anna@") {
		t.Error("what was reviewed has changed")
	}
}

func TestPseudonyms(t *testing.T) {
	if _, err := NewPseudonyms([]byte("short")); err == nil {
		t.Error("a short key is taken")
	}
	one, _ := NewPseudonyms([]byte("0123456789abcdef"))
	other, _ := NewPseudonyms([]byte("0123456789abcdeX"))
	if one.Of("Piet ") != one.Of("piet") || one.Of("Piet") == one.Of("Jan") || one.Of("Piet") == other.Of("Piet") || one.Of("") != "" {
		t.Error(one.Of("Piet"), one.Of("Jan"), other.Of("Piet"))
	}
	v := &review.Review{Exchange: &exchange.Exchange{Agent: "Piet"}}
	if one.Review(v); v.Exchange.Agent != one.Of("Piet") || !strings.HasPrefix(v.Exchange.Agent, "agent-") {
		t.Error(v.Exchange.Agent)
	}
}

// After redaction there is nothing left to redact, and every place in the text leads to
// a place in the redacted one.
func FuzzText(f *testing.F) {
	for _, s := range []string{"0612345678 0612345678", "a@b.nl@c.nl", "NL91ABNA0417164300NL91", "+31+31 20 1234567", "(((020) 1234567", "https://a/?b?c#d://?x=1", "1234 AB 1 1234 AB", "\xff0612345678\xff", "4111 1111 1111 1111 4111"} {
		f.Add(s, "Anna van Dijk")
	}
	f.Fuzz(func(t *testing.T, s, name string) {
		names := namesOf([]string{name}, func(string) bool { return false })
		made := newText(s, nil, names)
		once := made.String()
		last := 0
		for i := 0; i <= len(s); i++ {
			at := made.at(i, true)
			if from := made.at(i, false); from < 0 || at < from && i == 0 || at > len(once) || at < last {
				t.Fatalf("place %d of %q leads to %d of %q", i, s, at, once)
			}
			last = at
		}
		for _, c := range newText(once, nil, nil).cuts {
			if !strings.Contains(once[c.from:c.to], "[") && !strings.Contains(once[c.from:c.to], "]") {
				t.Errorf("%q is left of %q in %q", once[c.from:c.to], s, once)
			}
		}
	})
}

func BenchmarkText(b *testing.B) {
	s := strings.Repeat("Hi Anna, your order 48213 of 22-11-2026 left today; see https://shop.example/t?x=1 or call 020 123 4567. ", 7)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Text(s, "Anna van Dijk")
	}
}
