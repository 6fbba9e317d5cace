import CloudTrail
import Comparison
import Gaps
import History

// Windows as Detection Finding (2004).

extension OCSF {
  func finding(_ item: ExportedItem, _ window: ExportedItem.Window) -> JSONValue {
    let isOpen = window.closedBy == nil
    var members = Self.classification(
      2004, "Detection Finding", category: (2, "Findings"),
      activity: isOpen ? (1, "Create") : (3, "Close"))
    members += Self.severity(item)
    members += [
      // The finding is made when the store learns of it; the window itself has times of its own.
      .init("time", .integer(window.found.milliseconds)),
      .init("start_time", .integer(item.time.milliseconds)),
    ]
    if let until = item.until {
      members += [
        .init("end_time", .integer(until.milliseconds)),
        .init("duration", .integer(until.milliseconds - item.time.milliseconds)),
      ]
    }
    members += [
      .init("message", .string(item.message)),
      .init("status_id", isOpen ? 1 : 4), .init("status", isOpen ? "New" : "Resolved"),
      .init("metadata", metadata(item, time: item.time)),
      .init("cloud", Self.cloud(item)),
      .init("finding_info", Self.information(item, window)),
      .init("evidences", Self.evidences(item, window)),
    ]
    if let resources = Self.resources(item) { members.append(.init("resources", resources)) }
    members.append(.init("unmapped", Self.unmapped(item)))
    return .object(members)
  }

  private static func information(
    _ item: ExportedItem, _ window: ExportedItem.Window
  ) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("uid", .string(item.id)),
      .init("title", .string("CloudTrail logged less: \(item.stream)")),
      .init("desc", .string(item.message)),
      .init("types", .array(window.kinds.map { .string($0) })),
      .init("created_time", .integer(window.created.milliseconds)),
      .init("modified_time", .integer(window.found.milliseconds)),
      .init("first_seen_time", .integer(item.time.milliseconds)),
    ]
    if let until = item.until {
      members.append(.init("last_seen_time", .integer(until.milliseconds)))
    }
    let events = [(window.openedBy, "opened"), (window.closedBy, "closed")]
    members += [
      .init("analytic", ["name": "Trailback windows", "type_id": 1, "type": "Rule"]),
      .init(
        "related_events",
        .array(
          events.compactMap { id, type in
            id.map { ["uid": .string($0), "type": .string(type)] }
          })),
    ]
    return .object(members)
  }

  /// Who opened the window, and what was lost.
  private static func evidences(
    _ item: ExportedItem, _ window: ExportedItem.Window
  ) -> JSONValue {
    var members: [JSONValue.Member] = []
    if let actor = actor(item) { members.append(.init("actor", actor)) }
    let source = endpoint(item)
    if !source.isEmpty { members.append(.init("src_endpoint", .object(source))) }
    var data: [JSONValue.Member] = [.init("lost", .string(window.lost))]
    if let cover = window.coveredBy { data.append(.init("logged_meanwhile", .string(cover))) }
    members.append(.init("data", .object(data)))
    return [.object(members)]
  }
}
