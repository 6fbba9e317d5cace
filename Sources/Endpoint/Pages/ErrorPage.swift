import CloudTrail
import HTTPMessages
import Markup

/// What a browser sees where there is no page, or none for it.
enum ErrorPage {
  /// Whether the caller is a browser: it asks for HTML by name.
  static func isFor(_ request: HTTPRequest) -> Bool {
    guard let accept = request.headers["Accept"] else { return false }
    return accept.prefix(1000).lowercased().contains("text/html")
  }

  /// The page for a status, with what is wrong in one sentence.
  static func response(_ status: Int, _ fact: String, now: Timestamp) -> HTTPResponse {
    Pages.response(frame(status, fact, now: now))
  }

  static func frame(_ status: Int, _ fact: String, now: Timestamp) -> Frame {
    let (heading, advice) = words(status)
    return Frame(
      status: status, title: "\(heading)", address: Address("/"),
      query: PageQuery("", now: now), now: now, showsMoment: false,
      heading: "<h1>\(heading)</h1>",
      content: """
        <p>\(fact.prefix(1).uppercased() + fact.dropFirst()).</p>
        <p>\(advice)</p>
        """)
  }

  private static func words(_ status: Int) -> (heading: String, advice: HTML) {
    switch status {
    case 401:
      (
        "Who are you?",
        """
        This server asks for a key that may read: its id as the user, its secret as the password. Load the \
        page again to be asked. Who runs the server has the keys in its credentials file.
        """
      )
    case 403:
      ("Not with this key", "The key is known, but it has no right to read. Ask for one that has.")
    case 404: ("There is no such page", "<a href=\"/\">All trails</a>")
    case 503:
      ("Not now", "Nothing is lost. Load the page again in a moment.")
    default: ("This page cannot be shown", "<a href=\"/\">All trails</a>")
    }
  }
}
