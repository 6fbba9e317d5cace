// What the C library knows of this process, for Swift: its arguments, how it treats memory, files without a name, and
// the programs that it starts.
#pragma once
#include <malloc.h>
#include <sys/types.h>

/// The arguments as the system gave them to this process, the name of the program first. Swift's own
/// `CommandLine.arguments` reads /proc/self/cmdline, and is empty where /proc is not mounted.
///
/// The count is 0 if the C library did not pass them on.
int trailback_argument_count(void);

/// The argument at an index below the count: bytes of any encoding, ended by NUL.
const char *trailback_argument(int index);

/// Opens an empty file that is in memory and has no name; it ends with its descriptor.
///
/// Returns less than 0 for an error, whose number is in errno.
int trailback_memory_file(void);

/// Makes a file with a new name, whose last six characters `XXXXXX` are replaced, and opens it.
///
/// Returns less than 0 for an error, whose number is in errno.
int trailback_temporary_file(char *name);

/// Starts `/bin/sh -c COMMAND` with this process's environment and nothing to read; `output` is where its standard
/// output can be read, and is closed by the caller. It leads a process group of its own, which has its id, so that all
/// that it starts can be ended with it; no signals are blocked in it; and it is asked to end if the thread that called
/// this does.
///
/// Returns its id, which the caller waits for; less than 0 for an error, whose number is in errno.
pid_t trailback_start_shell(const char *command, int *output);

/// Whether a child has ended; it can still be waited for.
int trailback_has_ended(pid_t child);

/// Whether a child was stopped since it was asked last, because it is in the background and uses the terminal.
int trailback_waits_for_terminal(pid_t child);
