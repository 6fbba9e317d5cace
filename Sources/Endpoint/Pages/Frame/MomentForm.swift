/// The form to look at another moment. It sends nothing but the two times.
struct MomentForm {
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
