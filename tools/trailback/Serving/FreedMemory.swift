import CProcess
import Dispatch
import Foundation

/// How the C library treats memory that was freed.
enum FreedMemory {
  /// In bytes, for each of the C library's heaps. Its own limit is 128 kB.
  private static let kept: Int32 = 4 << 20

  /// Keeps freed memory instead of giving it back to the system.
  ///
  /// SQLite takes and frees some 100 kB for each event, since the CHECK on its kind fills a table
  /// of its own. Giving that back each time interrupts all other threads, and the system zeroes it
  /// when it comes again.
  static func keep() {
    // If this is refused, everything works as before, only slower.
    _ = mallopt(M_TRIM_THRESHOLD, kept)
    // Setting the first threshold stops the C library from adapting the second: everything from 128
    // kB on would be mapped anew, page by page, and calls of that size would take almost twice the
    // time.
    _ = mallopt(M_MMAP_THRESHOLD, kept)
  }

  /// In bytes: as little as this is not worth a walk through all heaps.
  private static let surplus = 16 << 20
  private static let pause = DispatchTimeInterval.seconds(2)

  /// Gives memory back in the background, as long as the result is kept: many connections at once, or a
  /// large response, leave holes in the heaps that nobody needs afterwards.
  static func returnSurplus() -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "freed-memory"))
    timer.schedule(deadline: .now() + pause, repeating: pause)
    // What was resident when there was nothing to give back.
    nonisolated(unsafe) var usual = resident
    timer.setEventHandler {
      let now = resident
      guard now > usual + surplus, mallinfo2().fordblks > surplus else {
        usual = min(usual, now)
        return
      }
      malloc_trim(0)
      usual = resident
    }
    timer.resume()
    return timer
  }

  /// Bytes of the process in memory; 0 where the system does not say.
  private static var resident: Int {
    guard let text = FileManager.default.contents(atPath: "/proc/self/statm") else { return 0 }
    let words = String(decoding: text, as: UTF8.self).split(separator: " ")
    return words.count > 1 ? (Int(words[1]) ?? 0) * Int(getpagesize()) : 0
  }
}
