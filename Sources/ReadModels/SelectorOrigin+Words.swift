import CloudTrail
public import History

extension SelectorOrigin {
  /// The call, when it was, and whose: in words of one line.
  public var words: String {
    let who = principal.map { " by \(Printable.text($0))" } ?? ""
    return "\(kind.rawValue) at \(time)\(who)"
  }
}
