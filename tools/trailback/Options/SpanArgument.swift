import ArgumentParser

/// A span of time as people write it: `15m`, `90s`, `1h`, `0`.
struct SpanArgument: ExpressibleByArgument, CustomStringConvertible {
  let seconds: Int64

  init(seconds: Int64) {
    self.seconds = seconds
  }

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int64(digits), count <= 1_000_000 else { return nil }
    switch argument.dropFirst(digits.count) {
    case "", "s": seconds = count
    case "m", "min": seconds = count * 60
    case "h": seconds = count * 3600
    case "d": seconds = count * 86_400
    default: return nil
    }
  }

  var description: String {
    seconds % 60 == 0 && seconds > 0 ? "\(seconds / 60)m" : "\(seconds)s"
  }
}
