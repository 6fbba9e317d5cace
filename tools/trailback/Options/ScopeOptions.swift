import ArgumentParser
import TrailLogs

/// Which events are judged. Files in folders whose names say that they hold none of them are passed by.
struct ScopeOptions: ParsableArguments {
  @OptionGroup var range: RangeOptions
  @Option(
    name: .long,
    help: ArgumentHelp(
      "An account whose events are judged (recipientAccountId); may be given again. Default: all.",
      valueName: "id"))
  var account: [String] = []
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A Region whose events are judged (awsRegion); may be given again. Default: all.",
      valueName: "region"))
  var region: [String] = []

  var scope: EventScope {
    var scope = range.scope
    scope.accounts = Set(account)
    scope.regions = Set(region)
    return scope
  }
}
