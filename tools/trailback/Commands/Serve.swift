import ArgumentParser
import Server

struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Answer the CloudTrail API from the history, now and at any moment.",
    discussion: """
      EXAMPLES
        trailback serve
        trailback serve --listen 127.0.0.1:0 --store history.sqlite
        trailback serve --listen 0.0.0.0:8383 --credentials keys \\
          --tls-certificate server.pem --tls-key server.key
        aws --endpoint-url http://127.0.0.1:8383/at/2025-06-01T00:00:00Z cloudtrail \\
          get-event-selectors --trail-name management-trail

      Any client of CloudTrail's API can be pointed at it; with /at/TIME in the path it answers for \
      that time. EventBridge posts to /ingest, and / is for browsers.

      Prints one line, listening on ADDRESS, when calls are taken. /healthz and /readyz answer 200, \
      /metrics has Prometheus' text format. Standard error has one line of JSON per request. Stops on \
      SIGTERM or Ctrl-C: calls in flight are answered for up to 10 s.
      """)

  @OptionGroup var store: StoreOption
  @OptionGroup var serving: ServingOptions
  @Option(
    name: .long, help: ArgumentHelp("The Region that is spoken for.", valueName: "region"))
  var region = RegionArgument.standard
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      The account that is spoken for, 12 digits. Default: that of the store's trails where they have \
      one in common, else 000000000000.
      """, valueName: "id"))
  var accountID: AccountID?
  @Option(name: .long, help: "info: every request. error: answers of 500 and above.")
  var logLevel: LogLevel = .info

  func run() throws {
    if let words = try serving.guardOpenness() { Messages.write(words) }
    let serving = Serving(
      storePath: store.path, region: region.description, account: accountID?.description,
      options: serving, logLevel: logLevel)
    try serving.run { address in
      StandardOutput.write("listening on \(address)\n")
      StandardOutput.flush()
    }
  }
}

extension LogLevel: ExpressibleByArgument {}
