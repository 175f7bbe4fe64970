package text

import (
	"strings"
	"testing"
)

// outline writes the zones with the text of each.
func outline(d *Document) string {
	var b strings.Builder
	for i, z := range d.Zones {
		if i > 0 {
			b.WriteString(" ‖ ")
		}
		b.WriteString(z.Zone.String() + ": " + strings.Join(strings.Fields(d.Text[z.Start:z.Stop]), " "))
	}
	return b.String()
}

func TestZones(t *testing.T) {
	for _, test := range []struct{ name, language, text, want string }{
		{"greeting and sign-off", "en", "Hi Maria,\n\nIt left today.\n\nKind regards,\nAnna Smith\nSupport",
			"greeting: Hi Maria ‖ body: It left today. ‖ signature: Kind regards, Anna Smith Support"},
		{"greeting in a running sentence", "en", "Hi Maria, your lamp left today.", "greeting: Hi Maria ‖ body: your lamp left today."},
		{"greeting without a comma", "en", "Hello there thanks for your note.", "greeting: Hello there ‖ body: thanks for your note."},
		{"no name", "en", "Hi, we sent it.", "greeting: Hi ‖ body: we sent it."},
		{"two greetings", "en", "Hi, good morning Anna! It left.", "greeting: Hi, good morning Anna! ‖ body: It left."},
		{"placeholder", "en", "Dear {{name}}, it left.", "greeting: Dear {{name}} ‖ body: it left."},
		{"couple", "en", "Dear Mr. and Mrs. Lee,\nIt left.", "greeting: Dear Mr. and Mrs. Lee ‖ body: It left."},
		{"only a name", "en", "Maria,\n\nIt left.", "greeting: Maria ‖ body: It left."},
		{"no greeting", "en", "Unfortunately, it left.", "body: Unfortunately, it left."},
		{"dutch", "nl", "Geachte heer/mevrouw van der Berg,\n\nHet is weg.\n\nMet vriendelijke groet,\n\nSanne",
			"greeting: Geachte heer/mevrouw van der Berg ‖ body: Het is weg. ‖ signature: Met vriendelijke groet, Sanne"},
		{"dutch, unknown noun", "nl", "Beste teamleider,\nHet is weg.", "greeting: Beste teamleider ‖ body: Het is weg."},
		{"flemish", "nl", "Dag mevrouw, uw pakje is onderweg. Mvg, de klantendienst", "greeting: Dag mevrouw ‖ body: uw pakje is onderweg. ‖ signature: Mvg, de klantendienst"},

		{"weak sign-off", "en", "It left.\n\nThanks,\nTom", "body: It left. ‖ signature: Thanks, Tom"},
		{"thanks in the body", "en", "Thanks for your patience. It left.", "body: Thanks for your patience. It left."},
		{"regards within a sentence", "en", "It left. Best wishes for your recovery and all that follows it.", "body: It left. Best wishes for your recovery and all that follows it."},
		{"only names", "en", "It left.\n\nAnna Smith\nCustomer Care", "body: It left. ‖ signature: Anna Smith Customer Care"},
		{"postscript", "en", "It left.\n\nRegards,\nTom\n\nPS. We added a card.", "body: It left. ‖ signature: Regards, Tom ‖ body: PS. We added a card."},
		{"delimiter", "en", "It left.\n-- \nTom of Lamps", "body: It left. ‖ signature: Tom of Lamps"},

		{"post: caret", "en", "@user It left. ^MA", "greeting: @user ‖ body: It left. ‖ signature: MA"},
		{"post: star", "en", "It left. *ACJ", "body: It left. ‖ signature: ACJ"},
		{"post: dash", "en", "It left. -Lexie", "body: It left. ‖ signature: Lexie"},
		{"post: slash and link", "en", "It left. /Reid https://example.com/x", "body: It left. ‖ signature: Reid https://example.com/x"},
		{"post: thread", "en", "It left 2/2^Corry", "body: It left 2/2 ‖ signature: Corry"},
		{"post: none", "en", "It is blue/green", "body: It is blue/green"},

		{"quoted lines", "en", "It left.\n> Where is it?\n> Tell me", "body: It left. ‖ quoted: Where is it? > Tell me"},
		{"answers between the lines", "en", "> Where is it?\nIt left.\n> When?\nToday.", "quoted: Where is it? ‖ body: It left. ‖ quoted: When? ‖ body: Today."},
		{"wrote", "en", "It left.\n\nOn Mon, 3 June 2024, Maria Lee wrote:\nWhere is it?\nMaria",
			"body: It left. ‖ quoted: On Mon, 3 June 2024, Maria Lee wrote: Where is it? Maria"},
		{"wrote, wrapped", "en", "It left.\n\nOn Mon, 3 June 2024 at 10:11, Maria Lee\n<maria@example.com> wrote:\n\nWhere?",
			"body: It left. ‖ quoted: On Mon, 3 June 2024 at 10:11, Maria Lee <maria@example.com> wrote: Where?"},
		{"answer beneath", "en", "On Monday Maria wrote:\n> Where is it?\n\nIt left.", "quoted: On Monday Maria wrote: > Where is it? ‖ body: It left."},
		{"schreef", "nl", "Het is weg.\n\nOp ma 3 juni 2024 om 10:11 schreef Maria:\nWaar is het?", "body: Het is weg. ‖ quoted: Op ma 3 juni 2024 om 10:11 schreef Maria: Waar is het?"},
		{"header block", "nl", "Het is weg.\n\nVan: Maria\nVerzonden: maandag\nAan: Ons\nOnderwerp: lamp\n\nWaar is het?",
			"body: Het is weg. ‖ quoted: Van: Maria Verzonden: maandag Aan: Ons Onderwerp: lamp Waar is het?"},
		{"separator", "en", "It left.\n-----Original Message-----\nWhere is it?", "body: It left. ‖ quoted: Original Message----- Where is it?"},
		{"on is a word", "en", "On Monday it left.\nFrom there it came to us.", "body: On Monday it left. From there it came to us."},

		{"disclaimer", "en", "It left.\n\nRegards,\nTom\n\nThis e-mail and any attachments are confidential. Do not copy it.",
			"body: It left. ‖ signature: Regards, Tom ‖ disclaimer: This e-mail and any attachments are confidential. Do not copy it."},
		{"dutch disclaimer", "nl", "Het is weg.\n\nDit bericht is uitsluitend bestemd voor u.", "body: Het is weg. ‖ disclaimer: Dit bericht is uitsluitend bestemd voor u."},
		{"nothing", "en", " \n ", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := language(t, test.language).Read(test.text, Options{})
			checkInvariants(t, d)
			if got := outline(d); got != test.want {
				t.Errorf("\n got %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestPlainHasNoZonesButQuoted(t *testing.T) {
	d := language(t, "en").Read("Hi,\nwhere is it?\nRegards,\nMaria\n> It left.", Options{Plain: true})
	if got, want := outline(d), "body: Hi, where is it? Regards, Maria ‖ quoted: It left."; got != want {
		t.Errorf("got %s, expected %s", got, want)
	}
}
