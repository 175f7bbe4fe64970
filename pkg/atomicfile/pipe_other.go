//go:build !windows

package atomicfile

import (
	"os/signal"
	"syscall"
)

var brokenPipe = []error{syscall.EPIPE}

// KeepBrokenPipes makes writing to a broken standard output an error that
// IsBrokenPipe knows, instead of the end of the process: temporary files can
// still be removed. Programs call it once, first of all.
func KeepBrokenPipes() { signal.Ignore(syscall.SIGPIPE) }
