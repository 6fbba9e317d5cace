#include "process.h"

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
