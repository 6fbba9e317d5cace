import SampleRecords

/// The third day: someone wonders about a user.
extension Story {
  mutating func accountIsCleanedUp() {
    happens(SessionCalls.consoleLogin(mfa: true), by: Cast.mary, at: .on(day: 3, 09, 02, 11))
    happens(IdentityCalls.listUsers(), by: Cast.mary, at: .on(day: 3, 09, 04, 45))
    happens(
      TrailReads.lookUpEvents(of: Cast.plantedName), by: Cast.mary, at: .on(day: 3, 09, 06, 03))
    // Puzzling, unless one knows the selectors of that night: they look right.
    for (index, trail) in [Trails.management, Trails.data].enumerated() {
      happens(
        TrailReads.getSelectors(of: trail), by: Cast.mary, at: .on(day: 3, 09, 08, 20 + index * 7))
    }
    happens(
      IdentityCalls.deleteAccessKey(Cast.plantedKey, of: Cast.plantedName), by: Cast.mary,
      at: .on(day: 3, 09, 12, 36))
  }
}
