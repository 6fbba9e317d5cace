import SampleRecords

/// What goes into one log file: a Region, a category and five minutes.
struct Lot: Hashable, Comparable {
  let time: Moment
  let region: Region
  let category: Category

  init(of record: Record) {
    time = record.delivered.rounded(downTo: 300)
    region = record.region
    category = record.category
  }

  static func < (left: Lot, right: Lot) -> Bool {
    (left.time, left.region, left.category) < (right.time, right.region, right.category)
  }
}
