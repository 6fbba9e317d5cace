import CloudTrail
import Foundation
import TestSupport
import Testing

@testable import History

@Suite("Recording and looking back")
struct RecorderTests {
  static let arn: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/example"

  @Test("The story of a narrowed trail, at each of its moments")
  func narrowedTrail() throws {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    let narrowed = TrailSelectors.basic([
      EventSelector(
        readWriteType: .readOnly, includeManagementEvents: false,
        dataResources: [DataResource(type: "AWS::S3::Object", values: [])])
    ])
    let created = try #require(Timestamp(iso8601: "2023-07-10T12:00:05Z"))
    let changes: [(Int64, TrailChange)] = [
      (0, .startLogging), (0, .create(TrailSettings(isMultiRegionTrail: false))),
      (3, .putEventSelectors(narrowed)), (464, .putEventSelectors(.default)), (479, .delete),
    ]
    for (offset, change) in changes {
      try recorder.append(
        TrailEvent(
          id: "event-\(offset)-\(change.kind.rawValue)", stream: .trail(Self.arn), change: change,
          time: created.advanced(bySeconds: offset)),
        from: Provenance(channel: .call))
    }
    try recorder.close()

    try History(path: store.path).snapshot { history in
      func state(_ offset: Int64) throws -> TrailState {
        try #require(
          try history.period(of: Self.arn, at: created.advanced(bySeconds: offset))
        ).state
      }
      #expect(try state(-1).exists == .known(false))
      #expect(try history.selectors(of: state(2)) == .default)
      #expect(try state(2).logging == .known(true))
      #expect(try history.selectors(of: state(3)) == narrowed)
      #expect(try history.selectors(of: state(464)) == .default)
      #expect(try state(479).exists == .known(false))
      let verification = try history.verify()
      #expect(verification.findings == [])
      #expect(verification.events == 5)
    }
  }
}
