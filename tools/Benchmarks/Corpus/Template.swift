import SampleRecords

/// A record written once: its bytes, cut at the holes. Filling it costs a few copies, where making
/// the record anew would cost a tree of values.
struct Template {
  /// A stretch of `bytes`, and the hole after it; there is none after the last.
  private typealias Part = (end: Int, hole: Hole?)

  private let bytes: [UInt8]
  private let parts: [Part]

  /// - Parameter standIns: texts that stand for a hole where the record's makers leave no choice.
  init(_ json: JSON, standIns: [(text: String, hole: Hole)] = StandIn.all) {
    let marked = Template.marking(json.bytes, standIns)
    var bytes: [UInt8] = []
    var parts: [Part] = []
    var place = 0
    while place < marked.count {
      if marked[place...].starts(with: Hole.markStart), place + 2 < marked.count,
        let hole = Hole.marked(by: marked[place + 2])
      {
        parts.append((bytes.count, hole))
        place += 3
      } else {
        bytes.append(marked[place])
        place += 1
      }
    }
    parts.append((bytes.count, nil))
    self.bytes = bytes
    self.parts = parts
  }

  func write(_ filling: inout Filling, to output: inout [UInt8]) {
    var start = 0
    for part in parts {
      output += bytes[start..<part.end]
      start = part.end
      if let hole = part.hole { filling.write(hole, to: &output) }
    }
  }

  private static func marking(
    _ bytes: [UInt8], _ standIns: [(text: String, hole: Hole)]
  ) -> [UInt8] {
    var marked = bytes
    for (text, hole) in standIns {
      var next: [UInt8] = []
      var place = 0
      while place < marked.count {
        if marked[place...].starts(with: text.utf8) {
          next += hole.mark.utf8
          place += text.utf8.count
        } else {
          next.append(marked[place])
          place += 1
        }
      }
      marked = next
    }
    return marked
  }
}

/// Every record that the corpus holds, before its holes are filled.
struct Templates {
  /// Most used first. Those of global services stand in `global` too, and only there.
  let regional: [Template]
  let global: [Template]
  let objects: [Template]
  /// Different pairs of service and call.
  let callCount: Int

  init() {
    var chance = Chance(seed: 0).branch("templates")
    var regional: [Template] = []
    var global: [Template] = []
    for service in Catalogue.services {
      for call in service.calls {
        for _ in 0..<3 {
          let made = Templates.template(call, &chance)
          if service.isGlobal { global.append(made) } else { regional.append(made) }
        }
      }
    }
    self.regional = Templates.shuffled(regional, &chance)
    self.global = Templates.shuffled(global, &chance)
    let objectCalls = ObjectTraffic.calls
    objects = objectCalls.flatMap { call, weight in
      (0..<weight).map { _ in Templates.template(call, &chance) }
    }
    callCount =
      Catalogue.services.reduce(0) { $0 + $1.reads.count + $1.writes.count } + objectCalls.count
  }

  /// Of a management event: the calls at the front come far more often than those at the back.
  func management(in region: Region, _ chance: inout Chance) -> Template {
    let isGlobal = region == .northVirginia && chance.happens(oneIn: 6)
    let templates = isGlobal ? global : regional
    return templates[chance.below(chance.below(templates.count) + 1)]
  }

  private static func template(_ call: Call, _ chance: inout Chance) -> Template {
    let isRefused = chance.happens(oneIn: 25)
    let call =
      isRefused
      ? call.refused(
        Failure(
          code: "AccessDenied",
          message: "User is not authorized to perform: \(call.service):\(call.name) because no "
            + "identity-based policy allows the action")) : call
    let requestID = call.service == "s3" ? Hole.objectRequestID : .requestID
    return Template(
      Envelope(requestID: requestID.mark, eventID: Hole.eventID.mark)
        .json(of: call, by: chance.pick(Callers.all), at: Hole.time.mark))
  }

  private static func shuffled(_ templates: [Template], _ chance: inout Chance) -> [Template] {
    var rest = templates
    for last in rest.indices.reversed() {
      rest.swapAt(last, chance.below(last + 1))
    }
    return rest
  }
}

/// Keys of objects: few shapes, nearly never the same key twice.
enum ObjectKey {
  /// `#` is a digit, `@` a hexadecimal one.
  private static let shapes = [
    "customers/2025/06/########.json",
    "customers/2025/06/########.json",
    "logs/2025/06/0#/1#/@@@@@@@@-@@@@-4@@@-8@@@-@@@@@@@@@@@@.gz",
    "logs/2025/06/1#/0#/@@@@@@@@-@@@@-4@@@-8@@@-@@@@@@@@@@@@.gz",
    "tenants/####/invoices/2025-06/@@@@@@@@@@@@@@@@.pdf",
    "tenants/####/uploads/@@@@@@@@@@@@@@@@",
    "images/thumbnails/@@/@@/@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@.webp",
    "müller & söhne/rechnungen/2025/#######.pdf",
    "报告/六月/########.csv",
    "R&D/drafts <old>/\"########\".html",
  ]

  private static let longShape =
    "warehouse/lake/curated/domain=commerce/table=order_items_enriched_with_customer_segments/"
    + "schema_version=0##/country=de/currency=EUR/year=2025/month=06/day=1#/hour=0#/"
    + "partition_key=@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@/batch=########/attempt=#/"
    + "part-000##-@@@@@@@@-@@@@-4@@@-8@@@-@@@@@@@@@@@@-c000.zstd.snappy.parquet"

  /// As they stand inside of a JSON string.
  private static let escaped = shapes.map(inJSON)
  private static let escapedLong = inJSON(longShape)

  static func write(_ chance: inout Chance, to output: inout [UInt8]) {
    let shape = chance.happens(oneIn: 50) ? escapedLong : chance.pick(escaped)
    fill(shape, &chance, to: &output)
  }

  static func text(_ chance: inout Chance) -> String {
    var bytes: [UInt8] = []
    fill(Array(chance.pick(shapes).utf8), &chance, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  static func inJSON(_ text: String) -> [UInt8] {
    Array(JSON.string(text).bytes.dropFirst().dropLast())
  }

  private static func fill(_ shape: [UInt8], _ chance: inout Chance, to output: inout [UInt8]) {
    for byte in shape {
      switch byte {
      case UInt8(ascii: "#"): output.append(Alphabet.digits[chance.below(10)])
      case UInt8(ascii: "@"): output.append(Alphabet.hexadecimal[chance.below(16)])
      default: output.append(byte)
      }
    }
  }
}
