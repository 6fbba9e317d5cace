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
  /// The same by their first selector, which is an object that no other set shares.
  private var indexOfObjects: [ObjectIdentifier: Int64] = [:]

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
    guard let object = selectors.identity else { return added(selectors) }
    if let known = indexOfObjects[object] { return known }
    let index = added(selectors)
    indexOfObjects[object] = index
    return index
  }

  private mutating func added(_ selectors: CompiledSelectors) -> Int64 {
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

extension CompiledSelectors {
  /// Of sets with the same identity, which both still exist, each is the other; nil for an empty set.
  fileprivate var identity: ObjectIdentifier? {
    switch kind {
    case .basic(let selectors): selectors.first.map(ObjectIdentifier.init)
    case .advanced(let selectors): selectors.first.map(ObjectIdentifier.init)
    }
  }
}

/// One ``VerdictPlan`` as a row: each configuration and each set of selectors once.
struct PlanRow {
  /// The columns, but for the plan's own number.
  static let columns: [Column] =
    [
      Column("trail_number", .int),
      Column("configurations", .list(.row([Column("gates", .int), Column("selectors", .int)]))),
      Column("sets", .list(.int)),
    ] + usual.map { Column($0, $1) }

  /// The columns that a row leaves out where they are as usual: an index 1, false, an empty list; and of a
  /// membership that nothing was seen of it.
  static let usual: KeyValuePairs<String, ColumnType> = [
    // Indices of configurations, from 1.
    "near": .list(.int), "without_unread": .int, "without_doubted": .int,
    "without_unconfirmed": .int, "without_both": .int, "refusing_late": .int,
    "is_restless": .boolean, "in_doubt": .boolean, "is_unread": .boolean,
    "is_self_blind": .boolean, "logs_no_writes": .boolean, "has_unconfirmed": .boolean,
    "stopped_soon": .boolean, "plan_is_provisional": .boolean, "membership": .int,
    "other_memberships": .list(.int),
  ]

  /// The number of the usual membership.
  static let unseen = GateTable.AccountCase.unseen.rawValue + 1

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
    let own = add(plan.own, &library, &tables)
    let isRestless = plan.near.count > Self.mostNear && plan.isOfLate
    var near: Set<Int64> = []
    if !isRestless { for one in plan.near { near.insert(add(one, &library, &tables)) } }
    let doubt = plan.doubt
    var members: [JSONValue.Member] = [.init("trail_number", .integer(Int64(number)))]
    func set(_ name: String, _ index: Int64) {
      if index != own { members.append(.init(name, .integer(index))) }
    }
    func set(_ name: String, _ isSo: Bool) { if isSo { members.append(.init(name, true)) } }
    func set(_ name: String, _ list: [JSONValue]) {
      if !list.isEmpty { members.append(.init(name, .array(list))) }
    }
    set("near", near.subtracting([own]).sorted().map { .integer($0) })
    set("without_unread", add(plan.withoutUnread, &library, &tables))
    set("without_doubted", add(plan.withoutDoubted, &library, &tables))
    set("without_unconfirmed", add(plan.withoutUnconfirmed, &library, &tables))
    set("without_both", add(plan.withoutBoth, &library, &tables))
    if plan.isStoppedSoon { set("refusing_late", addLate(plan.own, &library, &tables)) }
    set("is_restless", isRestless)
    set("in_doubt", doubt.isUncertain)
    set("is_unread", doubt.unreadSpan != nil)
    set("is_self_blind", doubt.selfBlindSpan != nil)
    set("logs_no_writes", doubt.logsNoWrites)
    set("has_unconfirmed", !doubt.unconfirmed.isEmpty)
    set("stopped_soon", plan.isStoppedSoon)
    set("plan_is_provisional", plan.isProvisional)
    if plan.memberships[0] != .unseen {
      members.append(.init("membership", Self.number(plan.memberships[0])))
    }
    set("other_memberships", plan.memberships.dropFirst().map(Self.number))
    members += [
      .init("configurations", .array(configurations)), .init("sets", .array(sets)),
    ]
    json = .object(members)
  }

  /// How many configurations a late record is held against. Where there are more, every one counts as another
  /// answer.
  private static let mostNear = 8

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
