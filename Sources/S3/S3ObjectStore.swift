import HTTPMessages
import NIOHTTP1
import Signing
import Synchronization
public import TrailLogs

/// S3, or a server that speaks its protocol.
///
/// What may succeed another time is tried again, with pauses; a bucket of another Region is followed; expired
/// credentials are fetched anew once. What is thrown is sure.
public final class S3ObjectStore: ObjectStore {
  private let exchange: Exchange
  private let credentials: CredentialsProvider
  private let endpoint: ServiceEndpoint
  private let firstRegion: String
  private let backoff: Backoff
  private let surroundings: Surroundings
  /// By bucket, as S3 told it.
  private let regions = Mutex<[String: String]>([:])
  private let sent = Atomic<Int>(0)
  private let repeated = Atomic<Int>(0)

  /// How many requests were made of S3, repeated ones included.
  public var requests: Int { sent.load(ordering: .relaxed) }
  /// How many of them were made again since one before failed.
  public var retries: Int { repeated.load(ordering: .relaxed) }

  /// A listing of 1,000 keys, each of 1,024 bytes that are encoded threefold, fits.
  private static let longestListing = 8 << 20

  /// A client with these settings. Nothing is asked yet. ``shutdown()`` must be called at the end.
  ///
  /// - Throws: ``ObjectProblem`` if the endpoint is no URL or the profile cannot be read.
  public convenience init(_ settings: S3Settings = S3Settings()) throws(ObjectProblem) {
    try self.init(settings, backoff: Backoff(), surroundings: Surroundings())
  }

  init(
    _ settings: S3Settings, backoff: Backoff, surroundings: Surroundings
  ) throws(ObjectProblem) {
    guard let endpoint = ServiceEndpoint(settings.endpointURL) else {
      throw ObjectProblem(
        .unreachable, place: "",
        fact: "the endpoint for S3 is no URL with http or https and a host",
        advice: "write it as https://HOST or http://HOST:PORT"
      )
    }
    self.endpoint = endpoint
    do {
      firstRegion = try settings.firstRegion()
    } catch {
      throw error.told(of: "")
    }
    self.backoff = backoff
    self.surroundings = surroundings
    exchange = Exchange(connections: settings.connections)
    credentials = CredentialsProvider(
      profile: settings.profile, environment: settings.environment, exchange: exchange,
      now: surroundings.now)
  }

  /// Closes the connections. No request may be under way.
  public func shutdown() async throws { try await exchange.shutdown() }

  /// One page of ListObjectsV2.
  public func list(_ request: ListingRequest) async throws(ObjectProblem) -> ListingPage {
    var query = [
      ("encoding-type", "url"), ("list-type", "2"), ("prefix", request.prefix),
    ]
    if let after = request.after { query.append(("start-after", after)) }
    if let token = request.continuation { query.append(("continuation-token", token)) }
    if request.foldsFolders { query.append(("delimiter", "/")) }
    let call = Call(
      bucket: request.bucket, key: nil, query: query, limit: Self.longestListing,
      place: "s3://\(request.bucket)/\(request.prefix)")
    let answer = try await answer(to: call)
    do {
      var page = try ListingAnswer.page(answer.body)
      page.made = answer.headers.first(name: "date").flatMap { HTTPDate.timestamp(Array($0.utf8)) }
      return page
    } catch {
      throw ObjectProblem(.notS3, place: call.place, fact: error.words)
    }
  }

  /// GetObject.
  public func get(
    _ bucket: String, _ key: String, limit: Int
  ) async throws(ObjectProblem) -> StoredObject {
    let call = Call(
      bucket: bucket, key: key, query: [], limit: limit, place: "s3://\(bucket)/\(key)")
    let answer = try await answer(to: call)
    guard
      let modified = answer.headers.first(name: "last-modified").flatMap({
        HTTPDate.timestamp(Array($0.utf8))
      })
    else {
      throw ObjectProblem(.notS3, place: call.place, fact: "the answer does not say Last-Modified")
    }
    return StoredObject(bytes: answer.body, modified: modified)
  }

  /// The `x-amz-meta-…` fields of HeadObject.
  public func metadata(_ bucket: String, _ key: String) async throws(ObjectProblem) -> [String:
    String]
  {
    let call = Call(
      method: .HEAD, bucket: bucket, key: key, query: [], limit: 0, place: "s3://\(bucket)/\(key)")
    let answer = try await answer(to: call)
    var metadata: [String: String] = [:]
    for (name, value) in answer.headers {
      let name = name.lowercased()
      guard name.hasPrefix("x-amz-meta-") else { continue }
      metadata[String(name.dropFirst("x-amz-meta-".count))] = value
    }
    return metadata
  }
}

/// What is asked, whatever Region and credentials it is asked with.
private struct Call {
  var method: HTTPMethod = .GET
  var bucket: String
  /// Nil for a listing.
  var key: String?
  var query: [(name: String, value: String)]
  /// In bytes of the answer.
  var limit: Int
  /// For problems.
  var place: String
}

// MARK: - Until it is sure

extension S3ObjectStore {
  private func answer(to call: Call) async throws(ObjectProblem) -> Exchange.Answer {
    var region = regions.withLock { $0[call.bucket] } ?? firstRegion
    var keys = try await told(of: call) { () throws(CredentialsProblem) in
      try await credentials.current()
    }
    var (failures, isMoved, isRenewed) = (0, false, false)
    while true {
      let trouble: String
      var asked = Duration.zero
      do {
        let answer = try await exchange.send(request(call, region, keys))
        if answer.status == 200 { return answer }
        let fault = ServiceFault(answer)
        switch fault.course(hasKey: call.key != nil) {
        case .elsewhere(let other) where !isMoved && other != region:
          (isMoved, region) = (true, other)
          regions.withLock { $0[call.bucket] = other }
          continue
        case .renewed where !isRenewed:
          isRenewed = true
          let refused = keys
          keys = try await told(of: call) { () throws(CredentialsProblem) in
            try await credentials.renewed(after: refused)
          }
          continue
        case .elsewhere: throw ObjectProblem(.notS3, place: call.place, fact: fault.fact)
        case .renewed: throw ObjectProblem(.credentials, place: call.place, fact: fault.fact)
        case .given(let kind): throw ObjectProblem(kind, place: call.place, fact: fault.fact)
        case .again:
          trouble = fault.fact
          asked = answer.retryAfter(at: surroundings.now())
        }
      } catch let failure as Exchange.Failure {
        trouble = try words(failure, call)
      } catch let problem as ObjectProblem {
        throw problem
      } catch {
        trouble = String(describing: error)
      }
      failures += 1
      try await pause(after: failures, trouble, asked, call)
    }
  }

  private func request(
    _ call: Call, _ region: String, _ keys: AWSCredentials
  ) -> Exchange.Request {
    sent.add(1, ordering: .relaxed)
    let target = endpoint.target(bucket: call.bucket, key: call.key, region: region)
    let query = call.query.map { pair in
      pair.name + "=" + ServiceEndpoint.encoded(pair.value)
    }.joined(separator: "&")
    let signed = RequestSigner(credentials: keys, region: region).signed(
      HTTPRequest(
        method: call.method.rawValue, path: target.path, query: query,
        headers: ["Host": target.host], id: ""),
      at: surroundings.now())
    return Exchange.Request(
      method: call.method, url: target.origin + target.path + (query.isEmpty ? "" : "?" + query),
      headers: signed.headers.fields.map { ($0.name, $0.value) }, limit: call.limit)
  }

  /// What is told if it does not get better; it throws what cannot.
  private func words(
    _ failure: Exchange.Failure, _ call: Call
  ) throws(ObjectProblem) -> String {
    switch failure {
    case .tooLarge:
      throw ObjectProblem(
        .tooLarge, place: call.place, fact: "it has more than \(call.limit) bytes")
    case .cancelled:
      throw ObjectProblem(.unreachable, place: call.place, fact: "reading was stopped")
    case .cut: return "the answer broke off before its end"
    case .unreachable(let words): return "no answer: \(words)"
    }
  }

  private func pause(
    after failures: Int, _ trouble: String, _ asked: Duration, _ call: Call
  ) async throws(ObjectProblem) {
    guard failures < backoff.attempts else {
      throw ObjectProblem(
        .unreachable, place: call.place, fact: "\(trouble); tried \(failures) times")
    }
    repeated.add(1, ordering: .relaxed)
    do {
      try await surroundings.pause(
        backoff.pause(after: failures, random: surroundings.random(), asked: asked))
    } catch {
      throw ObjectProblem(.unreachable, place: call.place, fact: "reading was stopped")
    }
  }

  private func told(
    of call: Call, _ fetch: () async throws(CredentialsProblem) -> AWSCredentials
  ) async throws(ObjectProblem) -> AWSCredentials {
    do {
      return try await fetch()
    } catch {
      throw error.told(of: call.place)
    }
  }
}

extension CredentialsProblem {
  /// As the problem of a place.
  func told(of place: String) -> ObjectProblem {
    ObjectProblem(.credentials, place: place, fact: fact, advice: hint)
  }
}
