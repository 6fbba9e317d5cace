import CloudTrail
import History

/// CreateTrail and UpdateTrail.
struct TrailWrites {
  let trails: AccountTrails

  /// The most trails of a Region, shadows of multi-Region trails included (SEMANTICS 4.1).
  static let mostTrails = 5

  /// It does not log until StartLogging (SEMANTICS 3.5).
  func createTrail(_ input: Input) throws -> RecordedCall {
    let name = try input.string("Name") ?? ""
    try TrailName.validate(name)
    let arn = trails.local(name)
    guard let bucket = try input.string("S3BucketName"), !bucket.isEmpty else {
      throw CloudTrailError("InvalidS3BucketNameException", "S3 bucket name cannot be blank!")
    }
    let given = try TrailInput(input, arn).settings
    let defaults = TrailSettings(
      isMultiRegionTrail: false, includeGlobalServiceEvents: true, isOrganizationTrail: false
    ).updated(with: TrailSettings(["LogFileValidationEnabled": false, "RecursiveLogging": true]))
    let settings = defaults.updated(with: given)
    try refuseMultiRegionWithoutGlobal(settings)
    let tags = try TagList(input, valuesCount: true).tags
    if try trails.standing(arn) != nil {
      throw CloudTrailError(
        "TrailAlreadyExistsException",
        "Trail \(name) already exists for customer: \(trails.context.account)")
    }
    let seen = try trails.all().filter { $0.isVisible(in: trails.context.region) }.count
    guard seen < Self.mostTrails else {
      throw CloudTrailError(
        "MaximumNumberOfTrailsExceededException",
        "User: \(trails.context.account) already has \(seen) trails in \(trails.context.region).")
    }
    var request = Self.request(name, input, settings)
    if !tags.isEmpty, let list = input.json.present("TagsList") {
      request.append(.init("tagsList", list.asRecorded))
    }
    return recorded(arn, .create(settings), request, settings)
  }

  /// A partial update: what is absent stays as it was (SEMANTICS 3.5).
  func updateTrail(_ input: Input) throws -> RecordedCall {
    let name = try input.string("Name") ?? ""
    let standing = try trails.toChange(name)
    let given = try TrailInput(input, standing.arn).settings
    let before = try trails.history.settings(of: "\(standing.arn)", at: trails.context.time)
    let settings = Self.recursion(standing).updated(with: before).updated(with: given)
    try refuseMultiRegionWithoutGlobal(settings)
    return recorded(
      standing.arn, .update(given), Self.request(name, input, given), settings)
  }

  /// Trails of before CloudTrail knew the setting log so by default (SEMANTICS 3.5).
  private static func recursion(_ standing: TrailStanding) -> TrailSettings {
    TrailSettings(
      standing.state.logsRecursively.value.map { ["RecursiveLogging": .bool($0)] } ?? [:])
  }

  /// The text is AWS's own (SEMANTICS 3.4, 4.3).
  private func refuseMultiRegionWithoutGlobal(_ settings: TrailSettings) throws {
    if settings.isMultiRegionTrail == true && settings.includeGlobalServiceEvents == false {
      throw CloudTrailError.combination("Multi-Region trail must include global service events.")
    }
  }

  private func recorded(
    _ arn: TrailARN, _ change: TrailChange, _ request: [JSONValue.Member],
    _ settings: TrailSettings
  ) -> RecordedCall {
    let answer = JSONValue.object(
      TrailShape.identity(arn) + TrailShape.shown(settings.members))
    return RecordedCall(
      arn, change, request: .object(request), response: answer.asRecorded, answer: answer)
  }

  /// As CloudTrail's record shows the request; what it enables, the request calls enabling.
  private static func request(
    _ name: String, _ input: Input, _ settings: TrailSettings
  ) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = [.init("name", .string(name))]
    for (key, value) in settings.members.sorted(by: { $0.key < $1.key }) where key != "SnsTopicARN"
    {
      let spelled = key == "LogFileValidationEnabled" ? "EnableLogFileValidation" : key
      members.append(.init(Spelling.record(spelled), value))
    }
    return members
  }
}
