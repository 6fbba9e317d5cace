import Selectors

/// Numbers by words of 64 bits.
struct WordTable: Sendable {
  /// 0 where there is none.
  private var words: [UInt64]
  private var numbers: [UInt32]
  private var count = 0
  private let hash = KeyHash()

  private static let fewest = 64

  init() {
    words = Array(repeating: 0, count: Self.fewest)
    numbers = Array(repeating: 0, count: Self.fewest)
  }

  /// In bytes, about.
  var size: Int { 12 * words.count }

  subscript(word: UInt64) -> UInt32? {
    let word = Self.kept(word)
    return words.withUnsafeBufferPointer { words in
      var place = Int(truncatingIfNeeded: hash.hash(word)) & (words.count - 1)
      while words[place] != 0 {
        if words[place] == word { return numbers[place] }
        place = (place + 1) & (words.count - 1)
      }
      return nil
    }
  }

  /// Adds a word that is not there.
  mutating func add(_ word: UInt64, _ number: UInt32) {
    count += 1
    if 2 * count > words.count { grow() }
    settle(Self.kept(word), number)
  }

  /// 0 stands for none. As a pair of numbers the word of all ones is never met; of hashes the two are
  /// one pair more that may collide.
  private static func kept(_ word: UInt64) -> UInt64 { word == 0 ? .max : word }

  private mutating func settle(_ word: UInt64, _ number: UInt32) {
    var place = Int(truncatingIfNeeded: hash.hash(word)) & (words.count - 1)
    while words[place] != 0 { place = (place + 1) & (words.count - 1) }
    words[place] = word
    numbers[place] = number
  }

  private mutating func grow() {
    let (oldWords, oldNumbers) = (words, numbers)
    words = Array(repeating: 0, count: 2 * oldWords.count)
    numbers = Array(repeating: 0, count: 2 * oldWords.count)
    for (word, number) in zip(oldWords, oldNumbers) where word != 0 { settle(word, number) }
  }
}
