import CloudTrail
import Comparison
import ReadModels

/// Items as rows of CSV.
///
/// The first nineteen columns are those that the timeline has always had; whatever else an item says follows, so
/// that the text of `history` and of `gaps` says nothing that is not here.
public struct ItemRows: ExportForm {
  private let mark: String

  /// - Parameter hasMark: whether the text begins with a byte order mark.
  public init(hasMark: Bool = false) {
    mark = hasMark ? CSVText.byteOrderMark : ""
  }

  /// The names of the columns.
  public var heading: String { mark + CSVText.row(Self.cells(nil).map(\.name)) }

  /// One row, its line break included.
  public func line(_ item: ExportedItem) -> String { CSVText.row(Self.cells(item).map(\.text)) }

  /// The columns with their cells; for their names, of no item.
  private static func cells(_ item: ExportedItem?) -> [(name: String, text: String)] {
    let actor = item?.actor
    let call = item?.call
    let window = item?.window
    let cells: [(name: String, text: String?)] = [
      ("time", item.map { "\($0.time)" }),
      ("what", item?.title),
      ("trail", item?.stream),
      ("principal", actor?.principal),
      ("source_ip", actor?.sourceIPAddress),
      ("user_agent", actor?.userAgent),
      ("mfa", actor?.isMFA.map { "\($0)" }),
      ("console", call == nil ? nil : actor.map { "\($0.isConsole)" }),
      ("event_id", item?.id),
      ("error", item?.refusal?.code),
      ("removed", call?.removed.joinedLines),
      ("added", call?.added.joinedLines),
      ("region", item?.region),
      ("account", item?.account),
      ("sequence", item?.sequence.map { "\($0)" }),
      ("recorded_time", item?.recordedAt.map { "\($0)" }),
      ("changed", call?.switched.joinedLines),
      ("meaning", item?.outcome?.rawValue),
      ("meaning_in_words", item?.meaning),
      ("kind", item?.kind.rawValue),
      ("change", item?.changes.joinedLines),
      ("error_message", item?.refusal?.message),
      ("reason", call?.reason),
      ("voids", call?.voids),
      ("corrects", call?.corrects),
      ("addendum", call?.addendum),
      ("takes_effect", call?.takesEffectAt.map { "\($0)" }),
      ("member", call?.member),
      ("principal_type", actor?.principalType),
      ("access_key_id", actor?.accessKeyID),
      ("event_source", item?.service),
      ("until", item?.until.map { "\($0)" }),
      ("seconds", window.map { "\($0.seconds)" }),
      ("kinds", window?.kinds.joinedLines),
      ("closed_by", window?.closedBy),
      ("window", (window?.number ?? item?.missed?.window).map { "\($0)" }),
      ("certain", item?.missed.map { "\($0.isCertain)" }),
    ]
    return cells.map { ($0.name, $0.text ?? "") }
  }
}

/// Items as the rows of a table in Markdown, whose columns stand under one another.
///
/// The widths are those of the first rows, which wait until enough are there to know them: later cells that are
/// wider move the rest of their row.
public struct ItemTable: ExportForm {
  private var table = MarkdownTable(
    ["time", "what", "trail", "who", "from", "meaning", "change"])

  /// An empty table.
  public init() {}

  /// What can be written so far.
  public mutating func line(_ item: ExportedItem) -> String {
    let principal = item.actor.principal.map {
      PrincipalWords.short($0, inAccount: item.account ?? item.trail?.account)
    }
    let name = item.trail?.name ?? item.stream
    let cells = [
      "\(item.time)", item.title, name, principal ?? "", item.actor.sourceIPAddress ?? "",
      item.markedMeaning ?? "",
    ]
    return table.add(cells.map { [$0] } + [item.changes])
  }

  /// What waited, and a note if cells were cut.
  public mutating func ending() -> String { table.ending() }
}

extension ExportedItem {
  /// `narrowed: stops logging management events`
  fileprivate var markedMeaning: String? {
    guard let outcome, let meaning else { return nil }
    return meaning.hasPrefix(outcome.mark) ? meaning : "\(outcome.mark): \(meaning)"
  }
}
