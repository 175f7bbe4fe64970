package intake

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
)

// eml is one e-mail. What it quotes are the messages before it.
var eml = &format{
	name:       "eml",
	extensions: []string{".eml"},
	anyBytes:   true,
	splitter:   func(*source) splitter { return new(whole) },
	decode:     decodeMail,
}

// mbox is a mailbox: e-mails one after the other, each behind a line that begins with
// "From ". Those that answer each other are one conversation.
var mbox = &format{
	name:       "mbox",
	extensions: []string{".mbox", ".mbx"},
	anyBytes:   true,
	splitter:   func(s *source) splitter { return &mailbox{source: s} },
	decode:     decodeMail,
}

// A letter is what is used of an e-mail.
type letter struct {
	from    mail.Address
	date    string // as given
	subject string
	text    string
	auto    bool // written by a machine
}

// decodeMail reads one e-mail, or those of one thread.
func decodeMail(raw Raw) (Record, *Reject) {
	t := newTalk(&raw)
	t.c.Channel = "email"
	var letters []letter
	for _, data := range messagesOf(raw.data) {
		l, id, err := readLetter(data)
		if err != nil {
			return Record{}, raw.reject(t.c.ID, -1, "this e-mail cannot be read: "+err.Error())
		}
		if t.c.ID == "" {
			t.c.ID, t.c.Subject = id, l.subject
		}
		letters = append(letters, l)
	}
	if len(letters) == 1 { // what went before stands in it only
		letters = unfold(letters[0])
	} else {
		for i := range letters {
			letters[i].text = unfold(letters[i])[0].text
		}
	}
	if len(letters) > 1 && len(messagesOf(raw.data)) == 1 {
		slices.Reverse(letters) // the oldest first
	}
	isCustomer := customerOfThread(letters, raw.source)
	for _, l := range letters {
		m := message{side: agentSide, name: l.from.Name, text: l.text, time: l.date}
		if m.name == "" {
			m.name = l.from.Address
		}
		switch {
		case l.auto:
			m.side = botSide
		case raw.source.isAgent(l.from.Name) || raw.source.isAgent(l.from.Address) || raw.source.isAgent(domainOf(l.from.Address)):
		case isCustomer(l.from):
			m.side = customerSide
		}
		t.add(m)
	}
	c, reject := t.finish()
	return Record{Conversation: c}, reject
}

// desks are the names of addresses behind which there is a team.
var desks = []string{"support", "service", "help", "helpdesk", "info", "contact", "care", "team", "sales", "orders", "customerservice", "customercare", "klantenservice", "servicedesk", "klantcontact", "verkoop", "bestellingen", "retour", "webshop"}

// freeMail are domains that strangers share.
var freeMail = []string{"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.nl", "live.com", "live.nl", "msn.com", "yahoo.com", "icloud.com", "me.com", "proton.me", "protonmail.com", "ziggo.nl", "kpnmail.nl", "planet.nl", "xs4all.nl", "home.nl", "telenet.be", "skynet.be"}

// customerOfThread says who is the customer: where agents are named everybody else;
// else who wrote first, unless from the address of a team, and others of the same firm.
func customerOfThread(letters []letter, s *source) func(mail.Address) bool {
	if len(s.agents) > 0 {
		return func(mail.Address) bool { return true } // agents were looked for before
	}
	var first *mail.Address
	for i := range letters {
		l := &letters[i]
		local, _, _ := strings.Cut(strings.ToLower(l.from.Address), "@")
		if !l.auto && (!slices.Contains(desks, local) || len(letters) == 1) {
			first = &l.from
			break
		}
	}
	return func(a mail.Address) bool {
		if first == nil {
			return false
		}
		if first.Address == "" || a.Address == "" {
			return strings.EqualFold(first.Name, a.Name)
		}
		domain := domainOf(first.Address)
		return strings.EqualFold(first.Address, a.Address) || domain != "" && domain == domainOf(a.Address) && !slices.Contains(freeMail, domain)
	}
}

func domainOf(address string) string {
	_, domain, _ := strings.Cut(strings.ToLower(address), "@")
	return domain
}

// readLetter reads one e-mail and returns its own id, too.
func readLetter(data []byte) (l letter, id string, err error) {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return l, "", fmt.Errorf("its head is no head of an e-mail (%s)", quoteShort(err.Error()))
	}
	words := mime.WordDecoder{CharsetReader: charsetReader}
	word := func(name string) string {
		s, err := words.DecodeHeader(m.Header.Get(name))
		if err != nil {
			s = m.Header.Get(name)
		}
		return strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD"))
	}
	id = strings.Trim(word("Message-Id"), "<> ")
	l.subject, l.date = word("Subject"), word("Date")
	parser := mail.AddressParser{WordDecoder: &words}
	if a, err := parser.Parse(m.Header.Get("From")); err == nil {
		l.from = *a
	} else {
		l.from.Name = word("From")
	}
	l.from.Name = strings.ToValidUTF8(l.from.Name, "\uFFFD")
	if l.from.Name == "" && l.from.Address == "" {
		return l, id, errors.New(`no "From", so nothing tells who wrote it`)
	}
	auto := strings.ToLower(word("Auto-Submitted"))
	l.auto = auto != "" && auto != "no" || m.Header.Get("X-Autoreply") != "" || m.Header.Get("X-Autorespond") != "" ||
		strings.EqualFold(word("Precedence"), "auto_reply") || strings.HasPrefix(strings.ToLower(l.from.Address), "mailer-daemon@")
	plain, html, err := bodyText(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body, 0)
	if err != nil {
		return l, id, err
	}
	if l.text = plain; strings.TrimSpace(l.text) == "" {
		l.text = fromHTML(html)
	}
	l.text = strings.ReplaceAll(l.text, "\r\n", "\n")
	return l, id, nil
}

// deepestPart is how deep the parts of an e-mail may stand in each other.
const deepestPart = 8

// bodyText returns the first text and the first HTML of a body.
func bodyText(contentType, encoding string, body io.Reader, depth int) (plain, html string, err error) {
	kind, params, err := mime.ParseMediaType(contentType)
	if contentType == "" || err != nil && kind == "" {
		kind = "text/plain"
	}
	switch {
	case strings.HasPrefix(kind, "multipart/") && depth < deepestPart:
		parts := multipart.NewReader(body, params["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err != nil {
				if err == io.EOF || plain != "" || html != "" {
					return plain, html, nil
				}
				return "", "", fmt.Errorf("its parts cannot be told apart (%s)", quoteShort(err.Error()))
			}
			if d, _, _ := mime.ParseMediaType(part.Header.Get("Content-Disposition")); d == "attachment" {
				continue
			}
			p, h, err := bodyText(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part, depth+1)
			if err != nil {
				return "", "", err
			}
			if strings.TrimSpace(plain) == "" {
				plain = p
			}
			if strings.TrimSpace(html) == "" {
				html = h
			}
		}
	case kind != "text/plain" && kind != "text/html":
		return "", "", nil
	}
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, &letterOnly{body})
	}
	if name := params["charset"]; name != "" {
		if body, err = charsetReader(name, body); err != nil {
			return "", "", err
		}
	}
	data, err := io.ReadAll(body)
	if err != nil && len(data) == 0 {
		return "", "", fmt.Errorf("its text is broken (%s)", quoteShort(err.Error()))
	}
	if at := invalidUTF8(data); at >= 0 {
		if params["charset"] != "" {
			return "", "", errors.New("it says that it is " + quoteShort(params["charset"]) + " and is not: save it with the right charset")
		}
		return "", "", errors.New("it has no charset and is not UTF-8")
	}
	if kind == "text/html" {
		return "", string(data), nil
	}
	return string(data), "", nil
}

// letterOnly passes over what is no letter of base64, such as spaces at line ends.
type letterOnly struct{ from io.Reader }

func (r *letterOnly) Read(b []byte) (int, error) {
	for {
		n, err := r.from.Read(b)
		kept := b[:0]
		for _, c := range b[:n] {
			if c > ' ' {
				kept = append(kept, c)
			}
		}
		if len(kept) > 0 || err != nil {
			return len(kept), err
		}
	}
}
