package strictyaml

import (
	"encoding/binary"
	"strings"
	"sync"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// A plainReader reads the plain YAML that rules are written in: keys with values and
// lists, indented or in brackets, of texts that stand on one line. It makes the nodes
// that yaml.v3 makes of them, but for comments, in a tenth of the time: reading the rules
// of a language took longer than everything else that it takes to check a draft.
//
// It knows no faults. Whatever is not certainly plain it leaves to yaml.v3: escapes, tabs,
// anchors, tags, blocks of text, values that are missing.
type plainReader struct {
	text  string
	at    int // the next byte
	line  int // counts from 1
	start int // of the line
	deep  int // brackets that are open

	counted, column int // the column of a place in the line up to which characters were counted

	open   []*yaml.Node  // of collections that are not complete yet
	blocks [][]yaml.Node // all nodes
	nodes  []yaml.Node   // room for further ones in the last block in use
	full   int           // blocks in use
	lists  []*yaml.Node  // room for what collections hold
}

// plainReaders keeps the nodes of one file for the next: a megabyte that need not come
// from the system, nor wait to be collected.
var plainReaders = sync.Pool{New: func() any { return new(plainReader) }}

// read returns the root of a file; nil when it is not certainly plain. The nodes are lent
// until release.
func (p *plainReader) read(data []byte) *yaml.Node {
	if !ordinary(data) {
		return nil
	}
	p.text, p.line = string(data), 1
	if !p.endLine() || p.indent() != 0 {
		return nil
	}
	root := p.mapping()
	if root == nil || p.at < len(p.text) {
		return nil
	}
	return root
}

// release makes the reader ready for another file.
func (p *plainReader) release() {
	for _, block := range p.blocks[:p.full] {
		clear(block)
	}
	*p = plainReader{blocks: p.blocks, open: p.open[:0]}
	plainReaders.Put(p)
}

// ordinary reports whether there are only characters that are the same everywhere in YAML.
func ordinary(data []byte) bool {
	for i := 0; ; {
		for i+8 <= len(data) && printable(binary.LittleEndian.Uint64(data[i:])) {
			i += 8
		}
		if i == len(data) {
			return true
		}
		b := data[i]
		switch {
		case b >= ' ' && b < 0x7F, b == '\n':
			i++
			continue
		case b < utf8.RuneSelf:
			return false
		}
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError, r < 0xA0, r == '\u2028', r == '\u2029', r == '\uFEFF', r == '\uFFFE', r == '\uFFFF':
			return false
		}
		i += size
	}
}

// printable reports whether eight bytes are all from ' ' to '~'.
func printable(eight uint64) bool {
	const ones = 0x0101010101010101
	// What is less than ' ' borrows a high bit, and what is more than '~' has one, or gets
	// it by adding one.
	return (eight|(eight-ones*' ')|(eight+ones))&(ones*0x80) == 0
}

// Bounds, beyond which a file is not plain. YAML itself has one for the length of keys.
const (
	longestKey = 128
	deepest    = 32
)

// next returns the next byte; 0 at the end.
func (p *plainReader) next() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

// indent is the column, from 0, of the first character of a line; -1 at the end.
func (p *plainReader) indent() int {
	if p.at == len(p.text) {
		return -1
	}
	return p.at - p.start
}

func (p *plainReader) spaces() {
	for p.next() == ' ' {
		p.at++
	}
}

// gap skips spaces, ends of lines and comments.
func (p *plainReader) gap() bool {
	for {
		switch p.next() {
		case ' ':
			p.at++
		case '\n':
			p.at++
			p.line++
			p.start, p.counted, p.column = p.at, p.at, 0
		case '#':
			if p.at > p.start && p.text[p.at-1] != ' ' {
				return false
			}
			if to := strings.IndexByte(p.text[p.at:], '\n'); to >= 0 {
				p.at += to
			} else {
				p.at = len(p.text)
			}
		default:
			return true
		}
	}
}

// endLine skips to the next line that holds something. Nothing may follow on this one.
func (p *plainReader) endLine() bool {
	line := p.line
	return p.gap() && (p.line > line || p.at == len(p.text) || p.at == 0)
}

// node makes a node that starts here.
func (p *plainReader) node(kind yaml.Kind, style yaml.Style, tag string) *yaml.Node {
	p.column += utf8.RuneCountInString(p.text[p.counted:p.at])
	p.counted = p.at
	if len(p.nodes) == 0 {
		if p.full == len(p.blocks) {
			p.blocks = append(p.blocks, make([]yaml.Node, 256))
		}
		p.nodes = p.blocks[p.full]
		p.full++
	}
	n := &p.nodes[0]
	p.nodes = p.nodes[1:]
	n.Kind, n.Style, n.Tag, n.Line, n.Column = kind, style, tag, p.line, p.column+1
	return n
}

// close gives a collection what was opened since.
func (p *plainReader) close(n *yaml.Node, first int) *yaml.Node {
	parts := p.open[first:]
	if len(p.lists) < len(parts) {
		p.lists = make([]*yaml.Node, max(len(parts), 1024))
	}
	n.Content = p.lists[:len(parts):len(parts)]
	p.lists = p.lists[copy(n.Content, parts):]
	p.open = p.open[:first]
	return n
}

// mapping reads lines that start with a key, as far as they are indented like the first.
func (p *plainReader) mapping() *yaml.Node {
	n, first, indent := p.node(yaml.MappingNode, 0, "!!map"), len(p.open), p.at-p.start
	for {
		if !p.key() {
			return nil
		}
		value := p.value(indent)
		if value == nil {
			return nil
		}
		p.open = append(p.open, value)
		switch next := p.indent(); {
		case next < indent:
			return p.close(n, first)
		case next > indent:
			return nil // the value goes on
		}
	}
}

// key reads a key and its colon.
func (p *plainReader) key() bool {
	var n *yaml.Node
	if next := p.next(); next == '"' || next == '\'' {
		if n = p.quoted(); n == nil || len(n.Value) > longestKey || !p.colon() {
			return false
		}
	} else if length := p.ofKey(); length > 0 {
		n = p.word(length)
	} else {
		return false
	}
	p.open = append(p.open, n)
	p.at++
	return true
}

// colon reports whether a colon stands here that ends a key.
func (p *plainReader) colon() bool {
	return p.next() == ':' && (p.at+1 == len(p.text) || p.text[p.at+1] == ' ' || p.text[p.at+1] == '\n')
}

// ofKey returns the length of a key without quotes that stands here; 0 when none does.
func (p *plainReader) ofKey() int {
	rest := p.text[p.at:min(p.at+longestKey, len(p.text))]
	for i := range len(rest) {
		switch b := rest[i]; {
		case b == ':' && (i+1 == len(rest) || rest[i+1] == ' ' || rest[i+1] == '\n'):
			return i
		case isAlphanumeric(b), b == '_', i > 0 && (b == '-' || b == '.'):
		default:
			return 0
		}
	}
	return 0
}

func isAlphanumeric(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
}

// word makes a text without quotes of the bytes that follow.
func (p *plainReader) word(length int) *yaml.Node {
	n := p.node(yaml.ScalarNode, 0, "") // what it is, yaml.v3 says when it is asked
	n.Value = p.text[p.at : p.at+length]
	p.at += length
	return n
}

// value reads what belongs to a key of a mapping that is indented so far.
func (p *plainReader) value(indent int) *yaml.Node {
	p.spaces()
	if next := p.next(); next != '\n' && next != '#' {
		return p.restOfLine()
	}
	if !p.endLine() {
		return nil
	}
	switch next := p.indent(); {
	case next < indent:
	case p.dash():
		return p.sequence()
	case next == indent:
	case p.next() == '[' || p.next() == '{':
		return p.restOfLine()
	default:
		return p.mapping()
	}
	return nil
}

// dash reports whether an item of a list starts here.
func (p *plainReader) dash() bool {
	return p.next() == '-' && p.at+1 < len(p.text) && (p.text[p.at+1] == ' ' || p.text[p.at+1] == '\n')
}

// sequence reads lines that start with a dash, as far as they are indented like the first.
func (p *plainReader) sequence() *yaml.Node {
	n, first, indent := p.node(yaml.SequenceNode, 0, "!!seq"), len(p.open), p.at-p.start
	for {
		p.at++
		p.spaces()
		var item *yaml.Node
		if p.ofKey() > 0 {
			item = p.mapping()
		} else {
			item = p.restOfLine()
		}
		if item == nil {
			return nil
		}
		p.open = append(p.open, item)
		switch next := p.indent(); {
		case next < indent, next == indent && !p.dash():
			return p.close(n, first)
		case next > indent:
			return nil // the item goes on
		}
	}
}

// restOfLine reads a value behind which nothing else stands on its last line.
func (p *plainReader) restOfLine() *yaml.Node {
	var n *yaml.Node
	switch p.next() {
	case '[', '{':
		n = p.brackets()
	case '"', '\'':
		n = p.quoted()
	default:
		n = p.unquoted()
	}
	if n == nil || !p.endLine() {
		return nil
	}
	return n
}

// quoted reads a text in quotes, without any escapes.
func (p *plainReader) quoted() *yaml.Node {
	quote, style := p.next(), yaml.DoubleQuotedStyle
	if quote == '\'' {
		style = yaml.SingleQuotedStyle
	}
	n := p.node(yaml.ScalarNode, style, "!!str")
	p.at++
	length := strings.IndexByte(p.text[p.at:], quote)
	if length < 0 {
		return nil
	}
	n.Value = p.text[p.at : p.at+length]
	if strings.IndexByte(n.Value, '\n') >= 0 || strings.IndexByte(n.Value, '\\') >= 0 {
		return nil
	}
	p.at += length
	p.at++
	if p.next() == quote {
		return nil
	}
	return n
}

// starts reports whether a text without quotes can start here.
func (p *plainReader) starts() bool {
	b := p.next()
	if (b == '-' || b == '<' || b == '.') && p.at+1 < len(p.text) {
		return isAlphanumeric(p.text[p.at+1])
	}
	return isAlphanumeric(b) || b == '_' || b == '(' || b == '$' || b == '^' || b == '/' || b >= utf8.RuneSelf
}

// unquoted reads a text without quotes up to the end of its line.
func (p *plainReader) unquoted() *yaml.Node {
	if !p.starts() {
		return nil
	}
	to := p.at
	for ; to < len(p.text) && p.text[to] != '\n'; to++ {
		if b := p.text[to]; b == '#' && p.text[to-1] == ' ' {
			break
		} else if b == ':' && (to+1 == len(p.text) || p.text[to+1] == ' ' || p.text[to+1] == '\n') {
			return nil
		}
	}
	return p.word(len(strings.TrimRight(p.text[p.at:to], " ")))
}

// brackets reads a list, or keys with values, in brackets.
func (p *plainReader) brackets() *yaml.Node {
	n, closing := p.node(yaml.SequenceNode, yaml.FlowStyle, "!!seq"), byte(']')
	if p.next() == '{' {
		n.Kind, n.Tag, closing = yaml.MappingNode, "!!map", '}'
	}
	if p.deep++; p.deep > deepest {
		return nil
	}
	p.at++
	first := len(p.open)
	for more := true; more; {
		if !p.gap() {
			return nil
		}
		if len(p.open) == first && p.next() == closing {
			break // empty
		}
		if n.Kind == yaml.MappingNode && (!p.key() || !p.gap()) {
			return nil
		}
		item := p.inBrackets()
		if item == nil || !p.gap() {
			return nil
		}
		p.open = append(p.open, item)
		switch p.next() {
		case ',':
			p.at++
		case closing:
			more = false
		default:
			return nil
		}
	}
	p.at++
	p.deep--
	return p.close(n, first)
}

// inBrackets reads one value in brackets.
func (p *plainReader) inBrackets() *yaml.Node {
	switch next := p.next(); {
	case next == '[' || next == '{':
		return p.brackets()
	case next == '"' || next == '\'':
		return p.quoted()
	case !p.starts():
		return nil
	}
	to := p.at
	for ; to < len(p.text) && strings.IndexByte(",]}\n", p.text[to]) < 0; to++ {
		if strings.IndexByte("[{?:#", p.text[to]) >= 0 {
			return nil
		}
	}
	return p.word(len(strings.TrimRight(p.text[p.at:to], " ")))
}
