import CProcess
import Glibc

/// A command for the shell, run for what it writes to standard output, with bounds on its time and on that.
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
    /// It did not end in time, and was ended.
    case late
    /// It wrote more than it may, and was ended.
    case tooMuch
    /// As a shell tells it: 128 and the signal, if it was one.
    case status(Int32)
  }

  /// Blocks until the command has ended.
  func output() throws(Failure) -> [UInt8] {
    var pipe: Int32 = -1
    let child = trailback_start_shell(text, &pipe)
    guard child > 0 else { throw .notStarted(String(cString: strerror(errno))) }
    defer { close(pipe) }
    let deadline = ContinuousClock.now + limit
    let written: [UInt8]
    let status: Int32
    do throws(Failure) {
      written = try read(pipe, until: deadline)
      status = try Self.status(of: child, until: deadline)
    } catch {
      Self.end(child)
      throw error
    }
    guard status == 0 else { throw .status(status) }
    return written
  }

  private func read(
    _ pipe: Int32, until deadline: ContinuousClock.Instant
  ) throws(Failure) -> [UInt8] {
    var written: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 4096)
    while ContinuousClock.now < deadline {
      var input = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
      guard poll(&input, 1, 50) > 0 else { continue }
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

  /// Asks it to end, and makes it end if it does not.
  private static func end(_ child: pid_t) {
    kill(child, SIGTERM)
    do {
      _ = try status(of: child, until: .now + .seconds(1))
    } catch {
      kill(child, SIGKILL)
      while waitpid(child, nil, 0) < 0, errno == EINTR {}
    }
  }
}
