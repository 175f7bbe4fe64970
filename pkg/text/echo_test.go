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
