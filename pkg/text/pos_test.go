package text

import (
	"strings"
	"sync"
	"testing"
)

func TestTags(t *testing.T) {
	en := language(t, "en")
	for _, test := range []struct{ text, want string }{
		{"Your lamp is very nice.", "your/PRP$ lamp/NN is/VBZ very/RB nice/JJ"},
		// n't is kept, also at the end
		{"I don't.", "i/PRP do/VBP not/RB"},
		// equal words have tags of their own
		{"Please help me with your help.", "please/VB help/VB me/PRP with/IN your/PRP$ help/NN"},
	} {
		d := en.Read(test.text, Options{Plain: true})
		tags := d.Tags(0)
		var got []string
		for i, tok := range d.Tokens {
			got = append(got, tok.Norm+"/"+tags[i])
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("%q:\n got %s\nwant %s", test.text, s, test.want)
		}
	}
}

// Whatever a sentence holds, there is a tag for each token, or none at all.
func TestTagsAlign(t *testing.T) {
	en := language(t, "en")
	for _, s := range []string{
		"Ⱥ'S ȺȺȺȺ's \xba\xba's café 😊🎉 said… really—truly (8D) xD :) o_O",
		"Pay €23.40 by 3 June at 10am via https://example.com, {{name}} @you #now SK2281 [NAME].",
		strings.Repeat("well well, ", 150), "'s-avonds yes it's, ok We'll, foto's.", reply,
	} {
		d := en.Read(s, Options{})
		for k, sentence := range d.Sentences {
			if tags := d.Tags(k); len(tags) != sentence.End-sentence.First {
				t.Errorf("%q: %d tags for %d tokens", d.Text[sentence.Start:sentence.Stop], len(tags), sentence.End-sentence.First)
			}
		}
	}
	if language(t, "nl").Read("Dag", Options{}).Tags(0) != nil {
		t.Error("tags for Dutch")
	}
	if en.Read("Hi", Options{}).Tags(7) != nil {
		t.Error("tags for a sentence that is not there")
	}
}

func TestTagsConcurrently(t *testing.T) {
	en := language(t, "en")
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() { en.Read(reply, Options{}).Tags(1) })
	}
	wait.Wait()
}
