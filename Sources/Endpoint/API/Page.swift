import CloudTrail
import Crypto
import Foundation

/// A page of a list, and the token that leads to the next one. The token says behind which entry that
/// begins, so that entries which come and go meanwhile shift nothing.
struct Page {
  /// What the page's entries come behind; nil for the first page.
  let after: String?
  private let question: String
  private let limit: Int

  /// - Parameters:
  ///   - question: what the token belongs to; a token of another question is refused.
  ///   - invalid: the exception for a token that is none.
  init(
    _ token: String?, of question: String, invalid: String, limit: Int
  ) throws(CloudTrailError) {
    self.question = question
    self.limit = limit
    guard let token else {
      after = nil
      return
    }
    guard let data = Data(base64Encoded: token), data.count > 16,
      data.prefix(16) == Self.seal(question, String(decoding: data.dropFirst(16), as: UTF8.self))
    else { throw CloudTrailError(invalid, "The NextToken is not one of this operation's.") }
    after = String(decoding: data.dropFirst(16), as: UTF8.self)
  }

  /// - Parameter entries: in ascending order of their keys.
  /// - Returns: the page, and the member `NextToken` where more follows.
  func cut<Entry>(
    _ entries: [(entry: Entry, key: String)]
  ) -> (shown: [Entry], next: [JSONValue.Member]) {
    let rest = entries.drop { entry in after.map { entry.key <= $0 } ?? false }
    let shown = rest.prefix(limit)
    guard shown.count < rest.count, let last = shown.last else { return (shown.map(\.entry), []) }
    return (shown.map(\.entry), [.init("NextToken", .string(token(after: last.key)))])
  }

  func token(after key: String) -> String {
    (Self.seal(question, key) + Data(key.utf8)).base64EncodedString()
  }

  /// So that a token which was cut or made up is noticed; it keeps no secret.
  private static func seal(_ question: String, _ key: String) -> Data {
    Data(SHA256.hash(data: Data("\(question)\n\(key)".utf8)).prefix(16))
  }
}
