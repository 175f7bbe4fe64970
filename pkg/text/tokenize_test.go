package text

import (
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	for _, test := range []struct{ language, text, want string }{
		// contractions keep a place of their own
		{"en", "It isn't broken.", "it is not broken"},
		{"en", "I dont think ur right", "i do not think your right"},
		{"nl", "Da's zo'n ding van m'n zus, hè?", "dat is zo een ding van mijn zus he"},

		// amounts are one token
		{"en", "€ 23.40, €23,40, $25.00 and £8", "€ 23.40/amount €23,40/amount $25.00/amount and £8/amount"},
		{"en", "25 dollars or EUR 30 or 18 euro", "25 dollars/amount or eur 30/amount or 18 euro/amount"},
		{"nl", "23,40 euro of € 18,- of €1.234,56", "23,40 euro/amount of € 18,-/amount of €1.234,56/amount"},
		{"nl", "15€ en 25 €", "15€/amount en 25 €/amount"},

		// numbers
		{"en", "3-5 days, 50%, 1,250 and the 2nd", "3-5/number days 50%/number 1,250/number and the 2nd/number"},
		{"en", "24/7, v1.2.3 and 4.5", "24/7/number v1.2.3/reference and 4.5/number"},

		// dates
		{"en", "on 3 June, June 3rd, 2024 or 3rd of June", "on 3 june/date june 3rd, 2024/date or 3rd of june/date"},
		{"en", "12/03/2024 2024-05-01 1.2.2024", "12/03/2024/date 2024-05-01/date 1.2.2024/date"},
		{"en", "Monday, tomorrow; we may go in May", "monday/date tomorrow/date we may go in may"},
		{"nl", "op 1 juli 2024, vandaag of 's maandags", "op 1 juli 2024/date vandaag/date of smaandags/date"},

		// times
		{"en", "10am, 10 am, at 10.30, 14:05 and 5 p.m. sharp", "10am/time 10 am/time at 10.30/time 14:05/time and 5 p.m./time sharp"},
		{"en", "It costs 10.30 a month", "it costs 10.30/number a month"},
		{"nl", "21.00 uur, om 9.15 of 14u", "21.00 uur/time om 9.15/time of 14u/time"},

		// references
		{"en", "SK2281, #48213, 2024-8871, I-20391 and order 4711", "sk2281/reference #48213/reference 2024-8871/reference i-20391/reference and order 4711/reference"},
		{"en", "code 3SABC1234567", "code 3sabc1234567/reference"},

		// addresses and names on the web
		{"en", "See https://example.com/a?b=c. Or www.example.org/x, or example.nl!", "see https://example.com/a?b=c/url or www.example.org/x/url or example.nl/url"},
		{"en", "mail jan.de.vries@example.nl now", "mail jan.de.vries@example.nl/email now"},
		{"en", "@Shop_1 #love it", "@shop_1/mention #love/hashtag it"},
		{"en", "[our page](https://example.com/x) helps", "our page https://example.com/x/url helps"},

		// emoji are graphemes, and lose skin tone and presentation
		{"en", "Yes 👍🏽 👨‍👩‍👧 🇳🇱🇧🇪 ❤️ 1️⃣ :-) <3", "yes 👍/emoji 👨‍👩‍👧/emoji 🇳🇱/emoji 🇧🇪/emoji ❤/emoji 1⃣/emoji :-)/emoji <3/emoji"},
		{"en", "note:done (see below)", "note done see below"},

		// placeholders
		{"en", "{{ticket.requester.first_name}} {{ x | default: 'y' }}", "{{ticket.requester.first_name}}/placeholder {{ x | default: 'y' }}/placeholder"},
		{"en", "%{ticket.name.first} #{ticket.id} ${name} {name}", "%{ticket.name.first}/placeholder #{ticket.id}/placeholder ${name}/placeholder {name}/placeholder"},
		{"en", "[NAME] [Your name] [first_name] <NAME> xxxfieldxxx XXX", "[name]/placeholder [your name]/placeholder [first_name]/placeholder <name>/placeholder xxxfieldxxx/placeholder xxx/placeholder"},
		{"en", "we [sic] are {% if vip %}so{% endif %} sorry", "we sic are so sorry"},

		{"en", "{%customer.firstName,fallback=there%} {{ticket.customer.firstname}} {{first_name | fallback: 'there'}}", "{%customer.firstname,fallback=there%}/placeholder {{ticket.customer.firstname}}/placeholder {{first_name | fallback: 'there'}}/placeholder"},
		{"en", "{{ a\n | default: 'b' }} {{{c}}} {{dc.hello}} #{{ticket.id}}", "{{ a\n | default: 'b' }}/placeholder {{{c}}}/placeholder {{dc.hello}}/placeholder {{ticket.id}}/placeholder"},
		{"en", "<<name>> <<ticket.id>> {brief description of the fix} {2-3 days} xxxfirst_namexxx", "<<name>>/placeholder <<ticket.id>>/placeholder {brief description of the fix}/placeholder {2-3 days}/placeholder xxxfirst_namexxx/placeholder"},
		{"en", "a %name% of 50%-60% is caf%C3%A9", "a %name%/placeholder of 50%/number 60%/number is caf c3 a9"},
		{"en", "{%- if a -%}so{%- elsif b -%}too{%- endif -%}", "so too"},
		{"en", `p { color: red; } and {"id": 7} as code`, "p color red and id 7/number as code"},
		{"en", "{{ticket.id, then {{name", "ticket id then name"},

		// noise
		{"en", "a\x00b \x1b[31mred\x1b[0m \u202eleft\u200f sof\u00adt", "a b red left soft"},
		{"en", "caf\xe9 is Latin-1", "cafe is latin 1/number"},
		{"en", "**bold** and _soft_ and `code`", "bold and soft and code"},
	} {
		d := language(t, test.language).Read(test.text, Options{Plain: true})
		checkInvariants(t, d)
		if got := words(d.Tokens); got != test.want {
			t.Errorf("%s: %q\n got %s\nwant %s", test.language, test.text, got, test.want)
		}
	}
}

func TestOffsets(t *testing.T) {
	for _, test := range []struct{ language, text, want string }{
		{"en", "I don't, cannot, I’m", "I|do|n't|can|not|I|’m"},
		{"en", "Dont be gonna", "Do|nt|be|gon|na"},
		{"en", "the customer's follow-up", "the|customer's|follow|up"},
		{"nl", "Zo'n dag, 's avonds", "Zo|'n|dag|'s avonds"},
		{"nl", "crème brûlée z.s.m.", "crème|brûlée|z.s.m."},
	} {
		d := language(t, test.language).Read(test.text, Options{Plain: true})
		if got := raws(d, func(Token) bool { return true }); got != test.want {
			t.Errorf("%q: got %s, expected %s", test.text, got, test.want)
		}
	}
}

func TestBefore(t *testing.T) {
	d := language(t, "en").Read("Well, “yes” (no): it… is - fine; ok!\nThen?", Options{Plain: true})
	want := []Punct{0, Comma | OpenQuote, CloseQuote | OpenParen, CloseParen | Colon, Ellipsis, Dash, Semicolon, Exclaim | Newline}
	for i, tok := range d.Tokens {
		if tok.Before != want[i] {
			t.Errorf("%q: punctuation %b before it, expected %b", tok.Norm, tok.Before, want[i])
		}
	}
}

func TestQuoted(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`You wrote "I am sorry" to us`, "I|am|sorry"},
		{"You wrote “not good” and ‘never again’.", "not|good|never|again"},
		{"Dutch „zo gaat dat” here", "zo|gaat|dat"},
		{"It's the customers' fault, isn't it", ""},
		{"It's 'really good' that it's here", "really|good"},
		{`a 5" screen and a 6" screen`, ""},
		{"an \"open quote\nthat never closes", ""},
	} {
		d := language(t, "en").Read(test.text, Options{Plain: true})
		if got := raws(d, func(t Token) bool { return t.Quoted }); got != test.want {
			t.Errorf("%q: %q is quoted, expected %q", test.text, got, test.want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, test := range []struct{ language, text, want string }{
		{"en", "Hi Maria, thanks. I told Mr. Smith about it on Monday.", "Maria|Smith"},
		{"en", "Hi there, I'm on it. Dear customer", ""},
		{"en", "THIS IS Not Good At ALL", ""},
		{"nl", "Geachte heer Van der Berg, ik sprak mevr. Jansen in Gent.", "Berg|Jansen|Gent"},
	} {
		d := language(t, test.language).Read(test.text, Options{})
		if got := raws(d, func(t Token) bool { return t.Name }); got != test.want {
			t.Errorf("%q: names %q, expected %q", test.text, got, test.want)
		}
	}
}

func TestFlags(t *testing.T) {
	d := language(t, "en").Read("The two HOURS", Options{})
	the, two, hours := d.Tokens[0], d.Tokens[1], d.Tokens[2]
	if !the.Stop || !the.Capital || the.AllCaps {
		t.Errorf("%+v", the)
	}
	if !two.Written || two.Stop || two.Capital {
		t.Errorf("%+v", two)
	}
	if !hours.Unit || !hours.AllCaps {
		t.Errorf("%+v", hours)
	}
}

// The same word has the same number, whatever its case, and other words another.
func TestWordNumbers(t *testing.T) {
	l := language(t, "en")
	var d Document
	l.ReadInto(&d, "Lamp lamp LAMP lamps", Options{})
	lamp := d.Tokens[0].Word
	if d.Tokens[1].Word != lamp || d.Tokens[2].Word != lamp || d.Tokens[3].Word == lamp {
		t.Errorf("numbers %d %d %d %d", lamp, d.Tokens[1].Word, d.Tokens[2].Word, d.Tokens[3].Word)
	}
	id, _ := d.WordTable()
	l.ReadInto(&d, "Another lamp", Options{})
	if again, n := d.WordTable(); again != id || d.Tokens[1].Word != lamp || n < 3 {
		t.Errorf("table %d became %d, lamp %d became %d", id, again, lamp, d.Tokens[1].Word)
	}
}

// A reused Document gives what a fresh one gives, also when its cache is full.
func TestReuse(t *testing.T) {
	en, nl := language(t, "en"), language(t, "nl")
	var d Document
	var filler strings.Builder
	for i := range 3 * maxEntries {
		filler.WriteString(" w")
		for n := i; n > 0; n /= 26 {
			filler.WriteByte(byte('a' + n%26))
		}
	}
	for range 3 {
		for _, s := range []string{reply, filler.String(), "Zo'n m'n 's avonds, wél.", ""} {
			for _, l := range []*Language{en, nl} {
				l.ReadInto(&d, s, Options{})
				checkInvariants(t, &d)
				fresh := l.Read(s, Options{})
				if len(d.Tokens) != len(fresh.Tokens) {
					t.Fatalf("%d tokens, expected %d", len(d.Tokens), len(fresh.Tokens))
				}
				for i := range d.Tokens {
					a, b := d.Tokens[i], fresh.Tokens[i]
					a.Word, b.Word = 0, 0
					if a != b {
						t.Fatalf("token %d is %+v, expected %+v", i, a, b)
					}
				}
				if n := len(d.cache.entries); n > maxEntries {
					t.Fatalf("%d words cached", n)
				}
			}
		}
	}
}

func TestReadIntoDoesNotAllocate(t *testing.T) {
	l := language(t, "en")
	var d Document
	l.ReadInto(&d, reply, Options{})
	if n := testing.AllocsPerRun(100, func() { l.ReadInto(&d, reply, Options{}) }); n > 0 {
		t.Errorf("%.0f allocations", n)
	}
}
