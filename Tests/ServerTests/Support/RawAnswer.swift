import Foundation

/// An answer as it came over the wire.
struct RawAnswer: Sendable {
  var status: Int
  var head: String
  var body: String

  /// The value of a header field.
  func field(_ name: String) -> String? {
    head.split(separator: "\r\n").dropFirst().lazy
      .map { $0.split(separator: ":", maxSplits: 1) }
      .first { $0[0].lowercased() == name.lowercased() }
      .map { $0[1].trimmingCharacters(in: .whitespaces) }
  }

  /// The first answer in the bytes and its length; nil where it is not whole.
  static func parse(_ bytes: [UInt8], hasBody: Bool) -> (RawAnswer, length: Int)? {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    var answer = RawAnswer(
      status: 0, head: String(decoding: bytes[..<end.lowerBound], as: UTF8.self), body: "")
    answer.status = Int(answer.head.split(separator: " ").dropFirst().first ?? "") ?? 0
    let said = answer.field("Content-Length").flatMap { Int($0) } ?? 0
    let length = end.upperBound + (hasBody ? said : 0)
    guard bytes.count >= length else { return nil }
    answer.body = String(decoding: bytes[end.upperBound..<length], as: UTF8.self)
    return (answer, length)
  }
}
