import CloudTrail

/// What the ARNs of one type of resource look like: fixed pieces of text with variable parts between them,
/// as in `arn:aws:s3:::` BUCKET `/` KEY.
struct ARNForm: Sendable, Hashable {
  private enum Piece: Sendable, Hashable {
    case fixed([UInt8])
    /// At least one character, up to the first of the next fixed piece; `sample` is a realistic one.
    case variable(sample: String)

    var isVariable: Bool {
      switch self {
      case .fixed: false
      case .variable: true
      }
    }
  }

  private var pieces: [Piece]

  /// - Parameter form: the fixed pieces, and the variable ones in angle brackets, each with a sample:
  ///   `arn:aws:s3:::<amzn-example-bucket>/<report.csv>`.
  init(_ form: String) {
    pieces = form.split(separator: ">", omittingEmptySubsequences: true).flatMap {
      part -> [Piece] in
      let halves = part.split(separator: "<", omittingEmptySubsequences: false)
      let fixed = halves[0].isEmpty ? [] : [Piece.fixed(Array(halves[0].utf8))]
      return fixed + (halves.count > 1 ? [.variable(sample: String(halves[1]))] : [])
    }
  }

  /// Whether a text is such an ARN.
  func isMet(by text: String) -> Bool {
    guard let end = follow(Array(text.utf8)) else { return false }
    return end.isComplete
  }

  /// A text of this form that begins with `beginning`, and whose other variable parts are `fresh`.
  ///
  /// - Parameters:
  ///   - beginning: how the text begins.
  ///   - fresh: a text that occurs in no selector's value.
  /// - Returns: nil if no text of this form begins so.
  func completed(_ beginning: String, with fresh: String) -> String? {
    guard let end = follow(Array(beginning.utf8)) else { return nil }
    var text = beginning
    for (index, piece) in pieces.enumerated().dropFirst(end.piece) {
      switch piece {
      case .fixed(let bytes):
        let rest = index == end.piece ? bytes[end.matched...] : bytes[...]
        text += String(decoding: rest, as: UTF8.self)
      case .variable: text += fresh
      }
    }
    return text
  }

  /// Texts of this form with a beginning and an ending, and `fresh` in place of what these leave open.
  ///
  /// One for each place of the form at which the ending can start: it can hold some of the fixed text, as
  /// `table/T` does, and share a part with the beginning. Where it starts in the same variable part in which
  /// the beginning ends, `fresh` between the two stands for all such texts.
  func texts(beginning: String, ending: String, fresh: String) -> [String] {
    guard let end = follow(Array(beginning.utf8)) else { return [] }
    let isInVariable = end.piece < pieces.count && pieces[end.piece].isVariable
    let own = isInVariable ? beginning.utf8.count - end.start : 0
    var texts = Joint.texts(beginning, ending) { $0 == 0 || $0 > own }
    var head = beginning
    for (index, piece) in pieces.enumerated().dropFirst(end.piece) {
      switch piece {
      case .fixed(let bytes):
        let rest = index == end.piece ? bytes[end.matched...] : bytes[...]
        head += String(decoding: rest, as: UTF8.self)
        texts += Joint.texts(head, ending) { $0 <= rest.count }
      case .variable:
        head += fresh
        texts.append(head + ending)
      }
    }
    return TextCells.unique(texts.filter(isMet))
  }

  /// The text with realistic parts in place of those that are `fresh` alone, and `example` in others.
  func withSamples(_ text: String, inPlaceOf fresh: String) -> String {
    var rest = Array(text.utf8)[...]
    let fresh = Array(fresh.utf8)
    var result: [UInt8] = []
    for (index, piece) in pieces.enumerated() {
      switch piece {
      case .fixed(let bytes):
        guard rest.starts(with: bytes) else { return text }
        result += bytes
        rest = rest.dropFirst(bytes.count)
      case .variable(let sample):
        var end = rest.endIndex
        if index + 1 < pieces.count, case .fixed(let next) = pieces[index + 1] {
          end = rest.firstIndex(of: next[0]) ?? end
        }
        let part = rest[..<end]
        result +=
          part.elementsEqual(fresh)
          ? Array(sample.utf8) : part.replacing(fresh, by: Array("example".utf8))
        rest = rest[end...]
      }
    }
    return String(decoding: result + rest, as: UTF8.self)
  }

  /// The form of another partition.
  func inPartition(_ partition: String) -> ARNForm {
    guard partition != "aws", case .fixed(let bytes) = pieces.first,
      bytes.starts(with: "arn:aws:".utf8)
    else { return self }
    var form = self
    form.pieces[0] = .fixed(
      Array("arn:\(partition):".utf8) + bytes.dropFirst("arn:aws:".utf8.count))
    return form
  }

  /// The fixed text with which all such ARNs begin.
  var beginning: String {
    guard case .fixed(let bytes) = pieces.first else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Where a text ends within the form.
  private struct End {
    var piece: Int
    /// Where the piece begins, in bytes.
    var start: Int
    /// Of a fixed piece, how many bytes; of a variable one, 1 if it is not empty.
    var matched: Int
    var isComplete: Bool
  }

  /// Walks along the form. Nil if the text leaves it.
  private func follow(_ text: [UInt8]) -> End? {
    var position = 0
    for (index, piece) in pieces.enumerated() {
      switch piece {
      case .fixed(let bytes):
        let rest = text[position...]
        if rest.count < bytes.count {
          guard bytes.starts(with: rest) else { return nil }
          return End(piece: index, start: position, matched: rest.count, isComplete: false)
        }
        guard rest.starts(with: bytes) else { return nil }
        position += bytes.count
      case .variable:
        guard index + 1 < pieces.count, case .fixed(let next) = pieces[index + 1] else {
          return End(
            piece: index, start: position, matched: min(text.count - position, 1),
            isComplete: position < text.count)
        }
        guard let end = text[position...].firstIndex(of: next[0]) else {
          return End(
            piece: index, start: position, matched: min(text.count - position, 1),
            isComplete: false)
        }
        if end == position { return nil }
        position = end
      }
    }
    guard position == text.count else { return nil }
    return End(piece: pieces.count, start: position, matched: 0, isComplete: true)
  }
}

/// Two texts put together so that one begins and the other ends the result.
enum Joint {
  /// The results, with nothing between the two: they follow each other, or share so many bytes.
  ///
  /// - Parameter isWanted: whether they may share a number of bytes.
  static func texts(
    _ beginning: String, _ ending: String, sharing isWanted: (Int) -> Bool
  ) -> [String] {
    let (head, tail) = (Array(beginning.utf8), Array(ending.utf8))
    // By the length of a part with which the ending begins: the longest shorter one with which that ends.
    var shorter = [0]
    /// How much of the ending is matched after one more byte.
    func longer(_ matched: Int, _ byte: UInt8) -> Int {
      var matched = matched
      while matched > 0 && (matched == tail.count || tail[matched] != byte) {
        matched = shorter[matched]
      }
      return matched < tail.count && tail[matched] == byte ? matched + 1 : 0
    }
    for index in tail.indices {
      shorter.append(index == 0 ? 0 : longer(shorter[index], tail[index]))
    }
    var shared = head.reduce(0, longer)
    var texts: [String] = []
    while true {
      if isWanted(shared) {
        texts.append(beginning + String(decoding: tail[shared...], as: UTF8.self))
      }
      if shared == 0 { return texts }
      shared = shorter[shared]
    }
  }
}
