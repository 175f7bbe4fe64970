package redact

import (
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/attune-cx/attune/pkg/exchange"
	"github.com/attune-cx/attune/pkg/review"
	"github.com/attune-cx/attune/pkg/rulepack"
)

var redactor = sync.OnceValue(func() *Redactor {
	set, err := rulepack.Load(review.BuiltIn())
	if err != nil {
		panic(err)
	}
	return New(set.Texts())
})

func redacted(x exchange.Exchange, language string) *exchange.Exchange {
	v := &review.Review{Language: language, Exchange: &x}
	redactor().Review(v)
	return v.Exchange
}

// Names that stand only in a salutation or a signature go there, and wherever they come
// back in the exchange.
func TestSpokenNames(t *testing.T) {
	for _, c := range []struct{ language, customer, reply, wantCustomer, wantReply string }{
		{"en", "It broke. Ask Sam.\n\nThanks,\nMegan Jones", "Hi Megan,\n\nsorry, Megan. Megan's lamp leaves today, Mrs Jones.\n\nKind regards,\nSam",
			"It broke. Ask [name].\n\nThanks,\n[name]", "Hi [name],\n\nsorry, [name]. [name]'s lamp leaves today, Mrs [name].\n\nKind regards,\n[name]"},
		{"nl", "", "Beste mevrouw De Vries,\n\nDe lamp is weg, mevrouw De Vries. De rest volgt.\n\nGroeten, Jan",
			"", "Beste mevrouw [name],\n\nDe lamp is weg, mevrouw [name]. De rest volgt.\n\nGroeten, [name]"},
		{"en", "", "Hi Will,\n\nWill you be home? I will call.", "", "Hi [name],\n\nWill you be home? I will call."},
		{"en", "", "<p>Hi Megan &amp; Tom,</p><p>Tom, it left.</p>", "", "<p>Hi [name],</p><p>[name], it left.</p>"},

		{"en", "Hi there, the customer service is good.", "Dear Customer,\n\nThe Customer Service left it there.\n\nRegards,\nCustomer Service", "Hi there, the customer service is good.", "Dear Customer,\n\nThe Customer Service left it there.\n\nRegards,\nCustomer Service"},
		{"nl", "Hallo allemaal, Allemaal bedankt.", "Beste klant,\n\nKlant en klantenservice.\n\nMet vriendelijke groet,\nTeam Klantenservice", "Hallo allemaal, Allemaal bedankt.", "Beste klant,\n\nKlant en klantenservice.\n\nMet vriendelijke groet,\nTeam Klantenservice"},
	} {
		got := redacted(exchange.Exchange{Customer: c.customer, Reply: c.reply}, c.language)
		if got.Customer != c.wantCustomer || got.Reply != c.wantReply {
			t.Errorf("got\n%q\n%q\nwant\n%q\n%q", got.Customer, got.Reply, c.wantCustomer, c.wantReply)
		}
	}
}

// Of a conversation, what the customer said before is read as well as what they said last.
func TestSpokenNamesOfEarlierTurns(t *testing.T) {
	x := exchange.Exchange{Customer: "It broke.\n\nThanks,\nMegan\n\nHello? Megan again.", Reply: "Sorry, Megan."}
	x.Newest = strings.Index(x.Customer, "Hello?")
	got := redacted(x, "en")
	if strings.Contains(got.Customer+got.Reply, "Megan") || got.Customer[got.Newest:] != "Hello? [name] again." {
		t.Errorf("%q from %d, %q", got.Customer, got.Newest, got.Reply)
	}
}

// A particle of a name that the record gives is no name: De opens half of all sentences.
func TestParticlesOfGivenNames(t *testing.T) {
	got := redacted(exchange.Exchange{Agent: "Anna De Vries", Reply: "De lamp is weg. Anna"}, "nl")
	if got.Reply != "De lamp is weg. [name]" {
		t.Errorf("%q", got.Reply)
	}
	if got := redacted(exchange.Exchange{Agent: "Ben de Boer", Reply: "Vraag Ben."}, "nl"); got.Reply != "Vraag [name]." {
		t.Errorf("%q", got.Reply)
	}
}

// Whatever stands where names stand, time stays short and text stays text.
func TestHostileNames(t *testing.T) {
	for _, x := range []string{
		"Hi " + strings.Repeat("Megan ", 50_000) + ",\nIt left.",
		"Hi " + strings.Repeat("Aa, ", 50_000),
		strings.Repeat("Hi Megan,\n", 20_000),
		"Hi Megan,\n" + strings.Repeat("Megan ", 100_000),
		"It left.\n\nRegards,\n" + strings.Repeat("A", 1<<20),
		"Hi \xff\xfe Megan,\x00\n\nRegards,\n\xc3",
		"Hi İİİ,\n\nİİİ ıı ǅ ǆ.\n\nGroeten, ßß",
	} {
		begin := time.Now()
		got := redacted(exchange.Exchange{Customer: x, Reply: x}, "en")
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("%q…: %v", x[:20], took)
		}
		if utf8.ValidString(x) && !utf8.ValidString(got.Reply) {
			t.Errorf("%q… is cut within a character", x[:20])
		}
	}
}
