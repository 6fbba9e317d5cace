// What the C library knows of this process, for Swift: its arguments, and how it treats memory.
#pragma once
#include <malloc.h>

/// The arguments as the system gave them to this process, the name of the program first. Swift's own
/// `CommandLine.arguments` reads /proc/self/cmdline, and is empty where /proc is not mounted.
///
/// The count is 0 if the C library did not pass them on.
int trailback_argument_count(void);

/// The argument at an index below the count: bytes of any encoding, ended by NUL.
const char *trailback_argument(int index);
