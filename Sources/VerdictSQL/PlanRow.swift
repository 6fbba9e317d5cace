import CloudTrail
import History
import Replay
import Selectors

/// What decides the answers of a trail's gates.
struct GateKey: Hashable {
  let state: [Known<Bool>]
  let isCreated: Bool
  /// How many rules had changed by then.
  let era: Int

  init(_ state: TrailState, at time: Timestamp) {
    self.state = [
      state.exists, state.logging, state.isOrganization, state.isMultiRegion,
      state.includesGlobalServices, state.logsRecursively,
    ]
    isCreated = state.generation > 0
    era = TrailGates.changes.count { $0 <= time }
  }
}

/// What plans are made of, each once: the answers of gates, and sets of selectors.
struct Library {
  private(set) var gates: [JSONValue] = []
  private(set) var sets: [JSONValue] = []
  private var indexOfGates: [GateTable: Int64] = [:]
  private var indexOfSets: [String: Int64] = [:]

  static let columns: [Column] = [
    Column("sets", .list(.row(SelectorRows.column))), Column("gates", .list(.row(gateColumns))),
  ]

  static let gateColumns: [Column] = [
    Column("existence", .int), Column("logging", .int), Column("account", .list(.int)),
    Column("region", .list(.int)), Column("recursion", .list(.int)),
  ]

  var row: JSONValue { ["sets": .array(sets), "gates": .array(gates)] }

  /// The index of a table, from 1.
  mutating func index(of table: GateTable) -> Int64 {
    if let known = indexOfGates[table] { return known }
    gates.append(
      [
        "existence": Self.number(table.existence), "logging": Self.number(table.logging),
        "account": .array(table.account.map(Self.number)),
        "region": .array(table.region.map(Self.number)),
        "recursion": .array(table.recursiveLogging.map(Self.number)),
      ])
    indexOfGates[table] = Int64(gates.count)
    return Int64(gates.count)
  }

  /// The index of selectors, from 1.
  mutating func index(of selectors: CompiledSelectors) -> Int64 {
    let row = SelectorRows.row(selectors)
    let text = row.compact
    if let known = indexOfSets[text] { return known }
    sets.append(row)
    indexOfSets[text] = Int64(sets.count)
    return Int64(sets.count)
  }

  private static func number(_ reason: Reason) -> JSONValue {
    .integer(Int64(reason == .selected ? Outcome.open : Outcome(reason).number))
  }
}

/// One ``VerdictPlan`` as a row: each configuration and each set of selectors once.
struct PlanRow {
  /// The columns, but for the plan's own number.
  static let columns: [Column] = [
    Column("trail_number", .int),
    Column("configurations", .list(.row([Column("gates", .int), Column("selectors", .int)]))),
    Column("sets", .list(.int)),
    // Indices of configurations, from 1.
    Column("near", .list(.int)), Column("without_unread", .int), Column("without_doubted", .int),
    Column("without_unconfirmed", .int), Column("without_both", .int),
    Column("refusing_late", .int),
    Column("in_doubt", .boolean), Column("is_unread", .boolean), Column("is_self_blind", .boolean),
    Column("logs_no_writes", .boolean), Column("has_unconfirmed", .boolean),
    Column("stopped_soon", .boolean), Column("plan_is_provisional", .boolean),
    Column("membership", .int), Column("other_memberships", .list(.int)),
  ]

  /// The row without the plan's own number.
  private(set) var json: JSONValue = nil
  private let gates: TrailGates
  private let moment: Timestamp
  private var configurations: [JSONValue] = []
  /// Indices into the library.
  private var sets: [JSONValue] = []

  /// - Parameters:
  ///   - number: the trail's, among the judges.
  ///   - library: gets what the plan is made of.
  ///   - tables: the answers of the trail's gates by what decides them.
  init(
    _ plan: VerdictPlan, of judge: TrailJudge, number: Int, _ library: inout Library,
    _ tables: inout [GateKey: GateTable]
  ) {
    gates = judge.gates
    moment = plan.from
    var indices: [Int64] = []
    let near = [plan.own] + plan.near
    for configuration in near + [
      plan.withoutUnread, plan.withoutDoubted, plan.withoutUnconfirmed, plan.withoutBoth,
    ] {
      indices.append(add(configuration, &library, &tables))
    }
    let late = plan.isStoppedSoon ? addLate(plan.own, &library, &tables) : 1
    let others = Set(indices[..<near.count]).subtracting([1]).sorted()
    let doubt = plan.doubt
    let memberships = plan.memberships.map(Self.number)
    let without = indices[near.count...].map { JSONValue.integer($0) }
    json = .object([
      .init("trail_number", .integer(Int64(number))),
      .init("configurations", .array(configurations)), .init("sets", .array(sets)),
      .init("near", .array(others.map { .integer($0) })),
      .init("without_unread", without[0]), .init("without_doubted", without[1]),
      .init("without_unconfirmed", without[2]), .init("without_both", without[3]),
      .init("refusing_late", .integer(late)),
      .init("in_doubt", .bool(doubt.isUncertain)),
      .init("is_unread", .bool(doubt.unreadSpan != nil)),
      .init("is_self_blind", .bool(doubt.selfBlindSpan != nil)),
      .init("logs_no_writes", .bool(doubt.logsNoWrites)),
      .init("has_unconfirmed", .bool(!doubt.unconfirmed.isEmpty)),
      .init("stopped_soon", .bool(plan.isStoppedSoon)),
      .init("plan_is_provisional", .bool(plan.isProvisional)),
      .init("membership", memberships[0]),
      .init("other_memberships", .array(Array(memberships.dropFirst()))),
    ])
  }

  static func number(_ membership: Membership) -> JSONValue {
    .integer(Int64(GateTable.AccountCase(membership).rawValue + 1))
  }

  /// The index of a configuration, from 1.
  private mutating func add(
    _ configuration: JudgedConfiguration, _ library: inout Library,
    _ tables: inout [GateKey: GateTable]
  ) -> Int64 {
    var selectors: Int64 = 0
    if let compiled = configuration.selectors {
      selectors = Self.index(of: .integer(library.index(of: compiled)), in: &sets)
    }
    return add(table(configuration.state, &tables), selectors, &library)
  }

  /// The index of what judges a record that is delivered after a stop: account, Region and recursive logging
  /// alone (SEMANTICS 3.5e).
  private mutating func addLate(
    _ configuration: JudgedConfiguration, _ library: inout Library,
    _ tables: inout [GateKey: GateTable]
  ) -> Int64 {
    var table = table(configuration.state, &tables)
    table.existence = .selected
    table.logging = .selected
    return add(table, 0, &library)
  }

  private mutating func add(
    _ table: GateTable, _ selectors: Int64, _ library: inout Library
  ) -> Int64 {
    let row: JSONValue = [
      "gates": .integer(library.index(of: table)), "selectors": .integer(selectors),
    ]
    return Self.index(of: row, in: &configurations)
  }

  private func table(
    _ state: TrailState, _ tables: inout [GateKey: GateTable]
  ) -> GateTable {
    let key = GateKey(state, at: moment)
    if let known = tables[key] { return known }
    let table = gates.table(state, at: moment)
    tables[key] = table
    return table
  }

  private static func index(of row: JSONValue, in rows: inout [JSONValue]) -> Int64 {
    if let known = rows.firstIndex(of: row) { return Int64(known + 1) }
    rows.append(row)
    return Int64(rows.count)
  }
}
