package intake

import (
	"regexp"
	"sync"
)

// expression returns a regular expression that is compiled when it is first asked for:
// most commands read no chats and no mail, and should not wait for these when they start.
func expression(source string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(source) })
}
