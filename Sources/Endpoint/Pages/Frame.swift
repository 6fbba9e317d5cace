import CloudTrail
import Markup

/// The frame around the content of every page: the head, the ways to the other pages, the moment that is shown
/// and the form to choose another.
struct Frame: Sendable {
  var status = 200
  var title: String
  /// The page's own address, without the moment.
  var address: Address
  /// Which of the ways in the head is this page's.
  var section: Section?
  var query: PageQuery
  var now: Timestamp
  /// Whether the page shows a moment that can be chosen.
  var showsMoment = true
  var heading: HTML
  var content: HTML

  /// The ways in the head.
  enum Section: CaseIterable {
    case trails
    case sources
    case diff
    case verify
    case head

    var link: (path: String, words: HTML) {
      switch self {
      case .trails: ("/", "Trails")
      case .sources: ("/sources", "What was read")
      case .diff: ("/diff", "Compare")
      case .verify: ("/verify", "Verify")
      case .head: ("/head", "Head")
      }
    }

    /// Whether its page shows a moment.
    var showsMoment: Bool {
      switch self {
      case .trails, .sources, .diff: true
      case .verify, .head: false
      }
    }
  }

  /// Nil if a time in the address cannot be read.
  var moment: Moment? { query.moment }

  var html: HTML {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(ShownText.cut(title, 200))\(titleMoment) – Trailback</title>
    <link rel="stylesheet" href="/style.css">
    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
    </head>
    <body>
    <a class="skip" href="#content">Skip to the content</a>
    <header class="site">
    <a class="name" href="\(link("/"))">Trailback</a>
    <nav aria-label="Site">\(Section.allCases.map(way))</nav>
    \(showsMoment ? MomentBar(address: address, query: query, now: now).html : .nothing)
    </header>
    <main id="content" tabindex="-1">
    \(heading)
    \(pastNote)\(content)
    </main>
    <footer class="site"><p>All times are UTC.</p></footer>
    </body>
    </html>

    """
  }

  private func link(_ path: String) -> String { (moment ?? .present).address(path).text }

  private func way(_ way: Section) -> HTML {
    let current: HTML = section == way ? " aria-current=\"page\"" : .nothing
    let path = way.link.path
    return "<a href=\"\(way.showsMoment ? link(path) : path)\"\(current)>\(way.link.words)</a>\n"
  }

  private var titleMoment: String { showsMoment ? moment?.at.map { " at \($0)" } ?? "" : "" }

  /// What must not be overlooked: that this is not the present, or not all that is known.
  private var pastNote: HTML {
    guard showsMoment, let moment, !moment.isPresent else { return .nothing }
    let warning: HTML = moment.at == nil ? "Not all that is known:" : "Not the present:"
    let time: HTML = moment.at.map { "the state at \($0.html)" } ?? "the present"
    let known: HTML =
      moment.knownAt.map { ", as it was known at \($0.html)" } ?? ", with all that is known today"
    return """
      <p class="past"><strong>\(warning)</strong> \(time)\(known). \
      <a href="\(address.text)">Show the present</a></p>

      """
  }
}

/// The moment that a page shows, and under it the form to look at another.
private struct MomentBar {
  /// Without the moment.
  var address: Address
  var query: PageQuery
  var now: Timestamp

  var html: HTML {
    let isOpen: HTML = query.moment == nil ? " open" : .nothing
    return """
      <details class="moment"\(isOpen)>
      <summary>\(words)</summary>
      <form method="get" action="\(address.path)">
      \(Field.hidden(address.members))\
      \(Field.time(query.at, "at", "At", hint: "UTC. Empty: now."))
      <details\(query.knownAt.text.isEmpty ? .nothing : " open" as HTML)>
      <summary>Advanced</summary>
      \(Field.time(
        query.knownAt, "as-known-at", "As known at",
        hint: "UTC. What was learned later is left out. Empty: all that is known."))
      </details>
      <button type="submit">Show</button>
      </form>
      </details>
      """
  }

  private var words: HTML {
    guard let moment = query.moment else { return "Which moment?" }
    guard let at = moment.at else { return "Now, \(Timestamp(seconds: now.second).html)" }
    return "At \(at.html)"
  }
}

/// Fields of forms that are sent with GET.
enum Field {
  /// Keeps what the form does not ask for itself.
  static func hidden(_ members: [(name: String, value: String)]) -> HTML {
    "\(members.map { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">\n" as HTML })"
  }

  /// A field for a time: a browser's own where the time fits it, and a line of text where it is finer or
  /// cannot be read.
  static func time(
    _ field: PageQuery.TimeField, _ name: HTML, _ label: HTML, hint: HTML = .nothing
  ) -> HTML {
    let value = field.text.isEmpty ? "" : field.time?.formValue
    let isOwn = field.error == nil && value != nil
    let type: HTML = isOwn ? "type=\"datetime-local\" step=\"1\"" : "type=\"text\""
    let shown = isOwn ? value ?? "" : ShownText.cut(field.text, 100)
    let error: HTML =
      field.error.map {
        "<p class=\"error\" id=\"\(name)-error\"><strong>Error:</strong> \($0)</p>\n"
      } ?? .nothing
    let described: [HTML] =
      (field.error == nil ? [] : ["\(name)-error"]) + (hint.isEmpty ? [] : ["\(name)-hint"])
    let ids: HTML = described.count == 2 ? "\(described[0]) \(described[1])" : "\(described)"
    let invalid: HTML = field.error == nil ? .nothing : " aria-invalid=\"true\" autofocus"
    return """
      <div class="field">
      <label for="\(name)">\(label)</label>
      \(error)<input id="\(name)" name="\(name)" \(type) value="\(shown)" \
      autocomplete="off"\(described.isEmpty ? .nothing : " aria-describedby=\"\(ids)\"")\(invalid)>
      \(hint.isEmpty ? .nothing : "<p class=\"hint\" id=\"\(name)-hint\">\(hint)</p>\n")</div>
      """
  }

  /// A line of text.
  static func text(_ value: String?, _ name: HTML, _ label: HTML, length: Int = 200) -> HTML {
    """
    <div class="field"><label for="\(name)">\(label)</label>
    <input id="\(name)" name="\(name)" type="text" value="\(ShownText.cut(value ?? "", length))" \
    autocomplete="off" spellcheck="false"></div>
    """
  }

  /// One of several; the first stands for all.
  static func choice(
    _ value: String?, _ name: HTML, _ label: HTML, _ choices: [(value: String, words: String)]
  ) -> HTML {
    let options = choices.map { choice -> HTML in
      let selected: HTML = choice.value == value ?? "" ? " selected" : .nothing
      return "<option value=\"\(choice.value)\"\(selected)>\(choice.words)</option>\n"
    }
    return """
      <div class="field"><label for="\(name)">\(label)</label>
      <select id="\(name)" name="\(name)">
      \(options)</select></div>
      """
  }
}

/// The page for a time that cannot be read. It shows nothing of the history, so that nobody takes one
/// moment for another.
enum WrongTimePage {
  static func frame(_ address: Address, _ query: PageQuery, now: Timestamp) -> Frame {
    Frame(
      status: 400, title: "Not a time", address: address, query: query, now: now,
      heading: """
        <h1>That moment cannot be shown</h1>
        <p>The field above says what is wrong. Nothing of the history is shown until the moment is \
        clear.</p>
        """,
      content: .nothing)
  }
}
