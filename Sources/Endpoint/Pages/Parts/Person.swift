import CloudTrail
import Markup
import ReadModels
import Reports

/// Who called: the name that people know, and the ARN below.
struct Person {
  private let principal: String?
  private let account: String?

  /// - Parameter account: in whose trail the call is.
  init(_ actor: Actor, in account: String?) {
    principal = actor.principal
    self.account = account
  }

  /// `SupportAccess / support-8841`; nil if nobody is named.
  var name: HTML? {
    guard let principal, !principal.isEmpty else { return nil }
    let words = PrincipalWords.short(principal, inAccount: account)
    let parts = words.split(separator: "/", maxSplits: 1)
    // The path of a user or role, and an ARN of another account, stay as they are.
    guard parts.count == 2, !words.hasPrefix("arn:"), parts[0] != "user", parts[0] != "role" else {
      return HTML.untrusted(parts.first == "user" ? String(parts[1]) : words, 200)
    }
    return "\(HTML.untrusted(String(parts[0]), 100)) / \(HTML.untrusted(String(parts[1]), 100))"
  }

  /// In one line, or a dash.
  var line: HTML { name.map { "<span class=\"who\">\($0)</span>" } ?? "–" }

  /// The name, and below it the ARN.
  ///
  /// - Parameter limit: the most characters of the ARN.
  func html(_ limit: Int = 2100) -> HTML {
    guard let principal, let name else { return "nobody is named" }
    return """
      <span class="who">\(name)</span> \
      <span class="arn">\(BreakableText(principal.shortened(to: limit)).html)</span>
      """
  }
}

/// A long name, such as an ARN, that may go on in the next line after a colon or a slash.
struct BreakableText {
  private let text: String

  init(_ text: String, _ limit: Int = ShownText.limit) { self.text = ShownText.cut(text, limit) }

  var html: HTML {
    var parts: [HTML] = []
    var rest = text[...]
    while let end = rest.firstIndex(where: { $0 == ":" || $0 == "/" }) {
      let next = rest.index(after: end)
      parts.append("\(String(rest[..<next]))<wbr>")
      rest = rest[next...]
    }
    parts.append("\(String(rest))")
    let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    return isASCII ? "\(parts)" : "<bdi>\(parts)</bdi>"
  }
}
