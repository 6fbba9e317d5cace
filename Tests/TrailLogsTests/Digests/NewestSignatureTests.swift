import CloudTrail
import SampleDigests
import Synchronization
import Testing

@testable import TrailLogs

/// A bucket with digests, and what S3 keeps beside them.
private final class SignedStore: ObjectStore {
  private let files: [String: [UInt8]]
  private let signatures: [String: String]
  private let refusal: ObjectProblem.Kind?
  /// How many objects may still be fetched with the credentials.
  private let left: Mutex<Int>
  let asked = Mutex<[String]>([])

  init(
    _ buckets: [SignedBucket], signatures: [String: String], refusal: ObjectProblem.Kind? = nil,
    losingCredentialsAfter gets: Int = .max
  ) {
    files = buckets.reduce(into: [:]) { all, bucket in all.merge(bucket.files) { $1 } }
    (self.signatures, self.refusal) = (signatures, refusal)
    left = Mutex(gets)
  }

  func list(_ request: ListingRequest) async throws(ObjectProblem) -> ListingPage {
    var page = ListingPage()
    for (key, bytes) in files.sorted(by: { $0.key < $1.key }) where key.hasPrefix(request.prefix) {
      page.objects.append(
        ListedObject(key: key, size: Int64(bytes.count), modified: Timestamp(seconds: 1000)))
    }
    return page
  }

  func get(
    _ bucket: String, _ key: String, limit: Int
  ) async throws(ObjectProblem) -> StoredObject {
    let isAccepted = left.withLock { left in
      left -= 1
      return left >= 0
    }
    guard isAccepted else { throw ObjectProblem(.credentials, place: key, fact: "expired") }
    guard let bytes = files[key] else { throw ObjectProblem(.vanished, place: key, fact: "gone") }
    return StoredObject(bytes: bytes, modified: Timestamp(seconds: 1000))
  }

  func metadata(_ bucket: String, _ key: String) async throws(ObjectProblem) -> [String: String] {
    asked.withLock { $0.append("s3://\(bucket)/\(key)") }
    if let refusal { throw ObjectProblem(refusal, place: key, fact: "refused") }
    guard let signature = signatures[key] else { return [:] }
    return ["signature": signature, "signature-algorithm": "SHA256withRSA"]
  }
}

@Suite("Signatures of the newest digests, as S3 has them")
struct NewestSignatureTests {
  /// One Region each, with so many hours.
  private func buckets(hours: Int, regions: Int = 1) throws -> [SignedBucket] {
    try (1...regions).map { number in
      var bucket = try SignedBucket(region: "us-east-\(number)")
      try bucket.add(hours: hours)
      return bucket
    }
  }

  private func signatures(_ buckets: [SignedBucket]) -> [String: String] {
    buckets.flatMap(\.digests).reduce(into: [:]) { $0[$1.key] = $1.signature }
  }

  private func validate(
    _ store: SignedStore, _ bucket: SignedBucket, until: Timestamp? = nil
  ) throws -> (report: ValidationReport, problems: [InputProblem]) {
    let finder = try LogFinder(
      paths: [FilePath("s3://audit")], buckets: FetchedFiles(store), listsDigests: true)
    let files = DigestedFiles(finder)
    var validator = LogValidator()
    validator.keys = try bucket.publicKeys()
    validator.scope.until = until
    let newest = try files.newestSignatures(in: validator.scope)
    validator.signatures = newest.signatures
    return (try validator.run(files), newest.problems)
  }

  @Test("With them all hours are proven, and no other digest is asked about")
  func proven() throws {
    let made = try buckets(hours: 5, regions: 2)
    let store = SignedStore(made, signatures: signatures(made))
    let (report, problems) = try validate(store, made[0])
    #expect(report.outcome == .valid && problems.isEmpty)
    #expect(report.series.count == 2)
    for series in report.series {
      #expect(series.proven == [SignedBucket.time(0)..<SignedBucket.time(5)])
      #expect(series.open.isEmpty)
    }
    #expect(
      store.asked.withLock { Set($0) } == Set(made.map { "s3://audit/" + $0.digests[4].key }))
  }

  @Test("Of a time before, the newest that is looked at is asked about")
  func before() throws {
    let made = try buckets(hours: 9)
    let store = SignedStore(made, signatures: signatures(made))
    let (report, _) = try validate(store, made[0], until: SignedBucket.time(4))
    #expect(report.outcome == .valid)
    #expect(store.asked.withLock { $0 } == ["s3://audit/" + made[0].digests[5].key])
  }

  @Test("A digest that has not the signature beside it was altered, whichever others there are")
  func altered() throws {
    let made = try buckets(hours: 3, regions: 2)
    var swapped = signatures(made)
    (swapped[made[0].digests[2].key], swapped[made[1].digests[2].key]) = (
      made[1].digests[2].signature, made[0].digests[2].signature
    )
    let (report, _) = try validate(SignedStore(made, signatures: swapped), made[0])
    #expect(report.codes == [.digestSignature, .digestSignature])
    #expect(Set(report.findings.list.map(\.key)) == Set(made.map { $0.digests[2].key }))
    var edited = made
    try edited[1].edit(digest: 2, "my_trail", "no_trail")
    let (found, _) = try validate(SignedStore(edited, signatures: signatures(made)), made[0])
    #expect(found.outcome == .invalid)
    #expect(found.findings.list.allSatisfy { $0.series?.region == "us-east-2" })
  }

  @Test("Without one the newest hour stays unproven, and a refusal is told of its digest")
  func lacking() throws {
    let made = try buckets(hours: 3)
    for (refusal, codes) in [(nil, []), (.denied, ["denied"])] as [(ObjectProblem.Kind?, [String])]
    {
      let store = SignedStore(made, signatures: [:], refusal: refusal)
      let (report, problems) = try validate(store, made[0])
      #expect(problems.map(\.code) == codes)
      #expect(problems.allSatisfy { $0.path == "s3://audit/" + made[0].digests[2].key })
      #expect(report.series.map(\.proven) == [[SignedBucket.time(0)..<SignedBucket.time(2)]])
      #expect(report.series[0].open.map(\.reason) == [.signatureInS3])
    }
  }

  @Test(
    "Who loses the credentials is told that it is a part, and nothing is proven or missing",
    arguments: [0, 1, 4, 5, 7, 14])
  func lostCredentials(gets: Int) throws {
    let made = try buckets(hours: 5)
    let store = SignedStore(made, signatures: signatures(made), losingCredentialsAfter: gets)
    let (report, _) = try validate(store, made[0])
    #expect(report.isStopped && report.outcome == .undecided)
    #expect(report.lostCredentials?.code == "credentials" && report.codes.isEmpty)
    #expect(report.series.allSatisfy { $0.proven.isEmpty })
  }

  @Test("Of files on this machine nobody is asked")
  func local() throws {
    let made = try SignedBucket.of(hours: 2)
    let files = DigestedFiles(made.digests.map { LogFile(path: $0.key) })
    let newest = try files.newestSignatures(in: LogValidator.Scope())
    #expect(newest.signatures.isEmpty && newest.problems.isEmpty)
  }
}
