package intake

import (
	"bytes"
	"io"
	"maps"

	"github.com/go-json-experiment/json/jsontext"
)

// Zendesk puts the users whom tickets name beside the tickets, before or behind them.

// know notes the users in an object that goes on behind head, where an array opens, and
// those at the end of the file. Only the first call does.
func (s *source) know(head []byte) {
	if s.users != nil {
		return
	}
	s.users = map[scalar]zendeskUser{}
	var o struct {
		Users []zendeskUser `json:"users"`
	}
	if head != nil && unmarshal(append(bytes.Clone(head), "]}"...), &o) == nil {
		for _, u := range o.Users {
			s.users[u.ID] = u
		}
	}
	maps.Copy(s.users, s.behind)
}

// mostBroken bounds how often reading users is tried in vain.
const mostBroken = 4

// usersBehind are the users at the end of a file that begins with tickets, in its last
// most bytes. A pipe cannot be read from its end: there they stay numbers.
func usersBehind(file io.ReaderAt, size int64, most int) map[scalar]zendeskUser {
	head := make([]byte, min(size, 4<<10))
	if n, _ := file.ReadAt(head, 0); !bytes.Contains(head[:n], []byte(`"tickets"`)) {
		return nil
	}
	tail := make([]byte, min(size, int64(most)))
	n, _ := file.ReadAt(tail, size-int64(len(tail)))
	users := map[scalar]zendeskUser{}
	for tail, broken := tail[:n], 0; broken < mostBroken; {
		_, behind, found := bytes.Cut(tail, []byte(`"users"`))
		if !found {
			break
		}
		tail = behind
		list, ok := bytes.CutPrefix(bytes.TrimLeft(behind, jsonSpace), []byte(":"))
		if !ok {
			continue
		}
		d := jsontext.NewDecoder(bytes.NewReader(list), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
		var known []zendeskUser
		value, err := d.ReadValue()
		if err != nil || unmarshal(value, &known) != nil {
			broken++
			continue
		}
		for _, u := range known {
			if u.ID != "" {
				users[u.ID] = u
			}
		}
		tail = list[d.InputOffset():]
	}
	return users
}
