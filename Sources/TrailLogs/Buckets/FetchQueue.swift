import Dispatch
import Foundation

/// Where asynchronous work runs that threads wait for: on threads of its own, since a thread of Swift's pool that
/// waits for another task of that pool can wait for ever.
final class FetchExecutor: TaskExecutor {
  static let shared = FetchExecutor()
  private let queue = DispatchQueue(label: "trailback.fetch")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedTaskExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }
}

/// Waits on a thread for asynchronous work.
///
/// - Throws: what the work throws.
func waiting<Value: Sendable>(
  _ work: @escaping @Sendable () async throws -> Value
) throws -> Value {
  let answer = Answer<Value>()
  Task(executorPreference: FetchExecutor.shared) {
    do { answer.give(.success(try await work())) } catch { answer.give(.failure(error)) }
  }
  return try answer.wait().get()
}

/// How many requests are in flight at once, of those that are made one for each of a list.
private let atOnce = 16

/// Asks something of each element, of several at once.
///
/// - Returns: the answers in the order of the elements.
func inOrder<Element: Sendable, Answer: Sendable>(
  _ elements: [Element], _ ask: @escaping @Sendable (Element) async -> Answer
) async -> [Answer] {
  await withTaskGroup(of: (Int, Answer).self) { group in
    var answers: [Int: Answer] = [:]
    for (index, element) in elements.enumerated() {
      if index >= atOnce, let (done, answer) = await group.next() { answers[done] = answer }
      group.addTask { (index, await ask(element)) }
    }
    for await (done, answer) in group { answers[done] = answer }
    return elements.indices.compactMap { answers[$0] }
  }
}

/// What a thread waits for. `given` is accessed only while `condition` is locked, which makes the class safe to share.
private final class Answer<Value: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private var given: Result<Value, any Error>?

  func give(_ value: Result<Value, any Error>) {
    condition.lock()
    defer { condition.unlock() }
    given = value
    condition.signal()
  }

  func wait() -> Result<Value, any Error> {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let given { return given }
      condition.wait()
    }
  }
}
