import CloudTrail
public import Replay
public import Selectors
public import TrailLogs

/// Writes a line for each record and trail (`replay --format jsonl`), as ``VerdictLine`` has it.
///
/// The lines of a trail for all records of a class, with the same near misses, differ only in what is
/// copied from the record. So one template writes them all, and the explanation is made for
/// the first record alone.
public struct VerdictLines: VerdictSink {
  private let judges: Judges
  private let settling: Settling
  private let markers = LineMarkers()
  /// By entry of the cache, the templates of all trails.
  private var templates: [Int: [LineTemplate]] = [:]
  /// The templates for records with near misses.
  private var nearTemplates: [NearMisses: [LineTemplate]] = [:]
  private var templateBytes = 0
  /// The epoch of the cache in which the entries got their numbers.
  private var epoch = -1
  /// The path of the present file, and the same as JSON.
  private var path = ""
  private var pathJSON: [UInt8] = []
  private var nearMisses: [UInt8] = []
  private var lines = LineBuffer(capacity: 128 * 1024)

  private struct NearMisses: Hashable {
    var entry: Int
    var texts: [UInt8]
  }

  /// How many bytes of templates are kept.
  private static let mostTemplateBytes = 8 * 1024 * 1024

  /// A sink that writes the verdicts of these judges. They and the settling time must be those of
  /// the replay.
  public init(judges: Judges, settling: Settling) {
    self.judges = judges
    self.settling = settling
  }

  /// Writes one line for each trail.
  public mutating func take(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, entry: Int,
    of cache: borrowing VerdictCache
  ) {
    if cache.epoch != epoch || templateBytes > Self.mostTemplateBytes { forget(cache.epoch) }
    if record.path != path || pathJSON.isEmpty {
      path = record.path
      pathJSON = JSONValue.string(path).compactBytes
    }
    nearMisses.removeAll(keepingCapacity: true)
    cache.appendNearMisses(of: judged, to: &nearMisses)
    for template in templates(record, judged, entry) {
      template.write(record, file: pathJSON, into: &lines)
    }
  }

  /// Writes one line for each trail, without a template.
  public mutating func takeAddendum(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, _ verdicts: [Verdict]
  ) {
    let settling = settling.applied(to: record)
    for judge in judges.all {
      let explanation = judge.explain(judged, at: record.time, settling: settling)
      lines.append(VerdictLine.json(record, explanation).compact + "\n")
    }
  }

  /// The length of the lines that are written and not yet taken.
  public var gatheredBytes: Int { lines.count }

  /// Returns the lines as UTF-8, each with its newline.
  public mutating func drain() -> [UInt8] { lines.take() }

  private mutating func forget(_ newEpoch: Int) {
    epoch = newEpoch
    templates.removeAll()
    nearTemplates.removeAll()
    templateBytes = 0
  }

  /// The templates for a record, one for each trail.
  private mutating func templates(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, _ entry: Int
  ) -> [LineTemplate] {
    if nearMisses.isEmpty {
      if let known = templates[entry] { return known }
      let new = makeTemplates(record, judged)
      templates[entry] = new
      return new
    }
    let key = NearMisses(entry: entry, texts: nearMisses)
    if let known = nearTemplates[key] { return known }
    let new = makeTemplates(record, judged)
    nearTemplates[key] = new
    templateBytes += nearMisses.count
    return new
  }

  private mutating func makeTemplates(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord
  ) -> [LineTemplate] {
    var templates: [LineTemplate] = []
    templates.reserveCapacity(judges.all.count)
    for judge in judges.all {
      let explanation = judge.explain(judged, at: record.time, settling: settling)
      let line = VerdictLine.json(record, explanation, markers: markers)
      let template = LineTemplate(line.compact, markers)
      templateBytes += template.bytes
      templates.append(template)
    }
    return templates
  }
}

/// Lines that are put together, in memory that is kept.
struct LineBuffer: Sendable {
  private var memory: [UInt8]
  private(set) var count = 0

  init(capacity: Int) {
    memory = [UInt8](repeating: 0, count: capacity)
  }

  mutating func append(_ byte: UInt8) {
    makeRoom(1)
    memory[count] = byte
    count += 1
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let from = bytes.baseAddress else { return }
    makeRoom(bytes.count)
    memory.withUnsafeMutableBytes { $0.baseAddress?.advanced(by: count) }?
      .copyMemory(from: from, byteCount: bytes.count)
    count += bytes.count
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  /// Gives away the lines.
  mutating func take() -> [UInt8] {
    defer { count = 0 }
    return Array(memory[..<count])
  }

  private mutating func makeRoom(_ more: Int) {
    guard count + more > memory.count else { return }
    memory += [UInt8](repeating: 0, count: count + more)
  }
}
