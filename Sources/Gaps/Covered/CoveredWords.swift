import CloudTrail
import Comparison

// How the events that somebody asks for are read from a word.
extension EventsAskedFor {
  /// Reads what was asked.
  ///
  /// - Parameters:
  ///   - what: `s3://BUCKET/PREFIX`, an ARN, the name of an event (with its service, as in `s3:GetObject`, or
  ///     without), an event source, a type of resources, or a category.
  ///   - type: the type of the resource, if the ARN or the name does not tell.
  ///   - readOnly: true for reads, false for writes; nil for both.
  /// - Throws: ``EventsNotUnderstood``.
  public init(_ what: String, type: String? = nil, readOnly: Bool? = nil)
    throws(EventsNotUnderstood)
  {
    if let type { try Self.check(type: type) }
    var asked = try Self.read(what, type)
    if let readOnly {
      guard asked.parts.allSatisfy({ $0.category != .networkActivity }) else {
        throw EventsNotUnderstood(what, .neitherReadsNorWrites)
      }
      asked = EventsAskedFor(
        what: what,
        parts: asked.parts.map { part in
          var part = part
          part.readOnly = readOnly
          return part
        }, partition: asked.partition, region: asked.region, account: asked.account)
    }
    self = asked
  }

  private static func check(type: String) throws(EventsNotUnderstood) {
    if let meant = DocumentedEvents.type(meantBy: type) {
      throw EventsNotUnderstood(type, .typeCase(meant))
    }
    guard isType(type) else { throw EventsNotUnderstood(type, .noForm) }
  }

  private static func isType(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count == 5 && parts[1].isEmpty && parts[3].isEmpty
      && [0, 2, 4].allSatisfy { !parts[$0].isEmpty && parts[$0].allSatisfy(isAlphanumeric) }
  }

  private static func isAlphanumeric(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber)
  }

  private static func read(
    _ what: String, _ type: String?
  ) throws(EventsNotUnderstood) -> EventsAskedFor {
    if what.hasPrefix("arn:") { return try ofResource(what, type) }
    if type == nil, let category = categories[what.lowercased()] {
      return EventsAskedFor(what: what, parts: [Part(category: category)])
    }
    if let named = named(what, type) { return EventsAskedFor(what: what, parts: [named]) }
    guard type == nil else { throw EventsNotUnderstood(what, .typeUnneeded) }
    if what.hasPrefix("s3://") { return try ofPath(what) }
    var parts: [Part] = []
    if isType(what) {
      try check(type: what)
      parts = [Part(category: .data, type: what, source: DocumentedEvents.source(ofType: what))]
    } else if isSource(what) {
      parts =
        [Part(category: .management, source: what)]
        + DocumentedEvents.dataTypes(of: what).map {
          Part(category: .data, type: $0, source: what)
        }
    } else {
      throw EventsNotUnderstood(what, .noForm)
    }
    return EventsAskedFor(what: what, parts: parts)
  }

  /// As people and selectors spell them.
  private static let categories: [String: EventCategory] = [
    "management": .management, "data": .data, "network-activity": .networkActivity,
    "networkactivity": .networkActivity,
  ]

  // MARK: - Names

  private static func isSource(_ text: String) -> Bool {
    (text.hasSuffix(".amazonaws.com") || text.hasSuffix(".amazonaws.com.cn"))
      && isService(text)
  }

  private static func isService(_ text: some StringProtocol) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
      }
  }

  private static func isName(_ text: some StringProtocol) -> Bool {
    text.first.map { $0.isASCII && $0.isUppercase } == true
      && text.allSatisfy { isAlphanumeric($0) || $0 == "_" } && text.utf8.count <= 128
  }

  /// Services whose events name another source than their policies do.
  private static let sources = [
    "cloudwatch": "monitoring.amazonaws.com",
    "elasticfilesystem": "elasticfilesystem.amazonaws.com",
    "rds-data": "rdsdata.amazonaws.com",
  ]

  /// The events of a name: data events if they are documented as such, and management events otherwise.
  private static func named(_ what: String, _ type: String?) -> Part? {
    var name = what[...]
    var source: String?
    if let colon = what.firstIndex(of: ":"), !what.contains("::") {
      let service = String(what[..<colon])
      guard isService(service) else { return nil }
      source = isSource(service) ? service : sources[service] ?? service + ".amazonaws.com"
      name = what[what.index(after: colon)...]
    }
    guard isName(name) else { return nil }
    let call = String(name)
    if let type {
      return Part(category: .data, type: type, source: source, name: call)
    }
    if let data = DocumentedEvents.dataCall(call, of: source) {
      return Part(
        category: .data, type: data.type, source: data.source, name: call, readOnly: data.readOnly)
    }
    let known = source ?? ManagementCalls.source(of: call)
    return Part(
      category: .management, source: known,
      // A name alone does not ask for sources that nearly everybody leaves out, and whose calls are listed.
      otherSources: known == nil ? ManagementCalls.excludableSources : [], name: call,
      readOnly: ManagementCalls.readOnly(call))
  }

  // MARK: - Resources

  private static func ofPath(_ what: String) throws(EventsNotUnderstood) -> EventsAskedFor {
    let path = what.dropFirst("s3://".count)
    let bucket = path.prefix { $0 != "/" }
    guard !bucket.isEmpty, !bucket.contains("*"), path.utf8.count <= 2048 else {
      throw EventsNotUnderstood(what, .noForm)
    }
    guard !bucket.hasSuffix("--x-s3") else { throw EventsNotUnderstood(what, .directoryBucket) }
    let key = withoutStar(path.dropFirst(bucket.count))
    return EventsAskedFor(
      what: what,
      parts: [object(.path(bucket + (key.isEmpty ? "/" : key)))])
  }

  private static func object(_ resources: Resources) -> Part {
    Part(
      category: .data, type: "AWS::S3::Object", source: "s3.amazonaws.com", resources: resources)
  }

  private static func withoutStar(_ text: some StringProtocol) -> String {
    String(text.hasSuffix("*") ? text.dropLast() : text[...])
  }

  private static func ofResource(
    _ what: String, _ type: String?
  ) throws(EventsNotUnderstood) -> EventsAskedFor {
    guard let arn = ARN(what), !arn.resource.isEmpty, what.utf8.count <= 2048 else {
      throw EventsNotUnderstood(what, .noForm)
    }
    func asked(_ part: Part) -> EventsAskedFor {
      EventsAskedFor(
        what: what, parts: [part], partition: arn.partition,
        region: arn.region.isEmpty ? nil : arn.region,
        account: arn.account.isEmpty ? nil : arn.account)
    }
    let isObject = arn.service == "s3" && arn.region.isEmpty
    if isObject, type == nil || type == "AWS::S3::Object" {
      // A bucket stands for its objects.
      let isBucket = !what.contains("/") && !what.hasSuffix("*")
      return asked(object(isBucket ? .beginning(what + "/") : resources(what)))
    }
    guard let type = type ?? DocumentedEvents.type(of: arn) else {
      throw EventsNotUnderstood(what, .typeUnknown)
    }
    var text = what
    if type == "AWS::DynamoDB::Table", let index = text.firstRange(of: "/index/") {
      text = String(text[..<index.lowerBound])
    }
    if type == "AWS::S3Express::Object", arn.resource.count(where: { $0 == "/" }) == 1 {
      text += text.hasSuffix("*") ? "" : "/"
    }
    return asked(
      Part(
        category: .data, type: type, source: DocumentedEvents.source(ofType: type),
        resources: resources(text)))
  }

  /// One resource, or all that begin so: with a star or a slash at the end.
  private static func resources(_ text: String) -> Resources {
    text.hasSuffix("*") || text.hasSuffix("/") ? .beginning(withoutStar(text)) : .arn(text)
  }
}
