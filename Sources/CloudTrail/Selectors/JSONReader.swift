/// A place in a document, which knows its path so that an error can name it.
struct JSONReader {
  let value: JSONValue
  let path: String
  let spelling: Spelling
  /// Whether what stands for "not given" is read as such: see ``TrailSelectors/init(json:spelling:tolerant:)``.
  let tolerant: Bool

  init(_ value: JSONValue, path: String = "", spelling: Spelling, tolerant: Bool = false) {
    self.value = value
    self.path = path
    self.spelling = spelling
    self.tolerant = tolerant
  }

  private func child(_ value: JSONValue, _ path: String) -> JSONReader {
    JSONReader(value, path: path, spelling: spelling, tolerant: tolerant)
  }

  /// The member `name` (the API's name), or nil where it is absent or null.
  func member(_ name: String) throws(ShapeError) -> JSONReader? {
    guard case .object = value else { throw expected("an object") }
    let key = spelling(name)
    guard let found = value.present(key) else { return nil }
    return child(found, path.isEmpty ? key : "\(path).\(key)")
  }

  /// Refuses members of other names where the document is a caller's: one with a wrong name would
  /// otherwise count as not given, and silently mean the default.
  func refuseMembers(otherThan names: [String]) throws(ShapeError) {
    guard !tolerant, let members = value.members else { return }
    for member in members where !names.contains(where: { spelling($0) == member.key }) {
      throw ShapeError(
        at: path,
        "unknown member \(member.key); known are "
          + names.map { spelling($0) }.joined(separator: ", "))
    }
  }

  func required(_ name: String) throws(ShapeError) -> JSONReader {
    guard let found = try member(name) else {
      throw ShapeError(at: path, "\(spelling(name)) is missing")
    }
    return found
  }

  func items() throws(ShapeError) -> [JSONReader] {
    guard let items = value.array else { throw expected("a list") }
    return items.enumerated().map { child($1, "\(path)[\($0)]") }
  }

  func string() throws(ShapeError) -> String {
    guard let string = value.string else { throw expected("a string") }
    return string
  }

  func strings() throws(ShapeError) -> [String] {
    var strings: [String] = []
    for item in try items() { strings.append(try item.string()) }
    return strings
  }

  /// A boolean; the AWS CLI and some exporters also write it as a string.
  func bool() throws(ShapeError) -> Bool {
    guard let truth = value.flag else { throw expected("true or false") }
    return truth
  }

  func expected(_ what: String) -> ShapeError {
    ShapeError(at: path, "expected \(what), found \(value.kind)")
  }
}
