import ArgumentParser
import ReadModels

/// Whether text has colours.
struct ColorOption: ParsableArguments {
  @Option(
    name: .long,
    help: "auto, always or never; auto is on a terminal that is not dumb, without $NO_COLOR.")
  var color: Choice = .auto

  enum Choice: String, ExpressibleByArgument, CaseIterable {
    case auto
    case always
    case never
  }

  var style: Style {
    switch color {
    case .auto: Style(isColoured: StandardOutput.isColoured)
    case .always: Style(isColoured: true)
    case .never: .plain
    }
  }
}
