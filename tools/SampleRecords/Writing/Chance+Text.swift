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
