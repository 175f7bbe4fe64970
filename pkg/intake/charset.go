package intake

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// charsets are those that European mail and exports come in. Bigger tables, those of
// East Asia, are left out: Attune has no rules for languages that need them.
var charsets = map[string]encoding.Encoding{
	"utf-8": unicode.UTF8, "utf8": unicode.UTF8, "us-ascii": unicode.UTF8, "ascii": unicode.UTF8,
	"utf-16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16be": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	// what calls itself Latin-1 is Windows-1252 as a rule, which has all of it
	"iso-8859-1": charmap.Windows1252, "latin1": charmap.Windows1252, "latin-1": charmap.Windows1252,
	"windows-1252": charmap.Windows1252, "cp1252": charmap.Windows1252,
	"iso-8859-2": charmap.ISO8859_2, "iso-8859-9": charmap.ISO8859_9, "iso-8859-15": charmap.ISO8859_15, "latin9": charmap.ISO8859_15,
	"windows-1250": charmap.Windows1250, "windows-1251": charmap.Windows1251, "windows-1254": charmap.Windows1254, "windows-1257": charmap.Windows1257,
	"koi8-r": charmap.KOI8R, "macintosh": charmap.Macintosh, "ibm850": charmap.CodePage850, "cp850": charmap.CodePage850,
}

// charsetReader reads text of a charset as UTF-8.
func charsetReader(name string, from io.Reader) (io.Reader, error) {
	e, ok := charsets[strings.ToLower(strings.TrimSpace(name))]
	switch {
	case !ok:
		return nil, fmt.Errorf("the charset %s is not known: save it as UTF-8", quoteShort(name))
	case e == unicode.UTF8:
		return from, nil
	}
	return transform.NewReader(from, e.NewDecoder()), nil
}
