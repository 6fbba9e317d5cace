import SampleRecords

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
