import CloudTrail

/// What is around the content of every page: the head, the way back, the moment that is shown and the
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

  /// Nil where the time that was typed cannot be read.
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
