/// An account that joined or left an organization, as AWS Organizations tells the organization's
/// management account (SEMANTICS 3.5i).
public struct MembershipChange: Sendable, Hashable {
  /// The account that joined or left: twelve digits, or a mask. Nil if the record does not say; it may
  /// have been any.
  public var account: String?
  /// In which way: `CREATED` or `INVITED`; `LEFT`, `REMOVED` or `CLEANED`, which is the end of a
  /// closed account. Nil if the record does not say.
  public var method: String?
  /// When, as the record writes it; nil if it does not say. The time of the event itself counts.
  public var time: String?

  /// A change of an account's membership.
  public init(account: String?, method: String? = nil, time: String? = nil) {
    self.account = account
    self.method = method
    self.time = time
  }
}

extension MembershipChange {
  /// How the members of the JSON form are called: `JoinedMethod` or `DepartureMethod`.
  enum Direction: String {
    case joined = "Joined"
    case departed = "Departure"

    var method: String { rawValue + "Method" }
    var time: String { rawValue + "Time" }
  }

  func json(_ direction: Direction) -> JSONValue {
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    return .object([
      .init("AccountId", text(account)), .init(direction.method, text(method)),
      .init(direction.time, text(time)),
    ])
  }

  init(_ reader: JSONValue.Reader, _ direction: Direction) throws(ShapeError) {
    self.init(
      account: try reader.member("AccountId")?.string(),
      method: try reader.member(direction.method)?.string(),
      time: try reader.member(direction.time)?.string())
  }
}
