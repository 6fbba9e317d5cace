#define _GNU_SOURCE
#include "process.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
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

// Between fork and exec, where only what is safe in a signal handler may be called.
static void run_shell(const char *command, int output, pid_t parent) {
  setpgid(0, 0);
  // The caller's thread may block signals, and then a program could not even be asked to end.
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(127);
  // In this order, since `output` may be 0 where the caller closed standard input.
  if (dup2(output, STDOUT_FILENO) < 0) _exit(127);
  // It is its own copy's flag that closes `output` otherwise.
  if (output == STDOUT_FILENO && fcntl(output, F_SETFD, 0) < 0) _exit(127);
  int nothing = open("/dev/null", O_RDONLY);
  if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0) _exit(127);
  if (nothing != STDIN_FILENO) close(nothing);
  char *const words[] = {"sh", "-c", (char *)command, NULL};
  execve("/bin/sh", words, environ);
  _exit(127);
}

int trailback_has_ended(pid_t child) {
  siginfo_t found = {0};
  return waitid(P_PID, (id_t)child, &found, WEXITED | WNOHANG | WNOWAIT) != 0 || found.si_pid != 0;
}

int trailback_waits_for_terminal(pid_t child) {
  siginfo_t found = {0};
  if (waitid(P_PID, (id_t)child, &found, WSTOPPED | WNOHANG) != 0 || found.si_pid == 0) return 0;
  return found.si_status == SIGTTIN || found.si_status == SIGTTOU;
}

pid_t trailback_start_shell(const char *command, int *output) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) return -1;
  pid_t parent = getpid();
  pid_t child = fork();
  if (child == 0) run_shell(command, ends[1], parent);
  int failure = errno;
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    errno = failure;
    return -1;
  }
  // Whichever of the two comes first; it is too late once the shell runs, and done then.
  setpgid(child, child);
  *output = ends[0];
  return child;
}
