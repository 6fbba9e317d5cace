import CloudTrail
import History
public import ReadModels

/// How the map is drawn.
public struct MapStyle: Sendable {
  /// How wide a line may be, in columns.
  public var width: Int
  /// Whether the terminal shows nothing but ASCII.
  public var isASCII: Bool
  /// Colours.
  public var style: Style

  /// A way to draw.
  public init(width: Int, isASCII: Bool = false, style: Style = .plain) {
    self.width = width
    self.isASCII = isASCII
    self.style = style
  }

  func glyph(_ state: ReadSources.CellState) -> Character {
    switch state {
    case .read: isASCII ? "#" : "█"
    case .mostlyRead: isASCII ? "+" : "▓"
    case .partlyRead: isASCII ? "-" : "▒"
    case .recordsOnly: isASCII ? ":" : "░"
    case .unread: isASCII ? "." : "·"
    case .selfBlind: "x"
    case .nothingExpected: " "
    }
  }

  func coloured(_ text: String, _ state: ReadSources.CellState) -> String {
    switch state {
    case .unread, .recordsOnly, .partlyRead, .mostlyRead: style.red(text)
    case .selfBlind: style.yellow(text)
    case .read: style.green(text)
    case .nothingExpected: text
    }
  }
}

/// The map: for each account its Regions, the worst first, and a cell for each hour, day or week.
struct SourceMap {
  /// A line of the map: one place, or several that look the same.
  private struct Row {
    var label: String
    var states: [ReadSources.CellState]
    var places: Int
    var total: ReadCounts.Count
    var missing: Int64
    var isSound: Bool
  }

  /// Lines under one heading.
  private struct Block {
    var name: String
    var heading: String
    var rows: [Row]
    var places: Int
  }

  private let axis: TimeAxis
  private var blocks: [Block] = []
  private let look: MapStyle
  private let window: Range<Timestamp>
  private let labelWidth: Int
  /// How many lines a band has at most; the worst come first.
  private static let mostRows = 60
  /// How many accounts without a hole are worth a block of their own.
  private static let mostSoundAccounts = 4
  private static let widest = 60
  private static let longestLabel = 16

  init(_ sources: ReadSources, _ window: Range<Timestamp>, _ look: MapStyle) {
    self.look = look
    self.window = window
    let regions = sources.places.map { min($0.name.region.count, Self.longestLabel) }
    labelWidth = max(regions.max() ?? 0, "17 Regions".count) + 4
    let width = min(max(look.width - labelWidth, 12), Self.widest)
    axis = TimeAxis(window, least: sources.unit == .hour ? .hour : .day, width: width)
    fill(sources)
  }

  private mutating func fill(_ sources: ReadSources) {
    var sound: [Block] = []
    for (account, places) in sources.accounts {
      let block = Block(
        name: Printable.text(account), heading: heading(account, places),
        rows: rows(of: places, sources.unit),
        places: places.count)
      if block.rows.allSatisfy(\.isSound) { sound.append(block) } else { blocks.append(block) }
    }
    guard sound.count > Self.mostSoundAccounts else {
      blocks += sound
      return
    }
    let rows = sound.flatMap(\.rows)
    let places = sound.reduce(0) { $0 + $1.places }
    let row = merged(rows, label: Number.counted(places, "Region"))
    let name = Number.counted(sound.count, blocks.isEmpty ? "account" : "other account")
    blocks.append(
      Block(
        name: name, heading: "\(name): no hole; \(Self.words(row.total))", rows: [row],
        places: places))
  }

  /// Rows that look the same are one, if there are many.
  private func rows(of places: [ReadSources.Place], _ unit: ReadCounts.Unit) -> [Row] {
    let cells = 0..<(axis.bands.last?.upperBound ?? 0)
    var alike: [[ReadSources.CellState]: [Row]] = [:]
    var order: [[ReadSources.CellState]] = []
    for place in places {
      let states = cells.map { cell in
        let time = axis.time(of: cell)
        return place.state(in: time, hasRecords: place.count(in: time, unit).records > 0)
      }
      let row = Row(
        label: Self.label(place.name.region), states: states, places: 1, total: place.total,
        missing: place.holes.seconds, isSound: place.holes.isEmpty && place.selfBlind.isEmpty)
      if alike[states] == nil { order.append(states) }
      alike[states, default: []].append(row)
    }
    return order.flatMap { states -> [Row] in
      let rows = alike[states] ?? []
      return rows.count > 3 ? [merged(rows, label: "\(rows.count) Regions")] : rows
    }
  }

  /// Of cells that differ, the one that says most.
  private func merged(_ rows: [Row], label: String) -> Row {
    var row = Row(
      label: label, states: rows.first?.states ?? [], places: 0, total: ReadCounts.Count(),
      missing: 0, isSound: true)
    for other in rows {
      row.places += other.places
      row.total += other.total
      row.missing = max(row.missing, other.missing)
      row.isSound = row.isSound && other.isSound
      for (index, state) in other.states.enumerated() where row.states[index] == .nothingExpected {
        row.states[index] = state
      }
    }
    return row
  }

  private static func label(_ region: String) -> String {
    let text = Printable.text(region)
    return text.count > longestLabel ? text.prefix(longestLabel - 1) + "…" : text
  }

  private static func words(_ count: ReadCounts.Count) -> String {
    "\(Number.counted(count.files, "file")), \(Number.counted(count.records, "record"))"
  }

  /// The account and what is to be said of it; the counts only if there is room.
  private func heading(_ account: String, _ places: [ReadSources.Place]) -> String {
    var total = ReadCounts.Count()
    for place in places { total += place.total }
    let holes = places.filter { !$0.holes.isEmpty }.count
    let blind = places.filter { !$0.selfBlind.isEmpty }.count
    var parts: [String] = []
    if total.files == 0 {
      parts.append("nothing was read")
    } else if holes > 0 {
      parts.append("holes in \(holes) of \(Number.counted(places.count, "Region"))")
    }
    if blind > 0 { parts.append("self-blind in \(blind)") }
    let name = Printable.text(account) + ": "
    let short = name + parts.joined(separator: ", ")
    if total.files == 0 { return short }
    let long = short + (parts.isEmpty ? "" : "; ") + Self.words(total)
    return long.count <= look.width || parts.isEmpty ? long : short
  }

  // MARK: Lines

  /// The bands, one below the other, each with its dates.
  var lines: [String] {
    var lines: [String] = []
    for (index, band) in axis.bands.enumerated() {
      if index > 0 { lines.append("") }
      lines += self.lines(of: band, isFirst: index == 0)
    }
    return lines
  }

  private func lines(of band: Range<Int>, isFirst: Bool) -> [String] {
    let figures = isFirst && look.width >= labelWidth + band.count + 40
    let indent = String(repeating: " ", count: labelWidth)
    var head = indent + axis.labels(of: band)
    if figures {
      head = Self.padded(head, labelWidth + max(band.count, 10))
      head += "      FILES     RECORDS      UNREAD"
    }
    var lines = [head]
    var left = Self.mostRows
    var passedBy = 0
    for block in blocks {
      guard left > 0 else {
        passedBy += block.places
        continue
      }
      lines.append(isFirst ? block.heading : block.name)
      for row in block.rows {
        guard left > 0 else {
          passedBy += row.places
          continue
        }
        left -= 1
        lines.append(line(of: row, band, figures: figures))
      }
    }
    if passedBy > 0 {
      lines.append("and \(Number.counted(passedBy, "Region")) more, which the CSV has")
    }
    return lines
  }

  private func line(of row: Row, _ band: Range<Int>, figures: Bool) -> String {
    var line = Self.padded("  " + row.label, labelWidth)
    var run: [ReadSources.CellState] = []
    func flush() -> String {
      guard let state = run.first else { return "" }
      return look.coloured(String(run.map(look.glyph)), state)
    }
    for state in row.states[band] {
      if let last = run.last, last != state {
        line += flush()
        run = []
      }
      run.append(state)
    }
    line += flush()
    if figures {
      line += String(repeating: " ", count: max(0, 10 - band.count))
      for (text, width) in [
        (Number.grouped(row.total.files), 11), (Number.grouped(row.total.records), 12),
        (row.missing == 0 ? "-" : Number.duration(row.missing), 12),
      ] {
        line += String(repeating: " ", count: max(1, width - text.count)) + text
      }
    }
    while line.last == " " { line.removeLast() }
    return line
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// What the glyphs mean that occur, and how long a cell is.
  var legend: String {
    let rows = blocks.flatMap(\.rows)
    var shown = Set(rows.flatMap(\.states))
    // The map is longer than what it shows: only blanks within that say something.
    let inside = 0..<(axis.bands.last?.upperBound ?? 0)
    let cells = inside.filter { cell in
      let time = axis.time(of: cell)
      return time.lowerBound >= window.lowerBound && time.upperBound <= window.upperBound
    }
    if !rows.contains(where: { row in cells.contains { row.states[$0] == .nothingExpected } }) {
      shown.remove(.nothingExpected)
    }
    let words: [(ReadSources.CellState, String)] = [
      (.read, "read"), (.mostlyRead, "most of it"), (.partlyRead, "less than half"),
      (.recordsOnly, "records only"), (.unread, "not read"), (.selfBlind, "self-blind"),
      (.nothingExpected, "blank nothing expected yet"),
    ]
    return "a cell is \(axis.step.words): "
      + words.filter { shown.contains($0.0) }.map {
        $0.0 == .nothingExpected ? $0.1 : "\(look.glyph($0.0)) \($0.1)"
      }
      .joined(separator: ", ")
  }
}

extension ReadSources {
  /// The places by account, the worst account first.
  var accounts: [(account: String, places: [Place])] {
    let places = Dictionary(grouping: places, by: \.name.account)
    func missing(_ account: String) -> (Int64, Int64) {
      let places = places[account] ?? []
      return places.reduce((0, 0)) { ($0.0 + $1.holes.seconds, $0.1 + $1.selfBlind.seconds) }
    }
    return places.keys.map { ($0, missing($0)) }.sorted { left, right in
      left.1 != right.1 ? left.1 > right.1 : left.0 < right.0
    }.map { ($0.0, places[$0.0] ?? []) }
  }
}
