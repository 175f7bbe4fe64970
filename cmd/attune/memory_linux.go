package main

import (
	"runtime"
	"syscall"
)

// inLargePages makes the first so many bytes of the heap come from the system 2 MB at
// a time instead of 4 kB, since a command that only reads the rules spends a good part of
// its time on page faults. The memory is asked for and given back untouched, so none of it
// is used up; where the system has no large pages nothing changes.
func inLargePages(bytes int) {
	first := make([]byte, bytes)
	_ = syscall.Madvise(first, syscall.MADV_HUGEPAGE)
	runtime.GC() // gives it back; takes little, since there is nothing else on the heap yet
}
