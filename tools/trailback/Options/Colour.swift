import Foundation
import ReadModels

/// Colour where it helps: on a terminal, unless `NO_COLOR` says otherwise.
enum Colour {
  static var style: Style {
    let forbids = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    return Style(isColoured: StandardOutput.isTerminal && !forbids)
  }
}
