import SampleRecords

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
