#define _GNU_SOURCE
#include "process.h"
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

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

static int start_shell(const char *command, int output, pid_t *child) {
  posix_spawn_file_actions_t actions;
  int failure = posix_spawn_file_actions_init(&actions);
  if (failure) return failure;
  char *const words[] = {"sh", "-c", (char *)command, NULL};
  // In this order, since `output` may be 0 where the caller closed standard input.
  failure = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  if (!failure)
    failure = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (!failure) failure = posix_spawn(child, "/bin/sh", &actions, NULL, words, environ);
  posix_spawn_file_actions_destroy(&actions);
  return failure;
}

pid_t trailback_start_shell(const char *command, int *output) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) return -1;
  pid_t child = -1;
  int failure = start_shell(command, ends[1], &child);
  close(ends[1]);
  if (failure) {
    close(ends[0]);
    errno = failure;
    return -1;
  }
  *output = ends[0];
  return child;
}
