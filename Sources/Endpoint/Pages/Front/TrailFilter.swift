import CloudTrail
import History
import Markup
import ReadModels

/// Which trails the front page lists: those that meet all that was asked for.
struct TrailFilter {
  /// A part of the name, in any case.
  var name: String?
  var account: String?
  var region: String?
  var status: ListedTrail.Status?

  init(_ query: PageQuery) {
    name = query.text("name")
    account = query.text("account")
    region = query.text("region")
    status = query.text("state").flatMap(ListedTrail.Status.init(rawValue:))
  }

  /// What an address says of it.
  var members: [(String, String?)] {
    [("name", name), ("account", account), ("region", region), ("state", status?.rawValue)]
  }

  var isEmpty: Bool { members.allSatisfy { $0.1 == nil } }

  func takes(_ trail: ListedTrail) -> Bool {
    if let name, !trail.arn.name.lowercased().contains(name.lowercased()) { return false }
    if let account, trail.place.account != account { return false }
    if let region, trail.place.region != region { return false }
    return status.map { $0 == trail.status } ?? true
  }

  /// The most accounts or Regions in a list to choose from; of more, they are typed.
  private static let mostChoices = 60

  /// - Parameters:
  ///   - trails: all that there are.
  ///   - moment: that the form keeps.
  func form(_ trails: [ListedTrail], _ moment: Moment) -> HTML {
    let clear: HTML =
      isEmpty ? .nothing : "<a class=\"clear\" href=\"\(moment.address("/").text)\">All trails</a>"
    return """
      <form class="filter" method="get" action="/">
      \(Field.hidden(moment.address("/").members))\
      \(Field.text(name, "name", "Name"))
      \(Self.field(account, "account", "Account", trails.map(\.place.account)))
      \(Self.field(region, "region", "Region", trails.map(\.place.region)))
      \(Field.choice(
        status?.rawValue, "state", "State",
        [("", "any")] + ListedTrail.Status.allCases.map { ($0.rawValue, $0.choice) }))
      <button type="submit">Filter</button>\(clear)
      </form>

      """
  }

  private static func field(
    _ value: String?, _ name: HTML, _ label: HTML, _ all: [String]
  ) -> HTML {
    let values = Set(all).filter { !$0.isEmpty }.sorted()
    guard values.count <= mostChoices, values.allSatisfy({ $0.utf8.count <= 60 }) else {
      return Field.text(value, name, label)
    }
    let asked = value.map { values.contains($0) ? [] : [$0] } ?? []
    return Field.choice(value, name, label, [("", "all")] + (values + asked).map { ($0, $0) })
  }
}
