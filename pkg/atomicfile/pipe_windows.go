package atomicfile

import "syscall"

const errorNoData = syscall.Errno(232) // the pipe is being closed

var brokenPipe = []error{syscall.EPIPE, syscall.ERROR_BROKEN_PIPE, errorNoData}

// KeepBrokenPipes does nothing: Windows reports broken pipes as errors.
func KeepBrokenPipes() {}
