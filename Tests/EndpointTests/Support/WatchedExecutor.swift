import Foundation
import Synchronization

/// Runs tasks one at a time, as an event loop does, and adds up for how long they kept it.
final class WatchedExecutor: TaskExecutor {
  private let queue = DispatchQueue(label: "watched")
  private let kept = Mutex(Duration.zero)

  /// The processor's time, so that other tests do not count.
  var busy: Duration { kept.withLock { $0 } }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async {
      let start = Self.now
      job.runSynchronously(on: self.asUnownedTaskExecutor())
      self.kept.withLock { $0 += Self.now - start }
    }
  }

  private static var now: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
