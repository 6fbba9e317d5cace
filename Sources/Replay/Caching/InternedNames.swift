/// Each name once, by number.
struct InternedNames: Sendable {
  private(set) var all: [EventName] = []
  private var numbers: [EventName: Int] = [:]
  /// In bytes, about.
  private(set) var size = 0

  mutating func number(of name: EventName) -> Int {
    if let number = numbers[name] { return number }
    numbers[name] = all.count
    all.append(name)
    size += 160 + 2 * (name.source.utf8.count + name.name.utf8.count)
    return all.count - 1
  }
}
