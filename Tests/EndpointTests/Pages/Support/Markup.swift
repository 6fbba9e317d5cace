/// A page taken apart: its elements, its text, and what is wrong with it.
struct Markup {
  struct Element {
    var name: String
    var attributes: [String: String]
    /// Whether it is part of a drawing, which has titles of its own.
    var isDrawn = false
    /// The text inside, without white space at its ends and with single spaces.
    var text = ""
  }

  private(set) var elements: [Element] = []
  private(set) var faults: [String] = []
  let source: String

  private static let empty: Set<String> = ["meta", "link", "input", "br", "wbr", "rect", "path"]

  init(_ source: String) {
    self.source = source
    var open: [Int] = []
    // A browser reads scalars; as a Character, a mark would hide the quote that it stands on.
    let unmarked = source.unicodeScalars.filter { $0.properties.generalCategory != .nonspacingMark }
    var rest = String(String.UnicodeScalarView(unmarked))[...]
    if rest.hasPrefix("<!DOCTYPE html>\n") {
      rest = rest.dropFirst(16)
    } else {
      faults.append("no doctype")
    }
    while let start = rest.firstIndex(of: "<") {
      add(text: rest[..<start], to: open)
      guard let end = rest[start...].firstIndex(of: ">") else {
        faults.append("a tag is not closed")
        break
      }
      read(tag: rest[rest.index(after: start)..<end], &open)
      rest = rest[rest.index(after: end)...]
    }
    add(text: rest, to: open)
    faults += open.map { "<\(elements[$0].name)> is not closed" }
    for index in elements.indices {
      elements[index].text = elements[index].text.split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
    }
    checkReferences()
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  func first(_ name: String) -> Element? { elements.first { $0.name == name } }

  var text: String { first("body")?.text ?? "" }

  /// Where each link leads, as a browser reads it.
  var links: [String] { all("a").compactMap { $0.attributes["href"] } }

  func link(_ words: String) -> String? {
    all("a").first { $0.text.hasPrefix(words) }?.attributes["href"]
  }

  private mutating func add(text: Substring, to open: [Int]) {
    if text.contains(">") { faults.append("a bare > in \(text)") }
    let text = unescaped(text)
    for index in open { elements[index].text += text }
  }

  private mutating func read(tag: Substring, _ open: inout [Int]) {
    if tag.hasPrefix("/") {
      let name = String(tag.dropFirst())
      guard let last = open.popLast(), elements[last].name == name else {
        faults.append("</\(name)> closes nothing")
        return
      }
      return
    }
    let isClosed = tag.hasSuffix("/")
    let tag = isClosed ? tag.dropLast() : tag
    let name = tag.prefix { $0 != " " && $0 != "\n" }
    guard name.allSatisfy({ $0.isLetter || $0.isNumber }), name.first?.isLowercase == true else {
      faults.append("<\(tag)> is no tag")
      return
    }
    let attributes = attributes(tag.dropFirst(name.count), of: name)
    let isDrawn = open.contains { elements[$0].name == "svg" }
    elements.append(Element(name: String(name), attributes: attributes, isDrawn: isDrawn))
    if !isClosed, !Self.empty.contains(String(name)) { open.append(elements.count - 1) }
  }

  private mutating func attributes(_ text: Substring, of name: Substring) -> [String: String] {
    var attributes: [String: String] = [:]
    var rest = text.drop { $0.isWhitespace }
    while !rest.isEmpty {
      let key = rest.prefix { $0 != "=" && !$0.isWhitespace }
      rest = rest.dropFirst(key.count)
      var value = ""
      if rest.hasPrefix("=\"") {
        let quoted = rest.dropFirst(2).prefix { $0 != "\"" }
        value = unescaped(quoted)
        rest = rest.dropFirst(quoted.count + 3)
      } else if rest.hasPrefix("=") {
        faults.append("<\(name)> has an attribute without quotes")
        rest = rest.drop { !$0.isWhitespace }
      }
      if attributes.updateValue(value, forKey: String(key)) != nil {
        faults.append("<\(name)> has \(key) twice")
      }
      rest = rest.drop { $0.isWhitespace }
    }
    return attributes
  }

  private mutating func unescaped(_ text: Substring) -> String {
    var out = ""
    var rest = text
    while let start = rest.firstIndex(of: "&") {
      out += rest[..<start]
      let entity = rest[start...].prefix { $0 != ";" }
      let known = ["&amp": "&", "&lt": "<", "&gt": ">", "&quot": "\"", "&#39": "'"]
      if let character = known[String(entity)] {
        out += character
      } else {
        faults.append("a bare & in \(text.prefix(80))")
      }
      rest = rest[entity.endIndex...].dropFirst()
    }
    return out + rest
  }

  /// Ids are unique, and whatever points to one finds it.
  private mutating func checkReferences() {
    let ids = elements.compactMap { $0.attributes["id"] }
    if Set(ids).count != ids.count { faults.append("an id stands twice") }
    let shown = all("input").filter { $0.attributes["type"] != "hidden" } + all("select")
    let fields = Set(shown.compactMap { $0.attributes["id"] })
    if fields.count != shown.count { faults.append("a field without an id") }
    let labelled = Set(all("label").compactMap { $0.attributes["for"] })
    if fields != labelled { faults.append("labels \(labelled) for fields \(fields)") }
    for element in elements {
      for name in ["aria-labelledby", "aria-describedby", "for"] {
        for id in (element.attributes[name] ?? "").split(separator: " ")
        where !ids.contains(String(id)) {
          faults.append("\(name) \(id) leads nowhere")
        }
      }
      if let link = element.attributes["href"], link.hasPrefix("#"),
        !ids.contains(String(link.dropFirst()))
      {
        faults.append("\(link) leads nowhere")
      }
    }
    if all("h1").count != 1 || all("main").count != 1
      || all("title").count(where: { !$0.isDrawn }) != 1
    {
      faults.append("not one h1, main and title")
    }
  }
}
