import CloudTrail
import Selectors

extension VerdictCache {
  /// Judges a record of a class that is new, or of which a trail's verdict is not known yet.
  mutating func makeEntry(
    _ record: borrowing JudgedRecord, at time: Timestamp, _ segment: Int
  ) -> Int {
    let family =
      rows.families.number(of: key.common) ?? rows.addFamily(key.common, record)
    let base = self.base(family, segment)
    var entry = rows.bases[base].entry
    let isRare = !key.rare.isEmpty
    if isRare {
      setPlace(family, segment, withRare: true)
      entry = place.withUnsafeBytes { rows.addEntry($0, base) }
    }
    // Another key of the same record: it leaves out what the values mean, which
    // the touched trails' signatures tell, so that what a trail says hangs on this key and on its own
    // signature alone. The first key is written without noting, since most records are of a class that
    // is known and need nothing of this; and what that one told is in use by now.
    touched.begin()
    write(record)
    touched.end()
    // Where all of the text is in the common key, the base is all there is to it.
    if !isRare { touched.removeTrails() }
    let core = touched.core(key.common, segment)
    complete(base, core, record, time)
    for trail in touched.trails {
      rows.differ(entry, trail, verdictNumber(core, trail, record, time))
    }
    return entry
  }

  /// What a trail says: asked once of all records that look the same to it.
  private mutating func verdictNumber(
    _ core: UInt64, _ trail: UInt32, _ record: borrowing JudgedRecord, _ time: Timestamp
  ) -> UInt32 {
    let word = touched.word(trail, core: core)
    if let number = rows.ofTrails[word] { return number }
    let number = rows.number(of: judge(trail, record, time))
    rows.ofTrails.add(word, number)
    return number
  }

  private mutating func base(_ family: Int, _ segment: Int) -> Int {
    setPlace(family, segment, withRare: false)
    if let entry = place.withUnsafeBytes({ rows.places.number(of: $0) }) {
      return rows.entries[entry].base
    }
    let most = 16 * max(judges.all.count, 64)
    let segments = segments
    return place.withUnsafeBytes { place in
      rows.addBase(place, family, segment) { other in
        segments.changes(between: other, and: segment, most: most)
      }
    }
  }

  /// Fills in the verdicts that the base does not know yet and the record can tell.
  private mutating func complete(
    _ base: Int, _ core: UInt64, _ record: borrowing JudgedRecord, _ time: Timestamp
  ) {
    if rows.bases[base].missing.isEmpty { return }
    var missing: [UInt32] = []
    for trail in rows.bases[base].missing {
      if touched.contains(trail) {
        missing.append(trail)
      } else {
        rows.fill(base, trail, verdictNumber(core, trail, record, time))
      }
    }
    rows.setMissing(base, missing)
  }

  private func judge(
    _ trail: UInt32, _ record: borrowing JudgedRecord, _ time: Timestamp
  ) -> Verdict {
    judges.all[Int(trail)].verdict(record, at: time, settling: settling)
  }
}
