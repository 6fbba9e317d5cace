/// One CloudTrail record, and what delivery must know of it.
struct Record {
  let time: Moment
  let region: Region
  let category: Category
  /// When the file that holds it is written.
  let delivered: Moment
  let json: JSON
}
