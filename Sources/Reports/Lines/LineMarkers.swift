import CloudTrail

/// Strings that stand in a line for what is filled in later. They hold a random number, so that no text
/// of a log can be taken for one, and begin with a character that hardly ever occurs.
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
    case .eventSource: word + "5"
    case .eventName: word + "6"
    case .resource(let index): word + "\(index + 7)"
    }
  }

  /// The first marker at or behind a place, with its quotes.
  func first(
    in text: UnsafeRawBufferPointer, from start: Int
  ) -> (range: Range<Int>, hole: LineTemplate.Hole)? {
    var at = start
    while at + beginning.count <= text.count {
      // The quote, and the first byte of U+E000.
      guard text[at] == beginning[0], text[at + 1] == beginning[1],
        text[at..<(at + beginning.count)].elementsEqual(beginning)
      else {
        at += 1
        continue
      }
      let digits = text[(at + beginning.count)...].prefix { $0 != UInt8(ascii: "\"") }
      let number = Int(String(decoding: digits, as: UTF8.self)) ?? 0
      return (at..<(digits.endIndex + 1), Self.hole(number))
    }
    return nil
  }

  private static func hole(_ number: Int) -> LineTemplate.Hole {
    switch number {
    case 0: .eventID
    case 1: .eventTime
    case 2: .file
    case 3: .number
    case 4: .userARN
    case 5: .eventSource
    case 6: .eventName
    default: .resource(number - 7)
    }
  }
}
