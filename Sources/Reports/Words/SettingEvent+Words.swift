import History
import Selectors

extension SettingEvent {
  /// The call, when it was, and whose: in words of one line.
  var words: String {
    let who = principal.map { " by \(Printable.text($0))" } ?? ""
    return "\(kind.rawValue) at \(time)\(who)"
  }
}
