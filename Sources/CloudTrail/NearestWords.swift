/// Finds the words that a person may have meant by one that does not exist.
public enum NearestWords {
  /// More of a word is not looked at: it can come from anyone.
  private static let longest = 128

  /// How many mistakes are taken for a slip in a word of so many bytes.
  public static func slips(in length: Int) -> Int { max(1, length / 3) }

  /// Up to three of the words that are within a number of mistakes, the nearest first.
  ///
  /// - Parameters:
  ///   - wanted: what a person wrote; letter case does not matter.
  ///   - known: the words that there are.
  ///   - limit: the largest number of mistakes.
  public static func of(_ wanted: String, among known: [String], within limit: Int) -> [String] {
    let wanted = Array(wanted.lowercased().utf8.prefix(longest))
    return known.compactMap { word -> (word: String, mistakes: Int)? in
      let mistakes = mistakes(wanted, Array(word.lowercased().utf8.prefix(longest)))
      return mistakes <= limit ? (word, mistakes) : nil
    }
    .sorted { ($0.mistakes, $0.word) < ($1.mistakes, $1.word) }
    .prefix(3).map(\.word)
  }

  /// Bytes that are missing, too many or wrong, and neighbours that changed places.
  private static func mistakes(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var before: [Int] = []
    var previous = Array(0...right.count)
    for (row, byte) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var least = min(
          previous[column + 1] + 1, current[column] + 1, previous[column] + (byte == other ? 0 : 1))
        if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
          least = min(least, before[column - 1] + 1)
        }
        current.append(least)
      }
      (before, previous) = (previous, current)
    }
    return previous[right.count]
  }
}
