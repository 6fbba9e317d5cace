import CProcess
import Glibc

/// The terminal of this process, lent to a process group that it started, if that asks for it: who reads from a terminal
/// in the background is stopped. Nothing is lent to one that asks for nothing, since other programs of a pipeline may
/// use the terminal, too.
struct LentTerminal {
  private let group: pid_t
  /// The terminal, while it is lent; -1 otherwise.
  private var terminal: Int32 = -1

  /// Nothing is lent yet.
  init(to group: pid_t) { self.group = group }

  /// Lends the terminal, if the group's first process was stopped for it and it is this process's to lend.
  mutating func lendIfAsked() {
    guard terminal < 0, trailback_waits_for_terminal(group) != 0 else { return }
    let opened = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard opened >= 0 else { return }
    guard tcgetpgrp(opened) == getpgrp(), tcsetpgrp(opened, group) == 0 else {
      close(opened)
      return
    }
    terminal = opened
    kill(-group, SIGCONT)
  }

  /// Takes the terminal back, if it was lent.
  mutating func takeBack() {
    guard terminal >= 0 else { return }
    // Who is in the background would be stopped by that.
    var (blocked, before) = (sigset_t(), sigset_t())
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGTTOU)
    pthread_sigmask(SIG_BLOCK, &blocked, &before)
    tcsetpgrp(terminal, getpgrp())
    pthread_sigmask(SIG_SETMASK, &before, nil)
    close(terminal)
    terminal = -1
  }
}
