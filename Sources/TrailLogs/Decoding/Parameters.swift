import CloudTrail

/// `requestParameters` or `responseElements` of a record, or what stands there in their place.
///
/// CloudTrail leaves out what is too large (SEMANTICS 4.1): the member is null, or an object that says
/// only that something was omitted or truncated.
struct Parameters {
  /// The parameters, where the record holds them.
  let json: JSONValue?
  /// Why they are not there.
  let absence: String
  /// What stands there, parameters or not.
  private let received: JSONValue?

  init(_ json: JSONValue?) {
    received = json
    switch json {
    case nil: (self.json, absence) = (nil, "absent")
    case .null: (self.json, absence) = (nil, "null")
    case .object where Self.isMarker(json): (self.json, absence) = (nil, "omitted")
    case .object: (self.json, absence) = (json, "given")
    case let other?: (self.json, absence) = (nil, other.kind)
    }
  }

  private static func isMarker(_ json: JSONValue?) -> Bool {
    ["omitted", "truncated"].contains { key in
      switch json?[key] {
      case .bool(true), .string("true"): true
      default: false
      }
    }
  }

  var settings: TrailSettings {
    json.map { TrailSettings(json: $0, spelling: .record) } ?? TrailSettings()
  }

  /// A member that is text; what is left of omitted parameters may still name the trail.
  func text(_ key: String) -> String? { received?.present(key)?.string }
}
