package intake

import "testing"

func TestPlain(t *testing.T) {
	runTexts(t, "plain", []textCase{
		{"whole file as it is", "\xef\xbb\xbfDear Ada,\r\n\r\nBye\n\n", Options{}, []string{`-:1:0 id="-:1" customer="" reply="Dear Ada,\r\n\r\nBye\n\n"`}},
		{"empty", "", Options{}, []string{`-:1:0 id="-:1" customer="" reply=""`}},
		{"not UTF-8", "Dear\ncaf\xe9", Options{}, []string{`reject -:2:4: byte 0xE9, byte 9 of the record, is not UTF-8; …`}},
		{"too long", "Dear Ada", Options{MaxText: 7}, []string{`reject -:1: the record is longer than 7 bytes: shorten or split it; it is not kept`}},
	})
}
