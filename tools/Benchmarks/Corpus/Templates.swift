import SampleRecords

/// Every record that the corpus holds, before its holes are filled.
struct Templates {
  /// Most used first. Those of global services stand in `global` too, and only there.
  let regional: [Template]
  let global: [Template]
  let objects: [Template]
  /// Different pairs of service and call.
  let callCount: Int

  init() {
    var chance = Chance(seed: 0).branch("templates")
    var regional: [Template] = []
    var global: [Template] = []
    for service in Catalogue.services {
      for call in service.calls {
        for _ in 0..<3 {
          let made = Templates.template(call, &chance)
          if service.isGlobal { global.append(made) } else { regional.append(made) }
        }
      }
    }
    self.regional = Templates.shuffled(regional, &chance)
    self.global = Templates.shuffled(global, &chance)
    let objectCalls = ObjectTraffic.calls
    objects = objectCalls.flatMap { call, weight in
      (0..<weight).map { _ in Templates.template(call, &chance) }
    }
    callCount =
      Catalogue.services.reduce(0) { $0 + $1.reads.count + $1.writes.count } + objectCalls.count
  }

  /// Of a management event: the calls at the front come far more often than those at the back.
  func management(in region: Region, _ chance: inout Chance) -> Template {
    let isGlobal = region == .northVirginia && chance.happens(oneIn: 6)
    let templates = isGlobal ? global : regional
    return templates[chance.below(chance.below(templates.count) + 1)]
  }

  private static func template(_ call: Call, _ chance: inout Chance) -> Template {
    let isRefused = chance.happens(oneIn: 25)
    let call =
      isRefused
      ? call.refused(
        Failure(
          code: "AccessDenied",
          message: "User is not authorized to perform: \(call.service):\(call.name) because no "
            + "identity-based policy allows the action")) : call
    let requestID = call.service == "s3" ? Hole.objectRequestID : .requestID
    return Template(
      Envelope(requestID: requestID.mark, eventID: Hole.eventID.mark)
        .json(of: call, by: chance.pick(Callers.all), at: Hole.time.mark))
  }

  private static func shuffled(_ templates: [Template], _ chance: inout Chance) -> [Template] {
    var rest = templates
    for last in rest.indices.reversed() {
      rest.swapAt(last, chance.below(last + 1))
    }
    return rest
  }
}
