import ArgumentParser
import CloudTrail
import History
import Replay

/// How much silence still counts as read.
struct CoverageOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      Time between two management events of an account and Region counts as read if they are at most this \
      far apart. Default: 3h; at least 5m.
      """, valueName: "span"))
  var maxGap = SpanArgument(seconds: CoverageOptions.standard.largestGap)
  @Flag(
    name: .long,
    help: "Take silence for no change: what was not read counts as if nothing had happened.")
  var trustSilence = false

  var options: CoverageOptions {
    CoverageOptions(largestGap: maxGap.seconds, trustsSilence: trustSilence)
  }

  func validate() throws {
    guard maxGap.seconds >= CoverageOptions.smallestGap else {
      throw ValidationError("--max-gap is at least 5m.")
    }
  }

  /// Says on what the answers rest, if on silence.
  func note() {
    if trustSilence {
      Messages.write(
        "note: --trust-silence: what was not read counts as if nothing had happened\n")
    }
  }
}
