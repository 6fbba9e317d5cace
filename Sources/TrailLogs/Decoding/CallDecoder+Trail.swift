import CloudTrail

extension CallDecoder {
  /// The trail that a successful call changed: as the answer names it, or as the request does.
  var changedTrail: TrailARN? {
    answeredTrail ?? requestedTrail
  }

  private var answeredTrail: TrailARN? {
    response.text("trailARN").flatMap { TrailARN($0) }
  }

  /// The trail that a refused call was aimed at. A bare name stands for a trail in the Region that
  /// was called, but where the message spells out the ARN of that name, CloudTrail itself said so.
  var refusedTrail: TrailARN? {
    if let answeredTrail { return answeredTrail }
    let messaged = errorMessage.map(Self.trails(in:)) ?? []
    guard let requestedTrail else { return messaged.first }
    if namesARN { return requestedTrail }
    return messaged.first { $0.name == requestedTrail.name } ?? requestedTrail
  }

  /// Selectors are put on a `trailName`, tags on a `resourceId`; all other calls say `name`. Any may
  /// be an ARN.
  private var requestedName: String? {
    let keys =
      switch call {
      case .putEventSelectors, .putInsightSelectors: ["trailName", "name"]
      case .addTags, .removeTags: ["resourceId"]
      default: ["name", "trailName"]
      }
    return keys.lazy.compactMap { request.text($0) }.first { !$0.isEmpty }
  }

  private var namesARN: Bool { requestedName.flatMap { TrailARN($0) } != nil }

  private var requestedTrail: TrailARN? {
    guard let requestedName else { return nil }
    if let arn = TrailARN(requestedName) { return arn }
    // What is left of a masked ARN is no name.
    guard !requestedName.contains(":"), !requestedName.contains("/") else { return nil }
    guard let region, let account, !region.isEmpty, !account.isEmpty else { return nil }
    return TrailARN(name: requestedName, calledIn: region, account: account)
  }

  /// The ARNs of trails in a message: `… on resource: arn:aws:cloudtrail:…:trail/NAME because …`.
  static func trails(in message: String) -> [TrailARN] {
    message.split(whereSeparator: \.isWhitespace).compactMap { word in
      guard let start = word.firstRange(of: "arn:")?.lowerBound else { return nil }
      var text = word[start...]
      // A trail's name ends in a letter or a digit (SEMANTICS 4.1).
      while let last = text.last, !last.isLetter, !last.isNumber { text.removeLast() }
      return TrailARN(text)
    }
  }
}
