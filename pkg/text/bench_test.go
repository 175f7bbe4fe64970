package text

import "testing"

const reply = `Hi Maria,

Thank you for getting in touch about the blue lamp. I'm really sorry that it arrived broken, and that you had to send us three e-mails before anyone answered. That isn't how we want to treat you.

I've refunded €23.40 to your card today; you'll see it within 3-5 business days. If you'd rather have a new lamp, just let me know and I'll send one on Monday, free of charge. You don't need to return the old one.

Kind regards,
Anna`

func BenchmarkReadInto(b *testing.B) {
	l := language(b, "en")
	var d Document
	l.ReadInto(&d, reply, Options{})
	b.Logf("%d words", len(d.Tokens))
	b.SetBytes(int64(len(reply)))
	b.ReportAllocs()
	for b.Loop() {
		l.ReadInto(&d, reply, Options{})
	}
}

func BenchmarkRead(b *testing.B) {
	l := language(b, "en")
	b.ReportAllocs()
	for b.Loop() {
		l.Read(reply, Options{})
	}
}

func BenchmarkDetect(b *testing.B) {
	languages := []*Language{language(b, "en"), language(b, "nl")}
	b.ReportAllocs()
	for b.Loop() {
		Detect(languages, reply)
	}
}

func BenchmarkMarkEcho(b *testing.B) {
	l := language(b, "en")
	d := l.Read(reply, Options{})
	c := l.Read("My blue lamp arrived broken. I have sent three mails now and nobody answered. I want my money back, 23,40 euro!", Options{Plain: true})
	b.ReportAllocs()
	for b.Loop() {
		MarkEcho(d, c)
	}
}

func BenchmarkTags(b *testing.B) {
	l := language(b, "en")
	d := l.Read(reply, Options{})
	d.Tags(0)
	for b.Loop() {
		d.tags = d.tags[:0]
		d.Tags(2)
	}
}

func BenchmarkNewLanguage(b *testing.B) {
	data := languageData(b, "en")
	for b.Loop() {
		if _, err := NewLanguage("en", data); err != nil {
			b.Fatal(err)
		}
	}
}
