import CloudTrail
import Markup

/// The frame around the content of every page: the head, the way back, the moment that is shown and the
/// form to choose another.
struct Frame: Sendable {
  var status = 200
  var title: String
  /// The page's own path, percent-encoded.
  var path: String
  var query: PageQuery
  var now: Timestamp
  var heading: HTML
  var content: HTML

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
    <a class="name" href="\((moment ?? .present).link("/"))">Trailback</a>
    <nav aria-label="Site"><a href="\((moment ?? .present).link("/"))"\(isHere)>Trails</a></nav>
    </header>
    <main id="content" tabindex="-1">
    \(heading)
    \(moment.map { MomentLine(moment: $0, path: path, now: now).html } ?? .nothing)
    \(MomentForm(path: path, query: query).html)
    \(content)
    </main>
    <footer class="site"><p>All times are UTC.</p></footer>
    </body>
    </html>

    """
  }

  private var isHere: HTML { path == "/" ? " aria-current=\"page\"" : .nothing }

  private var titleMoment: String { moment?.at.map { " at \($0)" } ?? "" }
}

/// The line that says which moment a page shows.
private struct MomentLine {
  var moment: Moment
  /// The page's own path, percent-encoded.
  var path: String
  var now: Timestamp

  var html: HTML {
    guard !moment.isPresent else { return "<p class=\"moment\">The present, \(now.html).</p>" }
    let warning = moment.at == nil ? "Not all that is known:" : "Not the present:"
    return """
      <p class="moment past"><strong>\(warning)</strong> \(words). \
      <a href="\(path)">Show the present</a></p>
      """
  }

  private var words: HTML {
    let time: HTML = moment.at.map { "the state at \($0.html)" } ?? "the present, \(now.html)"
    guard let knownAt = moment.knownAt else { return "\(time), with all that is known today" }
    return "\(time), as it was known at \(knownAt.html)"
  }
}

/// The form to look at another moment. It sends nothing but the two times.
private struct MomentForm {
  /// The page's own path, percent-encoded.
  var path: String
  var query: PageQuery

  var html: HTML {
    """
    <details class="form"\(query.moment == nil ? " open" : .nothing as HTML)>
    <summary>Look at another moment</summary>
    <form method="get" action="\(path)">
    \(field(query.at, "at", "At", hint: "When, in UTC: 2025-03-04T02:30:00Z, or a day. Empty: now."))
    \(field(
      query.knownAt, "as-known-at", "As known at",
      hint: "What was learned later is left out. Empty: all that is known."))
    <p><button type="submit">Show this moment</button></p>
    </form>
    </details>
    """
  }

  private func field(
    _ field: PageQuery.TimeField, _ name: HTML, _ label: HTML, hint: HTML
  ) -> HTML {
    let describedBy: HTML = field.error == nil ? "\(name)-hint" : "\(name)-error \(name)-hint"
    let error: HTML =
      field.error.map {
        "<p class=\"error\" id=\"\(name)-error\"><strong>Error:</strong> \($0)</p>"
      } ?? .nothing
    let invalid: HTML = field.error == nil ? .nothing : " aria-invalid=\"true\" autofocus"
    return """
      <div class="field">
      <label for="\(name)">\(label)</label>
      \(error)
      <input id="\(name)" name="\(name)" type="text" value="\(ShownText.cut(field.text, 100))" \
      autocomplete="off" spellcheck="false" aria-describedby="\(describedBy)"\(invalid)>
      <p class="hint" id="\(name)-hint">\(hint)</p>
      </div>
      """
  }
}

/// The page for a time that cannot be read. It shows nothing of the history, so that nobody takes one
/// moment for another.
enum WrongTimePage {
  static func frame(path: String, _ query: PageQuery, now: Timestamp) -> Frame {
    Frame(
      status: 400, title: "Not a time", path: path, query: query, now: now,
      heading: """
        <h1>That moment cannot be shown</h1>
        <p>The field below says what is wrong. Nothing of the history is shown until the moment is \
        clear.</p>
        """,
      content: .nothing)
  }
}
