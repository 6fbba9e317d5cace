import CloudTrail
public import Replay
public import Selectors
public import TrailLogs

/// Writes a line for each record and trail (`replay --format jsonl`), as ``VerdictLine`` has it.
public struct VerdictLines: VerdictSink {
  private let judges: Judges
  private let settling: Settling
  private let markers = LineMarkers()
  /// By entry of the cache and trail, for as long as the entries keep their numbers.
  private var templates: [Int: LineTemplate] = [:]
  private var templateBytes = 0
  private var generation = -1
  /// The file at hand, and its path in JSON.
  private var path = ""
  private var pathJSON: [UInt8] = []
  private var lines = LineBuffer(capacity: 128 * 1024)

  /// How many bytes of templates are kept.
  private static let mostTemplateBytes = 8 * 1024 * 1024

  public init(judges: Judges, settling: Settling) {
    self.judges = judges
    self.settling = settling
  }

  public static var isExplaining: Bool { true }

  public mutating func take(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, entry: Int,
    of cache: borrowing VerdictCache
  ) {
    if cache.generation != generation || templateBytes > Self.mostTemplateBytes {
      generation = cache.generation
      templates.removeAll()
      templateBytes = 0
    }
    if record.path != path || pathJSON.isEmpty {
      path = record.path
      pathJSON = JSONValue.string(path).compactBytes
    }
    let trails = judges.all.count
    for trail in 0..<trails {
      let key = entry * trails + trail
      if let template = templates[key] {
        template.write(record, file: pathJSON, into: &lines)
        continue
      }
      let template = template(record, judged, trail)
      templates[key] = template
      templateBytes += template.bytes
      template.write(record, file: pathJSON, into: &lines)
    }
  }

  public var gatheredBytes: Int { lines.count }

  public mutating func drain() -> [UInt8] { lines.take() }

  private func template(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, _ trail: Int
  ) -> LineTemplate {
    let explanation = judges.all[trail].explain(judged, at: record.time, settling: settling)
    let line = VerdictLine.json(record, explanation, markers: markers)
    return LineTemplate(line.compact, markers)
  }
}
