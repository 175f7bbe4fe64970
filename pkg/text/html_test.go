package text

import "testing"

func TestHTML(t *testing.T) {
	for _, test := range []struct{ name, text, words, raw string }{
		{"tags within a word", "so<b>rr</b>y", "sorry", "so<b>rr</b>y"},
		{"entities", "I don&#39;t &amp; caf&eacute;&nbsp;is", "i do not cafe is", "I|do|n&#39;t|caf&eacute;|is"},
		{"attributes", `<a href="https://example.com/sorry?a>b" title='no'>Here</a>`, "here", "Here"},
		{"comments, styles and scripts", "<style>p {x: sorry}</style>a<!-- sorry -->b <script>sorry()</script>c", "ab c", "a<!-- sorry -->b|c"},
		{"no tag", "a < b and 3 <3 you", "a b and 3/number <3/emoji you", "a|b|and|3|<3|you"},
		{"no entity", "R&D; Q&A", "r d q a", "R|D|Q|A"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := language(t, "en").Read(test.text, Options{Plain: true})
			checkInvariants(t, d)
			if got := words(d.Tokens); got != test.words {
				t.Errorf("got %s, expected %s", got, test.words)
			}
			if got := raws(d, func(Token) bool { return true }); got != test.raw {
				t.Errorf("stands as %s, expected %s", got, test.raw)
			}
		})
	}
}

func TestHTMLZones(t *testing.T) {
	d := language(t, "en").Read("<div><p>Hi Maria,</p><p>We&rsquo;re on it.<br>\nIt left.</p><ul><li>One</li><li>Two</li></ul>"+
		"<blockquote type=\"cite\"><p>Where is it?</p></blockquote><p>Best,<br/>Tom</p></div>", Options{})
	checkInvariants(t, d)
	want := "greeting: Hi Maria ‖ body: We&rsquo;re on it.<br> It left.</p><ul><li>One</li><li>Two ‖ quoted: Where is it? ‖ signature: Best,<br/>Tom"
	if got := outline(d); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if !d.Sentences[3].Item || d.Sentences[1].Item {
		t.Errorf("list items: %+v", d.Sentences)
	}
}
