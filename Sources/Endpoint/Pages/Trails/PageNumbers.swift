import ReadModels

/// A long list cut into numbered pages.
struct PageNumbers {
  let number: Int
  let last: Int
  let range: Range<Int>

  /// - Parameter asked: from 1; anything else is the nearest page there is.
  init(count: Int, perPage: Int, asked: Int64?) {
    last = max(1, (count + perPage - 1) / perPage)
    number = Int(min(max(asked ?? 1, 1), Int64(last)))
    range = ((number - 1) * perPage)..<min(number * perPage, count)
  }

  func html(_ moment: Moment) -> HTML {
    guard last > 1 else { return .nothing }
    func link(_ page: Int, _ words: HTML, _ relation: HTML) -> HTML {
      guard (1...last).contains(page) else { return .nothing }
      let address = moment.link("/", page == 1 ? [] : [("page", "\(page)")])
      return "<a rel=\"\(relation)\" href=\"\(address)\">\(words)</a>\n"
    }
    return """
      <nav class="pages" aria-label="Pages of trails">
      \(link(number - 1, "Previous trails", "prev"))\
      <span>Page \(number) of \(last)</span>
      \(link(number + 1, "Next trails", "next"))\
      </nav>
      """
  }
}
