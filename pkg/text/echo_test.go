package text

import (
	"fmt"
	"strings"
	"testing"
)

func TestEcho(t *testing.T) {
	en := language(t, "en")
	for _, test := range []struct{ name, customer, reply, want string }{
		{"nouns by their stem", "My blue lamps broke", "We are sorry that the blue lamp broke", "blue|lamp|broke"},
		{"stop words do not", "Where is it and when will it come", "It is here and will come", ""},
		{"numbers and amounts", "You took €23.40 for order 48213", "We paid €23.40 for 48213", "€23.40|48213"},
		{"names", "I spoke to Maria", "Maria was wrong", "Maria"},
		{"earlier mail is not the customer's", "Fine\n> the blue lamp left", "The blue lamp left", ""},
		{"no customer", "", "The blue lamp", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			reply := en.Read(test.reply, Options{})
			MarkEcho(reply, en.Read(test.customer, Options{Plain: true}))
			if got := raws(reply, func(t Token) bool { return t.Echo }); got != test.want {
				t.Errorf("got %q, expected %q", got, test.want)
			}
		})
	}
}

func TestEchoOfCompounds(t *testing.T) {
	nl := language(t, "nl")
	for _, test := range []struct{ name, customer, reply, want string }{
		{"the end of the customer's word", "Waar blijft mijn parkeervergunning?", "Uw vergunning is klaar", "vergunning"},
		{"its beginning", "De rolstoelassistentie kwam niet", "Een rolstoel staat klaar", "rolstoel"},
		{"a longer word", "De lekkage is terug", "De lekkageschade is bekend", "lekkageschade"},
		{"whatever the ending", "Wanneer komen de zonnepanelen", "Het paneel ligt hier", "paneel"},
		{"too short to tell", "Mijn fietstas is weg", "De was is klaar, de tas niet", ""},
		{"a middle part", "De achterdeurklink klemt", "Wij smeren de deur", ""},
		{"numbers in words and figures", "Al 3x gebeld, voor 12 stoelen", "Drie keer, voor twaalf stoelen", "Drie|twaalf|stoelen"},
		{"amounts", "Er is €95 weg", "De 95 euro komt terug, de 96 niet", "95 euro"},
	} {
		t.Run(test.name, func(t *testing.T) {
			reply := nl.Read(test.reply, Options{})
			MarkEcho(reply, nl.Read(test.customer, Options{Plain: true}))
			if got := raws(reply, func(t Token) bool { return t.Echo }); got != test.want {
				t.Errorf("got %q, expected %q", got, test.want)
			}
		})
	}
	en := language(t, "en")
	reply := en.Read("Three weeks and two calls are too many", Options{})
	MarkEcho(reply, en.Read("I called twice in 3 weeks", Options{Plain: true}))
	if got, want := raws(reply, func(t Token) bool { return t.Echo }), "Three|weeks|two|calls"; got != want {
		t.Errorf("got %q, expected %q", got, want)
	}
	reply = en.Read("The phone works", Options{})
	MarkEcho(reply, en.Read("My headphone broke", Options{Plain: true}))
	if got := raws(reply, func(t Token) bool { return t.Echo }); got != "" {
		t.Errorf("%q comes back in English, which writes compounds apart", got)
	}
}

func TestEchoRun(t *testing.T) {
	en := language(t, "en")
	reply := en.Read("You say that my blue lamp is broken and I want it, but the lamp is new.", Options{})
	MarkEcho(reply, en.Read("Hello. My blue lamp is broken and I want my money.", Options{Plain: true}))
	var runs []string
	for _, tok := range reply.Tokens {
		runs = append(runs, fmt.Sprint(tok.EchoRun))
	}
	//       You say that my blue lamp is broken and I want it but the lamp is new
	want := "0 0 0 8 8 8 8 8 8 8 8 0 0 0 2 2 0"
	if got := strings.Join(runs, " "); got != want {
		t.Errorf("got %s, expected %s", got, want)
	}
	MarkEcho(reply, en.Read("", Options{}))
	if got := raws(reply, func(t Token) bool { return t.Echo || t.EchoRun > 0 }); got != "" {
		t.Errorf("%q is left of the last customer", got)
	}
}
