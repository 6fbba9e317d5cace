/// One CloudTrail record, and what delivery must know of it.
package struct Record {
  package let time: Moment
  package let region: Region
  package let category: Category
  /// When the file that holds it is written.
  package let delivered: Moment
  package let json: JSON
}
