import CloudTrail

/// Says which moment a page shows.
struct MomentLine {
  var moment: Moment
  /// The page's own path, percent-encoded.
  var path: String
  var now: Timestamp

  var html: HTML {
    guard !moment.isPresent else { return "<p class=\"moment\">The present, \(now.html).</p>" }
    let warning = moment.at == nil ? "Not all that is known:" : "Not the present:"
    return """
      <p class="moment past"><strong>\(warning)</strong> \(what). \
      <a href="\(path)">Show the present</a></p>
      """
  }

  private var what: HTML {
    let time: HTML = moment.at.map { "the state at \($0.html)" } ?? "the present, \(now.html)"
    guard let knownAt = moment.knownAt else { return "\(time), with all that is known today" }
    return "\(time), as it was known at \(knownAt.html)"
  }
}
