import Markup

/// A long list cut into numbered pages.
struct PageNumbers {
  let number: Int
  let last: Int
  let range: Range<Int>
  private let address: Address

  /// - Parameters:
  ///   - asked: from 1; for anything else, the nearest page there is.
  ///   - address: of the first page.
  init(count: Int, perPage: Int, asked: Int64?, address: Address) {
    last = max(1, (count + perPage - 1) / perPage)
    number = Int(min(max(asked ?? 1, 1), Int64(last)))
    range = ((number - 1) * perPage)..<min(number * perPage, count)
    self.address = address.setting(("page", nil))
  }

  /// Nothing if there is one page.
  ///
  /// - Parameter label: what the pages are of; unlike that of any other list on the page.
  func html(_ label: HTML) -> HTML {
    guard last > 1 else { return .nothing }
    func link(_ page: Int, _ words: HTML, _ relation: HTML) -> HTML {
      guard (1...last).contains(page) else { return "<span class=\"none\">\(words)</span>\n" }
      let there = address.setting(("page", page == 1 ? nil : "\(page)")).text
      return "<a rel=\"\(relation)\" href=\"\(there)\">\(words)</a>\n"
    }
    return """
      <nav class="pages" aria-label="\(label)">
      \(link(number - 1, "← Previous", "prev"))\
      <span>Page \(number) of \(last)</span>
      \(link(number + 1, "Next →", "next"))\
      </nav>

      """
  }
}
