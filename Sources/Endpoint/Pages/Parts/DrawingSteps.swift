import CloudTrail
import Markup

/// The ways to another part of the time of a drawing.
struct DrawingSteps {
  var span: Range<Timestamp>
  /// Whether the address chose the span.
  var isChosen: Bool
  /// Of the page, without the span.
  var address: Address

  var html: HTML {
    let all: HTML = isChosen ? "<a href=\"\(address.text)\">All</a>\n" : .nothing
    return """
      <nav class="zooms" aria-label="Time of the drawing">
      <span>\(Self.whole(span.lowerBound).html) – \(Self.whole(span.upperBound).html)</span>
      \(link(-0.75, 1, "← Before"))\(link(0, 0.25, "Nearer"))\(link(0, 2, "Wider"))\
      \(link(0.75, 1, "After →"))\(all)</nav>

      """
  }

  /// What is shorter than a second says nothing of a span.
  private static func whole(_ time: Timestamp) -> Timestamp { Timestamp(seconds: time.second) }

  /// - Parameters:
  ///   - distance: how far the middle moves, in lengths of the span.
  ///   - scale: how long it is then.
  private func link(_ distance: Double, _ scale: Double, _ words: HTML) -> HTML {
    let begin = Double(span.lowerBound.second)
    let length = max(Double(span.upperBound.second) - begin, 1)
    let middle = begin + length * (0.5 + distance)
    let half = max(length * scale / 2, 30)
    let from = Timestamp(seconds: Int64(middle - half))
    let until = Timestamp(seconds: Int64(middle + half))
    guard Timestamp.writable.contains(from), Timestamp.writable.contains(until) else {
      return .nothing
    }
    let there = address.setting(("from", "\(from)"), ("until", "\(until)")).text
    return "<a href=\"\(there)\">\(words)</a>\n"
  }
}
