package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// plain is one reply per file. The whole file is the reply, to the last line feed,
// but for front matter; an empty file is an empty reply. What the customer wrote
// may stand beside it: refund.customer.txt next to refund.txt or refund.md.
var plain = &format{
	name:       "plain",
	extensions: textExtensions,
	wholeFile:  true,
	splitter:   func(*source) splitter { return new(whole) },
	decode:     decodePlain,
}

var textExtensions = []string{".txt", ".md"}

// whole makes one record of all there is.
type whole struct{ done bool }

func (s *whole) next(data []byte, eof bool) piece {
	switch {
	case s.done:
		return piece{kind: end}
	case !eof:
		return piece{kind: more}
	}
	s.done = true
	return piece{kind: record, size: len(data), next: len(data)}
}

func (s *whole) overflow(data []byte) piece {
	return piece{kind: part, next: len(data)}
}

func decodePlain(raw Raw) (Record, *Reject) {
	d := newDraft()
	defer d.release()
	reply, fault := d.frontMatter(raw.data)
	if fault != "" {
		return Record{}, raw.reject("", -1, fault)
	}
	if d.kinds[fieldCustomer] == 0 {
		customer, err := customerOf(raw.source)
		if err != nil {
			return Record{}, raw.reject("", -1, err.Error())
		}
		d.set(fieldCustomer, customer)
	}
	d.set(fieldReply, string(reply))
	raw.line += bytes.Count(raw.data[:len(raw.data)-len(reply)], newline)
	return d.finish(raw)
}

func (d *draft) set(f field, value string) {
	from := len(d.text)
	d.text = append(d.text, value...)
	d.values[f] = span{from, len(d.text)}
	d.kinds[f] = '"'
}

// frontMatter takes the keys and values between --- and --- off the beginning of a
// text and sets the fields that are known; others are there for other tools. It
// returns the rest, and what is wrong, if anything.
func (d *draft) frontMatter(text []byte) (rest []byte, fault string) {
	matter, rest := betweenRules(text)
	var root yaml.Node
	if err := yaml.Unmarshal(matter, &root); err != nil {
		return nil, fmt.Sprintf("the front matter between --- and --- is not YAML (%v): write it as key: value", err)
	}
	if len(root.Content) == 0 || root.Content[0].Kind != yaml.MappingNode {
		return text, "" // lines that are drawn around a text
	}
	pairs := root.Content[0].Content
	for i := 0; i+1 < len(pairs); i += 2 {
		f := slices.Index(fieldNames[:], pairs[i].Value)
		if f >= 0 && field(f) != fieldReply && pairs[i+1].Kind == yaml.ScalarNode {
			d.set(field(f), pairs[i+1].Value)
		}
	}
	return rest, ""
}

// betweenRules cuts a text that begins with a line --- at the next such line.
func betweenRules(text []byte) (between, rest []byte) {
	isRule := func(line []byte) bool { return string(bytes.TrimRight(line, " \t\r")) == "---" }
	first, rest, _ := bytes.Cut(text, newline)
	if !isRule(first) {
		return nil, text
	}
	from := len(text) - len(rest)
	for len(rest) > 0 {
		to := len(text) - len(rest)
		var line []byte
		if line, rest, _ = bytes.Cut(rest, newline); isRule(line) {
			return text[from:to], rest
		}
	}
	return nil, text
}

// customerMark stands before the extension of a file with a customer's message.
const customerMark = ".customer"

// isCustomerFile reports whether a file is the customer's message beside a reply.
func isCustomerFile(path string) bool {
	reply, ok := strings.CutSuffix(withoutExtension(path), customerMark)
	return ok && slices.ContainsFunc(textExtensions, func(e string) bool { return exists(reply + e) })
}

// isReadme reports whether a file speaks of the folder that it stands in.
func isReadme(path string) bool {
	path, _ = UnpackedName(path)
	return slices.ContainsFunc(textExtensions, func(e string) bool { return strings.EqualFold(filepath.Base(path), "readme"+e) })
}

func withoutExtension(path string) string { return strings.TrimSuffix(path, filepath.Ext(path)) }

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// customerOf reads the customer's message that stands beside a reply, if any.
func customerOf(s *source) (string, error) {
	if s.path == Stdin {
		return "", nil
	}
	for _, extension := range textExtensions {
		path := withoutExtension(s.path) + customerMark + extension
		file, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("%s: %w", path, cause(err))
		}
		defer file.Close()
		return ReadText(path, file, s.maxText)
	}
	return "", nil
}

// ReadText reads one text of at most so many bytes; 0 means 1 MiB. The error names
// what is read and says how to mend it.
func ReadText(name string, from io.Reader, most int) (string, error) {
	if most <= 0 {
		most = defaultMaxText
	}
	data, err := io.ReadAll(io.LimitReader(from, int64(most)+1))
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, cause(err))
	}
	if len(data) > most {
		return "", fmt.Errorf("%s: the text is longer than %s: shorten it", name, bytesText(most))
	}
	if fault := foreign(data); fault != "" {
		return "", fmt.Errorf("%s: %s", name, fault)
	}
	if at := invalidUTF8(data); at >= 0 {
		return "", fmt.Errorf("%s: %s", name, notUTF8(data, at))
	}
	return string(bytes.TrimPrefix(data, utf8BOM)), nil
}
