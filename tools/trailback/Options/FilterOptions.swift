import ArgumentParser
import History

/// Which events of the timeline are shown, and in which order.
struct FilterOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      Only what somebody did whose ARN holds this text, in any case: the name of a user, role or \
      session, an account, or the whole ARN.
      """, valueName: "principal"))
  var by: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      Only what was done from this address, as the record has it: an IP address, or a service such as \
      cloudformation.amazonaws.com.
      """, valueName: "address"))
  var ip: String?
  @Option(
    name: .long,
    help: ArgumentHelp("Only calls in this Region.", valueName: "region"))
  var region: String?
  @Flag(name: .long, help: "Only calls that AWS refused.")
  var refused = false
  @Flag(name: .long, help: "Only corrections: who voided which event, when and why.")
  var corrections = false
  @Option(name: .long, help: ArgumentHelp("At most this many.", valueName: "count"))
  var limit: Int?
  @Flag(name: .long, help: "The newest first.")
  var newest = false

  /// What the events must be; their time is not among it.
  var filter: EventFilter {
    var filter = EventFilter()
    filter.principal = by
    filter.sourceIPAddress = ip
    filter.region = region
    filter.isRefused = refused
    filter.isCorrection = corrections
    return filter
  }

  /// Whether anything leaves out events.
  var leavesOut: Bool { filter != EventFilter() }

  func validate() throws {
    for (name, text) in [("--by", by), ("--ip", ip)] where text == "" {
      throw ValidationError("\(name) takes a text that is not empty.")
    }
    if refused && corrections {
      throw ValidationError("--refused and --corrections: no event is both.")
    }
    try Places.checkRegions([region].compactMap(\.self))
    if let limit, limit < 1 { throw ValidationError("--limit is at least 1.") }
  }
}
