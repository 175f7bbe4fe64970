package text

import "testing"

func TestDetect(t *testing.T) {
	languages := []*Language{language(t, "en"), language(t, "nl")}
	for _, test := range []struct{ text, want string }{
		{"Thank you for your message, we will look into it.", "en"},
		{"Bedankt voor uw bericht, we kijken ernaar.", "nl"},
		{"thx, refund pls", "en"},
		{"Thanks!", "en"},
		{"Bedankt!", "nl"},
		{"ge krijgt uw geld terug", "nl"},
		{"k heb nog niks gekregen", "nl"},
		{"@HelloShop #thanks Waar blijft mijn pakje? https://example.com/where/is/it", "nl"},
		{"<p>We&#39;re on it</p>", "en"},
		{"Wir haben Ihre Nachricht erhalten und bitten um Geduld.", ""},
		{"Merci pour votre message, nous allons regarder.", ""},
		{"Gracias por su mensaje.", ""},
		{"OK", "en"},
		{"Moved to St Ann's hall, NE30, before 10.", "en"}, // no French ne
		{"12345 €50", ""},
		{"", ""},
	} {
		l, sure := Detect(languages, test.text)
		got := ""
		if l != nil {
			got = l.ID
		}
		if got != test.want {
			t.Errorf("%q: got %q, expected %q", test.text, got, test.want)
		}
		if sure < 0 || sure > 1 || (l == nil) != (sure == 0) {
			t.Errorf("%q: confidence %v", test.text, sure)
		}
	}
	for _, test := range []struct {
		text string
		want bool
	}{
		{"Bonjour, merci beaucoup pour votre message.", true},
		{"Wir schicken Ihnen morgen ein neues.", true},
		{"Mi dispiace molto che il pacco non sia ancora arrivato. Domani te ne mandiamo uno nuovo.", true},
		{"ご注文ありがとうございます。", true},
		{"Добрый день, ваш заказ отправлен.", true},
		{"Thank you for your message.", false},
		{"Bedankt voor uw bericht.", false},
		{"Refund booked.", false},
		{"Beste Jan, we hebben het gestuurd. Dear Jan, we sent it.", false},
		{"3SABC123456", false},
		{"Danke!", false}, // a word may be anybody's
		{"", false},
	} {
		if got := Foreign(languages, test.text); got != test.want {
			t.Errorf("%q: foreign is %v", test.text, got)
		}
	}
	if l, _ := Detect(nil, "Thank you"); l != nil {
		t.Error("a language out of none")
	}
}
