import History
import Selectors

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
