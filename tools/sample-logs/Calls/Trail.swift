/// A trail as CreateTrail asks for it.
struct Trail {
  let name: String
  let home: Region
  let isMultiRegion: Bool

  var arn: String { Account.trail(name, in: home) }
}
