import Selectors

/// Strings that stand in a line for what is filled in later. They hold a random number, so that no text
/// of a log can be taken for one.
struct LineMarkers {
  private let word: String
  private let beginning: [UInt8]

  init() {
    word =
      String(UInt64.random(in: .min ... .max), radix: 36)
      + String(UInt64.random(in: .min ... .max), radix: 36) + "-"
    beginning = Array("\"\(word)".utf8)
  }

  func marker(for hole: LineTemplate.Hole) -> String {
    switch hole {
    case .eventID: word + "0"
    case .eventTime: word + "1"
    case .file: word + "2"
    case .number: word + "3"
    case .userARN: word + "4"
    case .resource(let index): word + "\(index + 5)"
    }
  }

  /// The first marker with its quotes.
  func first(in text: ArraySlice<UInt8>) -> (range: Range<Int>, hole: LineTemplate.Hole)? {
    guard let found = text.firstRange(of: beginning) else { return nil }
    let digits = text[found.upperBound...].prefix { $0 != UInt8(ascii: "\"") }
    let number = Int(String(decoding: digits, as: UTF8.self)) ?? 0
    let hole: LineTemplate.Hole =
      switch number {
      case 0: .eventID
      case 1: .eventTime
      case 2: .file
      case 3: .number
      case 4: .userARN
      default: .resource(number - 5)
      }
    return (found.lowerBound..<(digits.endIndex + 1), hole)
  }
}
