#define _GNU_SOURCE
#include "process.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>

static int count;
static char **arguments;

// glibc calls constructors with what `main` gets. Others may call them with nothing, and then the
// values are meaningless.
#ifdef __GLIBC__
__attribute__((constructor)) static void remember(int argc, char **argv, char **environment) {
  (void)environment;
  count = argc;
  arguments = argv;
}
#endif

int trailback_argument_count(void) { return count; }

const char *trailback_argument(int index) { return arguments[index]; }

int trailback_memory_file(void) { return memfd_create("trailback", MFD_CLOEXEC); }

int trailback_temporary_file(char *name) { return mkostemp(name, O_CLOEXEC); }
