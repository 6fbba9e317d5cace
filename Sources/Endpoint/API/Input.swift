import CloudTrail

/// The input of an operation: a JSON object in the API's own spelling. Members that the operation does
/// not know are passed over, as AWS does, and so is null.
struct Input: Sendable {
  let json: JSONValue

  /// - Throws: `SerializationException` where it is no object.
  init(_ json: JSONValue) throws(CloudTrailError) {
    guard json.members != nil else { throw Self.wrong("the input", "an object", json) }
    self.json = json
  }

  func string(_ name: String) throws(CloudTrailError) -> String? {
    guard let value = json.present(name) else { return nil }
    guard let text = value.string else { throw Self.wrong(name, "a string", value) }
    return text
  }

  func bool(_ name: String) throws(CloudTrailError) -> Bool? {
    guard let value = json.present(name) else { return nil }
    guard let truth = value.bool else { throw Self.wrong(name, "true or false", value) }
    return truth
  }

  func integer(_ name: String) throws(CloudTrailError) -> Int64? {
    guard let value = json.present(name) else { return nil }
    guard case .integer(let number) = value else { throw Self.wrong(name, "an integer", value) }
    return number
  }

  func items(_ name: String) throws(CloudTrailError) -> [JSONValue]? {
    guard let value = json.present(name) else { return nil }
    guard let items = value.array else { throw Self.wrong(name, "a list", value) }
    return items
  }

  func strings(_ name: String) throws(CloudTrailError) -> [String]? {
    guard let items = try items(name) else { return nil }
    var strings: [String] = []
    for item in items {
      guard let text = item.string else { throw Self.wrong("\(name)[]", "a string", item) }
      strings.append(text)
    }
    return strings
  }

  func objects(_ name: String) throws(CloudTrailError) -> [Input]? {
    guard let items = try items(name) else { return nil }
    var inputs: [Input] = []
    for item in items { inputs.append(try Input(item)) }
    return inputs
  }

  /// A time: seconds since 1970, as the SDKs send it, or ISO 8601.
  func time(_ name: String) throws(CloudTrailError) -> Timestamp? {
    guard let value = json.present(name) else { return nil }
    let latest = 253_402_300_799.0
    switch value {
    case .integer(let seconds) where seconds >= 0 && Double(seconds) <= latest:
      return Timestamp(seconds: seconds)
    case .number(let seconds) where seconds >= 0 && seconds <= latest:
      return Timestamp(microseconds: Int64((seconds * 1_000_000).rounded()))
    case .string(let text):
      if let time = Timestamp(iso8601: text) { return time }
    default: break
    }
    throw Self.wrong(name, "a time in seconds since 1970", value)
  }

  private static func wrong(
    _ name: String, _ wanted: String, _ found: JSONValue
  ) -> CloudTrailError {
    CloudTrailError(
      "SerializationException", "\(name): expected \(wanted), found \(found.kind)",
      hint: "the shapes are those of the CloudTrail API")
  }
}
