import PseudoRandom

/// Draws for made-up records: the same on every machine for the same seed.
package struct Chance {
  private var numbers: SplitMix64

  package init(seed: UInt64) {
    numbers = SplitMix64(seed: seed)
  }

  /// A source of its own for one part of the work, so that a change to one part leaves the bytes
  /// of all others alone. The label is hashed with FNV-1a: `Hasher` differs from run to run.
  package func branch(_ label: String) -> Chance {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in label.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    var branch = Chance(seed: numbers.state ^ hash)
    return Chance(seed: branch.next())
  }

  package mutating func next() -> UInt64 { numbers.next() }

  /// A number from 0 to `bound - 1`. The bias of the plain product is under 2⁻⁴⁰ here.
  package mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  package mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  package mutating func happens(oneIn bound: Int) -> Bool {
    below(bound) == 0
  }

  package mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
    choices[below(choices.count)]
  }
}

/// The random texts that fill CloudTrail records and file names.
extension Chance {
  /// The form of `eventID` and most request ids: a version 4 UUID in lower case.
  package mutating func identifier() -> String {
    let digits = Array(hexadecimal(32))
    let variant = pick(Array("89ab"))
    return String(digits[0..<8]) + "-" + String(digits[8..<12]) + "-4" + String(digits[13..<16])
      + "-" + String(variant) + String(digits[17..<20]) + "-" + String(digits[20..<32])
  }

  package mutating func hexadecimal(_ length: Int) -> String {
    text(length, from: Array("0123456789abcdef"))
  }

  /// S3's request ids, DynamoDB's too.
  package mutating func capitals(_ length: Int) -> String {
    text(length, from: Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
  }

  /// The random part of a log file's name.
  package mutating func alphanumerics(_ length: Int) -> String {
    let letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    return text(length, from: Array(letters))
  }

  private mutating func text(_ length: Int, from alphabet: [Character]) -> String {
    var text = ""
    for _ in 0..<length {
      text.append(pick(alphabet))
    }
    return text
  }
}
