import Foundation
import Synchronization
import Testing

@testable import TrailLogs

@Suite("Files read in parallel")
struct ParallelFileReaderTests {
  private struct Fault: Error, Equatable { var number: Int }

  /// Gives as many pieces for a file as its path says, and counts files.
  private struct Counting: FileWorker {
    var files = 0
    var bytes = 1
    var fault: Int?

    mutating func read(_ file: LogFile, into outlet: Outlet<String>) throws -> FileReport {
      let number = Int(file.description) ?? 0
      if number == fault { throw Fault(number: number) }
      // The later files are done first, as far as there are threads.
      usleep(UInt32((997 &* number) % 7) * 100)
      for piece in 0..<(number % 5) { try outlet.put("\(number).\(piece)", bytes: bytes) }
      files += 1
      var report = FileReport(path: file.description)
      report.records = number % 5
      return report
    }

    consuming func finish() -> Int { files }
  }

  private static let files = (0..<300).map { LogFile(path: "\($0)") }
  private static let all = (0..<300).flatMap { file in (0..<(file % 5)).map { "\(file).\($0)" } }

  @Test("Pieces and files come in order, whatever the number of threads", arguments: [1, 2, 3, 16])
  func order(_ workers: Int) throws {
    var pieces: [String] = []
    var ended: [String] = []
    let counts = try ParallelFileReader(workers: workers).run(
      Self.files, make: { Counting() }, deliver: { pieces.append($0) },
      each: { ended.append($0.path) }, shouldStop: { false })
    #expect(pieces == Self.all)
    #expect(ended == Self.files.map(\.description))
    #expect(counts.count == workers)
    #expect(counts.reduce(0, +) == 300)
  }

  @Test("However little may wait, all of it arrives")
  func narrow() throws {
    var pieces: [String] = []
    _ = try ParallelFileReader(workers: 4, waitingBytes: 10).run(
      Self.files, make: { Counting(bytes: 100) }, deliver: { pieces.append($0) }, each: { _ in },
      shouldStop: { false })
    #expect(pieces == Self.all)
  }

  @Test("Nothing to read, nothing to deliver")
  func none() throws {
    let counts = try ParallelFileReader(workers: 4).run(
      [], make: { Counting() }, deliver: { _ in Issue.record("a piece of nothing") },
      each: { _ in }, shouldStop: { false })
    #expect(counts == [0])
  }

  @Test("What a worker throws ends the run; what came before is delivered in order")
  func workerThrows() throws {
    var pieces: [String] = []
    #expect(throws: Fault(number: 250)) {
      _ = try ParallelFileReader(workers: 3).run(
        Self.files, make: { Counting(fault: 250) }, deliver: { pieces.append($0) },
        each: { _ in }, shouldStop: { false })
    }
    #expect(pieces == Array(Self.all.prefix(pieces.count)))
  }

  @Test("What the receiver throws ends the run, and is thrown on unless it is Cancelled")
  func receiverThrows() throws {
    #expect(throws: Fault(number: 1)) {
      _ = try ParallelFileReader(workers: 3).run(
        Self.files, make: { Counting() }, deliver: { _ in throw Fault(number: 1) },
        each: { _ in }, shouldStop: { false })
    }
    var pieces: [String] = []
    _ = try ParallelFileReader(workers: 3).run(
      Self.files, make: { Counting() },
      deliver: {
        pieces.append($0)
        if pieces.count == 7 { throw Cancelled() }
      }, each: { _ in }, shouldStop: { false })
    #expect(pieces == Array(Self.all.prefix(7)))
  }

  /// Reads until it is asked to stop.
  private struct Endless: FileWorker {
    func read(_ file: LogFile, into outlet: Outlet<Int>) throws -> FileReport {
      for number in 0... {
        if number > 3 && outlet.cancellation.isAsked { throw Cancelled() }
        if number < 3 { try outlet.put(number, bytes: 1) } else { usleep(100) }
      }
      return FileReport(path: file.description)
    }

    consuming func finish() -> Int { 1 }
  }

  @Test("Asked to stop, workers end at once, and what the first file gave is delivered")
  func stopped() throws {
    var pieces: [Int] = []
    var ended = 0
    let outcomes = try ParallelFileReader(workers: 2).run(
      Self.files, make: { Endless() }, deliver: { pieces.append($0) }, each: { _ in ended += 1 },
      shouldStop: { pieces.count == 3 })
    #expect(pieces == [0, 1, 2])
    #expect(ended == 0)
    #expect(outcomes == [1, 1])
  }

  /// Ends each file by itself when the run is asked to stop; the file 40 asks.
  private struct Ending: FileWorker {
    func read(_ file: LogFile, into outlet: Outlet<Int>) throws -> FileReport {
      let number = Int(file.description) ?? 0
      // Later files are begun before the run is stopped.
      if number == 40 { usleep(20_000) }
      if number == 40 { outlet.stopRun() }
      while number > 40, !outlet.cancellation.isAsked { usleep(100) }
      outlet.putAlways(number, bytes: 100)
      return FileReport(path: file.description)
    }

    consuming func finish() {}
  }

  @Test("A worker can ask the run to stop: what others then put of files they began is delivered")
  func stoppedByWorker() throws {
    var pieces: [Int] = []
    _ = try ParallelFileReader(workers: 3, waitingBytes: 10).run(
      Self.files, make: { Ending() }, deliver: { pieces.append($0) }, each: { _ in },
      shouldStop: { false })
    #expect(pieces == Array(0..<pieces.count))
    #expect((41...43).contains(pieces.count))
  }

  /// Notes in which order files get their turn.
  private struct Turns: FileWorker {
    let order: Noted

    func read(_ file: LogFile, into outlet: Outlet<Int>) throws -> FileReport {
      let number = Int(file.description) ?? 0
      usleep(UInt32((997 &* number) % 7) * 100)
      if number.isMultiple(of: 3) {
        try outlet.waitForTurn()
        order.add(number)
        usleep(300)
        order.add(number)
      }
      outlet.putAlways(number, bytes: 1)
      return FileReport(path: file.description)
    }

    consuming func finish() {}
  }

  @Test("Files that wait for their turn are read one at a time, in order", arguments: [1, 2, 8])
  func turns(_ workers: Int) throws {
    let order = Noted()
    var pieces: [Int] = []
    _ = try ParallelFileReader(workers: workers).run(
      Self.files, make: { Turns(order: order) }, deliver: { pieces.append($0) }, each: { _ in },
      shouldStop: { false })
    #expect(pieces == Array(0..<300))
    #expect(order.all == stride(from: 0, to: 300, by: 3).flatMap { [$0, $0] })
  }
}

/// Numbers that several threads note.
private final class Noted: Sendable {
  private let numbers = Mutex<[Int]>([])

  func add(_ number: Int) { numbers.withLock { $0.append(number) } }

  var all: [Int] { numbers.withLock { $0 } }
}
