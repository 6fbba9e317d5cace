import CloudTrail
import History
import TestSupport
import TrailLogs

@testable import Recording

/// A ``TrueWorld`` of which somebody has one bucket, and lists it once or twice: every file that the trails delivered
/// there until then. A file goes to the bucket that its trail has when it is delivered, so that the record of a call
/// that sends the files elsewhere may be there and not here.
struct ListedWorld {
  let world: TrueWorld
  private let bucket: String
  private var files: [DeliveredFile] = []

  init(_ random: inout SeededRandom) {
    world = TrueWorld(&random, isQuiet: random.chance(20), mostTrails: random.one(of: [1, 1, 2]))
    // That of some trail at some time.
    let calls = world.homes.flatMap(\.calls).map(\.after.bucket).filter { !$0.isEmpty }
    bucket = calls.isEmpty ? "logs" : random.one(of: calls)
    for place in world.places.indices {
      for home in world.homes.indices {
        for trail in world.homes[home].trails.indices {
          let events = world.events(of: place, loggedBy: (home, trail))
          files += DeliveredFile.files(of: world.places[place], events, &random).filter { file in
            world.homes[home].state(of: trail, at: file.delivered.microseconds).bucket == bucket
          }
        }
      }
    }
  }

  /// What is known after the listings.
  func imported(_ random: inout SeededRandom) -> Imported {
    var imported = Imported(world, files: [], largestGap: random.one(of: [3600, 3 * 3600]))
    for _ in 0..<4 + random.below(12) { imported.observe(&random) }
    let (start, end) = (world.span.lowerBound / 1_000_000, world.span.upperBound / 1_000_000)
    let times = [start + Int64(random.below(Int(end - start))), end + 7200]
    var before = Timestamp(microseconds: .min)
    for time in times.map({ Timestamp(seconds: $0) }) {
      // What arrives in the minute of the listing is in it, or not.
      let there = files.filter { $0.delivered.advanced(bySeconds: 60) < time }
      // Names of their own: dense time, which says nothing of trails whose files are elsewhere, does not count.
      imported.add(there.filter { $0.delivered.advanced(bySeconds: 60) >= before }, isOwn: false)
      before = time
      for claim in ListingClaim.claims(
        BucketPath(bucket: bucket, prefix: ""), at: time, there.map(logFile), imported.evidence,
        calls: imported.callsThatMayReturn)
      {
        imported.claim(claim)
      }
    }
    return imported
  }

  private func logFile(_ file: DeliveredFile) -> LogFile {
    let time = "\(file.delivered)".filter { $0 != "-" && $0 != ":" }.dropLast(3) + "Z"
    let name = "\(file.place.account)_CloudTrail_\(file.place.region)_\(time)_x.json.gz"
    return LogFile(path: FilePath("s3://\(bucket)/AWSLogs/\(name)"))
  }
}

extension Imported {
  /// As ``ListingClaim/calls(in:)`` finds them in a store.
  fileprivate var callsThatMayReturn: [Timestamp] {
    world.homes.flatMap(\.calls).filter { call in
      known.contains(call.id) && [.update, .create, .start].contains(call.operation)
    }.map { Timestamp(seconds: Timestamp(microseconds: $0.time).second) }
  }
}
