/// Selectors as people have them in files: the parameters of PutEventSelectors or the response of
/// GetEventSelectors; either in the spelling of log records, which some examples of AWS use; or the bare list
/// of selectors, as the options of `aws cloudtrail put-event-selectors` take it.
public enum WrittenSelectors {
  /// Turns a document into the parameters of PutEventSelectors, with the API's names. A document that is
  /// spelt so already stays as it is.
  ///
  /// - Throws: ``ShapeError`` where a member is given in two spellings.
  public static func parameters(in document: JSONValue) throws -> JSONValue {
    guard let list = document.array else { return try renamed(document, at: "") }
    let isAdvanced = list.contains { item in
      ["FieldSelectors", "fieldSelectors"].contains { item[$0] != nil }
    }
    let name = isAdvanced ? "AdvancedEventSelectors" : "EventSelectors"
    return .object([.init(name, try renamed(document, at: name))])
  }

  /// Every member begins with a capital in the API.
  private static func renamed(_ value: JSONValue, at path: String) throws -> JSONValue {
    switch value {
    case .null, .bool, .integer, .number, .string: return value
    case .array(let items):
      return .array(
        try items.enumerated().map { index, item in try renamed(item, at: "\(path)[\(index)]") })
    case .object(let members):
      var written: [String: String] = [:]
      return .object(
        try members.map { member in
          let name = member.key.prefix(1).uppercased() + member.key.dropFirst()
          let place = path.isEmpty ? name : "\(path).\(name)"
          if let other = written.updateValue(member.key, forKey: name), other != member.key {
            throw ShapeError(at: place, "is given in two spellings")
          }
          return .init(name, try renamed(member.value, at: place))
        })
    }
  }
}
