import CProcess
import Glibc

/// A command for the shell, run for what it writes to standard output, with bounds on its time and on that.
///
/// It leads a process group of its own. Where it is ended, all of the group is: what a script waits for would otherwise
/// go on. What it leaves running in the background when it ends by itself is left alone.
struct BoundedCommand: Sendable {
  let text: String
  /// How long is waited for its end.
  let limit: Duration
  /// The most that it may write, in bytes.
  let largest: Int

  /// Why there is no output.
  enum Failure: Error, Hashable {
    /// With the system's text.
    case notStarted(String)
    /// It did not end in time, and was ended with all that it started.
    case late
    /// It wrote more than it may, and was ended in the same way.
    case tooMuch
    /// As a shell tells it: 128 and the signal, if it was one.
    case status(Int32)
  }

  /// Blocks until the command has ended.
  func output() throws(Failure) -> [UInt8] {
    var pipe: Int32 = -1
    let child = trailback_start_shell(text, &pipe)
    guard child > 0 else { throw .notStarted(String(cString: strerror(errno))) }
    var terminal = LentTerminal(to: child)
    defer {
      close(pipe)
      terminal.takeBack()
    }
    let deadline = ContinuousClock.now + limit
    let written: [UInt8]
    let status: Int32
    do throws(Failure) {
      written = try read(pipe, until: deadline) { terminal.lendIfAsked() }
      status = try Self.status(of: child, until: deadline)
    } catch {
      Self.end(child)
      throw error
    }
    guard status == 0 else { throw .status(status) }
    return written
  }

  private func read(
    _ pipe: Int32, until deadline: ContinuousClock.Instant, whileWaiting: () -> Void
  ) throws(Failure) -> [UInt8] {
    var written: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 4096)
    while ContinuousClock.now < deadline {
      var input = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
      guard poll(&input, 1, 50) > 0 else {
        whileWaiting()
        continue
      }
      let count = Glibc.read(pipe, &room, room.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return written }
      guard written.count + count <= largest else { throw .tooMuch }
      written += room[..<count]
    }
    throw .late
  }

  // MARK: Its end

  private static func status(
    of child: pid_t, until deadline: ContinuousClock.Instant
  ) throws(Failure) -> Int32 {
    repeat {
      var status: Int32 = 0
      let ended = waitpid(child, &status, WNOHANG)
      if ended == child {
        let signal = status & 0x7f
        return signal == 0 ? status >> 8 & 0xff : 128 + signal
      }
      // Where the caller ignores SIGCHLD, the system forgets how a program ended.
      if ended < 0, errno == ECHILD { return 0 }
      poll(nil, 0, 5)
    } while ContinuousClock.now < deadline
    throw .late
  }

  /// Asks it and all that it started to end, and makes end what does not.
  private static func end(_ child: pid_t) {
    kill(-child, SIGTERM)
    // One that is stopped would not hear of it.
    kill(-child, SIGCONT)
    let deadline = ContinuousClock.now + .seconds(1)
    while trailback_has_ended(child) == 0, ContinuousClock.now < deadline { poll(nil, 0, 5) }
    // Until it is waited for, nobody else gets its id.
    kill(-child, SIGKILL)
    while waitpid(child, nil, 0) < 0, errno == EINTR {}
  }
}
