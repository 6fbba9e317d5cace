import ArgumentParser
import ReadModels
import S3
import Synchronization
import TrailLogs

/// How buckets are reached, named as the AWS CLI names it.
struct BucketOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "For s3://: the profile of the AWS CLI's files whose credentials are used.",
      valueName: "name"))
  var profile: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "For s3://: a server that speaks S3's protocol, in place of AWS.", valueName: "url"))
  var endpointURL: String?

  /// Where paths in buckets are fetched; nil if there is none among the paths. Nothing is asked yet.
  ///
  /// - Throws: `ObjectProblem` if the endpoint is no URL or the profile cannot be read.
  func files(for paths: [FileArgument]) throws -> FetchedFiles? {
    guard paths.contains(where: { BucketPath.isMeant(by: $0.path) }) else { return nil }
    let limits = FileDescriptors.fitting(FetchedFiles.Limits())
    let store = try S3ObjectStore(
      S3Settings(profile: profile, endpoint: endpointURL, connections: limits.connections))
    Self.opened.withLock { $0.append(store) }
    return FetchedFiles(
      store, limits: limits, progress: { Progress.show(listed: $0) },
      shouldStop: { Interruption.isRequested })
  }

  /// What was asked of S3 so far, as a sentence; nil if nothing was.
  static var requestsSentence: String? {
    let (requests, retries) = opened.withLock { stores in
      (stores.reduce(0) { $0 + $1.requests }, stores.reduce(0) { $0 + $1.retries })
    }
    guard requests > 0 else { return nil }
    let again = retries == 0 ? "" : ", \(Number.grouped(retries)) of them again"
    return "\(Number.counted(requests, "request")) to S3\(again)"
  }

  /// The clients of this process. Their connections are closed with it.
  private static let opened = Mutex<[S3ObjectStore]>([])
}
