package text

import (
	"strings"
	"testing"
)

// TestPeople: who is greeted and who signs, and that nobody else is.
func TestPeople(t *testing.T) {
	for _, c := range []struct{ language, text, want string }{
		{"en", "Hi Megan,\n\nMegan, it left today.\n\nKind regards,\nSam Visser\nCustomer Care Team\nAcme BV", "Megan|Sam Visser"},
		{"nl", "Beste mevrouw De Vries,\n\nUw pakket is onderweg.\n\nGroeten, Jan", "De Vries|Jan"},
		{"nl", "Dag Jan-Willem en Marieke,\n\nHet is weg.\n\nHartelijke groeten,\nTeam Klantcontact", "Jan-Willem en Marieke"},
		{"nl", "Geachte heer/mevrouw,\n\nUw pakket is weg.\n\nHoogachtend,\nmr. drs. P.J. de Boer", "P.J. de Boer"},
		{"nl", "Hoi Ben,\n\nHet is weg.", "Ben"},
		{"en", "Dear customer,\nIt left.\nRegards\nAnna van der Berg\nSupport Agent", "Anna van der Berg"},
		{"en", "Hello Mr. O'Brien-Smith, it left today.\n\n- Jo", "O'Brien-Smith|Jo"},
		{"en", "Hi José,\nIt left.\n\nWarmly,\nZoë", "José|Zoë"},
		{"en", "Where is my order?\n\nThanks\nBob Jones\n0612345678", "Bob Jones"},
		{"en", "Megan,\n\nit left today.\n\nSam", "Megan|Sam"},

		{"en", "Hi Will,\n\nIt left.", "Will"},
		{"en", "Hi\n\nWill it come, please?", ""},
		{"en", "Hi Will you come?", ""},
		{"en", "It left today. ^Lexie", "Lexie"},
		{"en", "It left today. Thank you. Goodbye", ""},
		{"en", "Hi there,\n\nIt left.\n\nBest,\nThe Acme Team", ""},
		{"en", "Hi There!\n\nIt left.\n\nYours,\nCustomer Service", ""},
		{"nl", "Hallo allemaal,\n\nHet is weg.\n\nMet vriendelijke groet,\nKlantenservice Bol", ""},
		{"nl", "Beste Klant,\n\nHet is weg.", ""},
		{"en", "Dear Valued Customer,\nIt left.", ""},
		{"en", "Dear Sir or Madam,\nIt left.", ""},
		{"en", "Good Morning!\nIt left. ^MA", ""},
		{"en", "Hi Again,\nIt left.", ""},
		{"en", "Hi {{name}},\nIt left.\n\nRegards,\n{{agent}}", ""},
		{"en", "Your order left. Paris is far.", ""},
		{"en", "", ""},
	} {
		d := language(t, c.language).Read(c.text, Options{})
		var names []string
		for _, p := range d.People() {
			names = append(names, c.text[p.Start:p.End])
			for _, n := range p.Names {
				if !strings.Contains(c.text[p.Start:p.End], n) {
					t.Errorf("%q: %q is no part of %q", c.text, n, c.text[p.Start:p.End])
				}
			}
		}
		if got := strings.Join(names, "|"); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}
