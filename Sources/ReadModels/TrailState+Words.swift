import CloudTrail
public import History

extension Known<Bool> {
  public func words(_ yes: String, _ no: String) -> String {
    switch self {
    case .known(true): yes
    case .known(false): no
    case .unknown(let reason): "not known: \(reason.words)"
    }
  }
}

extension Known<TrailState.SelectorKind> {
  public var words: String {
    switch self {
    case .known(.default): "default: all management events"
    case .known(.basic): "basic"
    case .known(.advanced): "advanced"
    case .unknown(let reason): "not known: \(reason.words)"
    }
  }
}

extension Unknown {
  public var words: String {
    switch self {
    case .unseen: "the history begins later"
    case .omitted: "the record of the call does not hold its parameters"
    case .ambiguous: "calls of one second could stand in either order"
    case .contradicted: "a later observation says otherwise"
    case .narrowed: "whether becoming a single-Region trail changed it is not documented"
    }
  }
}
