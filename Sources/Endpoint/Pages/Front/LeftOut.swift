import Markup
import ReadModels

/// What the first page leaves out, because it would take too long.
struct LeftOut {
  /// Of how many trails of the page the windows are not worked out.
  var windows: Int
  /// Whether the trails of the page are not drawn.
  var isDrawing: Bool

  var html: HTML {
    let words: HTML
    switch (windows > 0, isDrawing) {
    case (false, false): return .nothing
    case (true, false):
      words = """
        Windows of \(Number.counted(windows, "trail")) of this page are not worked out: they changed too often \
        for one page. The page of each trail has them.
        """
    case (false, true):
      words = """
        The trails of this page are not drawn: with so many changes that takes too long for one page. The page of \
        each trail has its drawing.
        """
    case (true, true):
      words = """
        The trails of this page are not drawn, and windows of \(Number.grouped(windows)) of them are not worked \
        out: with so many changes that takes too long for one page. The page of each trail has both.
        """
    }
    return "<p class=\"hint\">\(words)</p>\n\n"
  }
}
