import SampleRecords

/// The work that goes on whether or not anyone attacks: jobs every hour, people by day.
struct OrdinaryTraffic {
  private var work: OrdinaryWork
  private var chance: Chance

  init(chance: Chance) {
    self.chance = chance.branch("rhythm")
    work = OrdinaryWork(chance: chance.branch("work"))
  }

  mutating func tell(day: Int, to recorder: inout Recorder) {
    for hour in 0..<24 {
      let jobs = Moment.on(day: day, hour, chance.within(20...36), 0)
      burst(at: jobs, people: false, to: &recorder)
      if (8..<17).contains(hour) {
        let people = Moment.on(day: day, hour, chance.within(46...52), 0)
        burst(at: people, people: true, to: &recorder)
      }
      if hour % 4 == 1 {
        abroad(at: .on(day: day, hour, chance.within(5...50), 0), to: &recorder)
      }
    }
  }

  /// Two minutes of work: a quiet account's records come in clusters.
  private mutating func burst(at time: Moment, people: Bool, to recorder: inout Recorder) {
    for _ in 0..<chance.within(20...28) {
      let (call, caller) = people && chance.happens(oneIn: 2) ? work.byPeople() : work.byPrograms()
      recorder.record(call, by: caller, at: time + chance.below(120))
    }
    for _ in 0..<chance.within(15...23) {
      let (call, caller) = work.onData()
      recorder.record(call, by: caller, at: time + chance.below(120))
    }
  }

  private mutating func abroad(at time: Moment, to recorder: inout Recorder) {
    for _ in 0..<chance.within(5...9) {
      let (call, caller) = work.abroad()
      recorder.record(call, by: caller, at: time + chance.below(90))
    }
  }
}

/// Which ordinary call comes next, and who makes it.
struct OrdinaryWork {
  private var chance: Chance

  init(chance: Chance) {
    self.chance = chance
  }

  mutating func byPrograms() -> (Call, Caller) {
    let region = Region.northVirginia
    switch chance.below(100) {
    case ..<18: return (UpkeepCalls.bucketAccess(Names.audit), Cast.cloudTrail)
    case ..<30: return (KeyCalls.generateDataKey(context: Names.audit), Cast.cloudTrail)
    case ..<44: return (KeyCalls.decrypt(context: Names.customers), Cast.orders)
    case ..<56: return (assumeServiceRole(), Cast.lambda)
    case ..<68: return (UpkeepCalls.agentReport(from: instance(), in: region), Cast.orders)
    case ..<78: return (UpkeepCalls.parameter("/orders/größe & währung", in: region), Cast.orders)
    case ..<88: return (InstanceCalls.describe(in: region), Cast.config)
    case ..<93: return (TrailReads.getStatus(of: Trails.legacy), Cast.config)
    case ..<97: return (IdentityCalls.getRole("OrdersService"), Cast.config)
    default: return (IdentityCalls.listRoles(), Cast.config)
    }
  }

  mutating func byPeople() -> (Call, Caller) {
    let region = Region.northVirginia
    switch chance.below(100) {
    case ..<30: return (InstanceCalls.describe(in: region), Cast.mary)
    case ..<45: return (InstanceCalls.describeVolumes(in: region), Cast.mary)
    case ..<55: return (TrailReads.describeTrails(), Cast.mary)
    case ..<65: return (SessionCalls.callerIdentity(), Cast.arnav)
    case ..<75: return (InstanceCalls.run(instance(), in: region), Cast.pipeline)
    case ..<83:
      return (
        InstanceCalls.createTags(on: instance(), name: "Straße 12 \"测试\"", in: region),
        Cast.pipeline
      )
    case ..<89: return (InstanceCalls.terminate(instance(), in: region), Cast.arnav)
    case ..<94: return (policyChange(), Cast.pipeline)
    case ..<98: return (SessionCalls.consoleLogin(mfa: true), Cast.mary)
    default:
      return (
        SessionCalls.consoleLogin(mfa: false, failing: "Failed authentication"), Cast.arnavAtConsole
      )
    }
  }

  mutating func onData() -> (Call, Caller) {
    let record = Names.customerRecord(chance.below(4_000))
    let order = "order-\(chance.within(100_000...999_999))"
    let bytes = chance.within(300...120_000)
    switch chance.below(100) {
    case ..<22: return (ObjectCalls.get(record, from: Names.customers, bytes: bytes), Cast.orders)
    case ..<32: return (ObjectCalls.head(record, in: Names.customers), Cast.orders)
    case ..<42: return (ObjectCalls.put(record, in: Names.customers, bytes: bytes), Cast.orders)
    case ..<50: return (ObjectCalls.get(asset(), from: Names.assets, bytes: bytes), Cast.reports)
    case ..<55:
      return (
        ObjectCalls.put("archive/\(order).json", in: Names.customers, bytes: bytes), Cast.reports
      )
    case ..<60: return (ObjectCalls.list(Names.customers, prefix: "customers/"), Cast.reports)
    case ..<74: return (FunctionCalls.invoke(Names.checkout), Cast.orders)
    case ..<84: return (TableCalls.getItem(order, from: Names.orders), Cast.orders)
    case ..<90: return (TableCalls.putItem(order, in: Names.orders), Cast.orders)
    case ..<95: return (TableCalls.getItem(order, from: Names.sessions), Cast.orders)
    default: return (TableCalls.getRecords(from: Names.orders), Cast.reports)
    }
  }

  mutating func abroad() -> (Call, Caller) {
    let region = Region.ireland
    switch chance.below(4) {
    case 0: return (InstanceCalls.describe(in: region), Cast.config)
    case 1: return (TrailReads.describeTrails(in: region), Cast.config)
    case 2: return (UpkeepCalls.agentReport(from: instance(), in: region), Cast.orders)
    default: return (UpkeepCalls.parameter("/mirror/endpoint", in: region), Cast.orders)
    }
  }

  private mutating func instance() -> String {
    chance.pick(Names.instances)
  }

  private mutating func asset() -> String {
    chance.pick([
      "logo.svg", "Übersicht 2025.pdf", "报告/三月.pdf", "forms/R&D <draft>.html", "icons/🚀.png",
    ])
  }

  private func assumeServiceRole() -> Call {
    SessionCalls.assumeRole(
      "NightlyReports", session: "nightly-reports", key: "ASIAREPORTS123EXAMPL")
  }

  private func policyChange() -> Call {
    let document = """
      {
      \t"Version": "2012-10-17",
      \t"Statement": [{"Effect": "Allow", "Action": "s3:GetObject",
      \t\t"Resource": "arn:aws:s3:::\(Names.assets)/*"}]
      }
      """
    return IdentityCalls.putRolePolicy("read-assets", on: "NightlyReports", document: document)
  }
}
