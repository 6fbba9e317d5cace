import SampleRecords

/// Which files there will be. Each has a source of chance of its own, so that they can be written
/// in any order, by as many workers as there are.
struct Plan {
  static let start = Moment(seconds: 1_748_736_000)  // 2025-06-01T00:00:00Z
  static let accounts = [Account.id, "444455556666", "777788889999"]

  let files: [PlannedFile]

  init(records: Int, seed: UInt64) {
    let source = Chance(seed: seed)
    var chance = source.branch("plan")
    var files: [PlannedFile] = []
    var left = records
    while left > 0 {
      let count = min(left, Quantiles.recordsInFile.pick(&chance))
      let slots = 30 * 288
      files.append(
        PlannedFile(
          account: Plan.accounts[chance.below(chance.below(3) + 1)],
          region: Region.allCases[chance.below(chance.below(4) + 1)],
          category: chance.below(100) < 40 ? .data : .management,
          time: Plan.start + 300 * (1 + chance.below(slots)),
          recordCount: count,
          unique: chance.alphanumerics(16),
          chance: source.branch("file \(files.count)")))
      left -= count
    }
    self.files = files
  }
}

/// One log file to be written: a Region and a category of one account, and the records that were
/// delivered together.
struct PlannedFile {
  let account: String
  let region: Region
  let category: SampleRecords.Category
  /// In the file's name.
  let time: Moment
  let recordCount: Int
  let unique: String
  let chance: Chance

  var path: String { FileName.log(region, time, unique, account: account) }

  func contents(of templates: Templates, in framing: Framing) -> FileContents {
    var chance = self.chance
    var filling = Filling(chance: chance.branch("fillings"), account: account, region: region)
    var contents = FileContents(category: category, framing: framing)
    contents.open()
    for delay in delays(&chance) {
      filling.time = time + -delay
      filling.session = Session.all[chance.below(chance.below(Session.all.count) + 1)]
      let template: Template
      if category == .data {
        filling.bucket = Bucket.bytes[chance.below(chance.below(Bucket.bytes.count) + 1)]
        filling.key.removeAll(keepingCapacity: true)
        ObjectKey.write(&chance, to: &filling.key)
        template = chance.pick(templates.objects)
      } else {
        template = templates.management(in: region, &chance)
      }
      contents.add(template, &filling, delay: delay)
    }
    contents.close()
    return contents
  }

  /// By time, but one record in six comes some places late: of neighbours, about as many go back.
  private func delays(_ chance: inout Chance) -> [Int] {
    var delays: [Int] = []
    for _ in 0..<recordCount { delays.append(Quantiles.delay.pick(&chance)) }
    delays.sort(by: >)
    var places: [(place: Int, index: Int)] = []
    for index in delays.indices {
      places.append((index * 2 + (chance.happens(oneIn: 6) ? chance.within(4...20) + 1 : 0), index))
    }
    return places.sorted(by: <).map { delays[$0.index] }
  }
}

/// The values of one record's holes.
struct Filling {
  var chance: Chance
  let account: [UInt8]
  let region: [UInt8]
  var time = Moment(seconds: 0)
  /// As JSON has it, without quotes.
  var bucket: [UInt8] = []
  var key: [UInt8] = []
  var session = Session.all[0]

  init(chance: Chance, account: String, region: Region) {
    self.chance = chance
    self.account = Array(account.utf8)
    self.region = Array(region.rawValue.utf8)
  }

  mutating func write(_ hole: Hole, to output: inout [UInt8]) {
    switch hole {
    case .account: output += account
    case .region: output += region
    case .time: output += time.text.utf8
    case .eventID, .requestID: writeIdentifier(to: &output)
    case .objectRequestID: write(16, of: Alphabet.capitals, to: &output)
    case .hostID: write(74, of: Alphabet.base64, to: &output)
    case .bucket: output += bucket
    case .key: output += key
    case .byteCount: output += String(chance.below(1 << (4 + chance.below(18)))).utf8
    case .accessKey: output += session.accessKey
    case .address: output += session.address
    case .instance: output += session.instance
    case .sessionStart: output += time.rounded(downTo: 3_600).text.utf8
    case .resource: write(17, of: Alphabet.hexadecimal, to: &output)
    case .number: write(4, of: Alphabet.digits, to: &output)
    }
  }

  /// A version 4 UUID in lower case.
  private mutating func writeIdentifier(to output: inout [UInt8]) {
    let high = (chance.next() & ~0xF000) | 0x4000
    let low = (chance.next() & ~(0b11 << 62)) | (0b10 << 62)
    for place in 0..<16 {
      if place == 8 || place == 12 { output.append(UInt8(ascii: "-")) }
      output.append(
        Alphabet.hexadecimal[Int(truncatingIfNeeded: high >> UInt64(60 - 4 * place)) & 15])
    }
    output.append(UInt8(ascii: "-"))
    for place in 0..<16 {
      if place == 4 { output.append(UInt8(ascii: "-")) }
      output.append(
        Alphabet.hexadecimal[Int(truncatingIfNeeded: low >> UInt64(60 - 4 * place)) & 15])
    }
  }

  private mutating func write(_ length: Int, of alphabet: [UInt8], to output: inout [UInt8]) {
    for _ in 0..<length {
      output.append(alphabet[chance.below(alphabet.count)])
    }
  }
}

/// The 300 buckets of the corpus, the most used ones first. They are the same for every seed, so
/// that one question fits every corpus.
enum Bucket {
  private static let teams = [
    "orders", "payments", "customers", "archive", "reports", "search", "media", "billing",
    "shipping", "returns", "analytics", "identity", "catalogue", "support", "partners",
  ]

  private static let purposes = [
    "raw", "exports", "assets", "backups", "uploads", "staging", "curated", "models", "logs",
    "thumbnails", "snapshots", "inbox", "outbox", "invoices", "audit", "cache", "contracts",
    "templates", "experiments", "handover",
  ]

  static let names = purposes.flatMap { purpose in
    teams.map { "example-\($0)-\(purpose)" }
  }

  static let bytes = names.map { Array($0.utf8) }
}

/// A distribution, as a line through some of its quantiles.
struct Quantiles {
  /// A share of 10,000 that lie below a value.
  typealias Point = (share: Int, value: Int)

  let points: [Point]

  /// From records of real accounts: half of all log files hold a dozen records, a few hold hundreds.
  static let recordsInFile = Quantiles(points: [
    (0, 1), (2_500, 4), (5_000, 12), (7_500, 70), (9_000, 320), (9_900, 560), (10_000, 600),
  ])

  /// Seconds from a call to the time in the name of the file that holds its record.
  static let delay = Quantiles(points: [
    (0, 25), (1_000, 90), (5_000, 208), (9_000, 290), (9_900, 338), (9_990, 600),
    (10_000, 1_193),
  ])

  func pick(_ chance: inout Chance) -> Int {
    let share = chance.below(10_000)
    var low = points[0]
    for high in points.dropFirst() {
      if share < high.share {
        return low.value + (high.value - low.value) * (share - low.share)
          / (high.share - low.share)
      }
      low = high
    }
    return low.value
  }
}
