import CloudTrail
import History

extension TimelineEntry {
  /// What changed, in lines: `-` and `+` before tags and facts of the selectors that went and came,
  /// words for the rest.
  public var changeLines: [String] {
    switch event.content.change {
    case .reject(_, let code, let message):
      return ["refused: \(code)" + (message.map { ": \($0)" } ?? "")]
    case .lose(_, let reason): return ["not known: \(reason)"]
    case .correct(let id, let reason): return ["voids \(id): \(reason)"]
    case .putInsightSelectors(let types):
      return ["Insights: " + (types.isEmpty ? "off" : types.joined(separator: ", "))]
    case .addTags(let tags): return tags.map(Self.line) + switched
    case .removeTags(let keys): return keys.map { "- tag \($0)" } + switched
    case .create: return created + createdTags.map(Self.line) + doubts
    case .delete: return doubts
    default: return removed.map { "- \($0)" } + added.map { "+ \($0)" } + switched + doubts
    }
  }

  /// How a new trail begins.
  private var created: [String] {
    guard let after else { return [] }
    var words = [after.isMultiRegion.words("multi-Region", "single-Region")]
    if after.isOrganization == .known(true) { words.append("of an organization") }
    words.append(after.includesGlobalServices.words("global services", "no global services"))
    return [
      words.joined(separator: ", ") + "; not logging yet",
      "default selectors: all management events, no data events",
    ]
  }

  /// The tags that a new trail was given; a request that is no JSON tells of none.
  var createdTags: [Tag] {
    do {
      return try event.content.createdTags()
    } catch {
      return []
    }
  }

  private static func line(_ tag: Tag) -> String {
    tag.value.isEmpty ? "+ tag \(tag.key)" : "+ tag \(tag.key): \(tag.value)"
  }

  /// The switches that the event turned.
  private var switched: [String] {
    guard let before, let after else { return [] }
    return Self.switches.compactMap { name, path in
      before[keyPath: path] == after[keyPath: path]
        ? nil
        : "\(name): \(Self.word(before[keyPath: path])) → \(Self.word(after[keyPath: path]))"
    }
  }

  /// What nobody can tell from here on, where that is not just because the history begins later.
  private var doubts: [String] {
    guard let after else { return [] }
    var doubts = Self.switches.compactMap { name, path -> String? in
      guard let reason = after[keyPath: path].reason, reason != .unseen else { return nil }
      return "\(name) not known: \(reason.words)"
    }
    if let reason = after.selectors.reason, reason != .unseen {
      doubts.append("selectors not known: \(reason.words)")
    }
    return doubts
  }

  private static let switches: [(String, any KeyPath<TrailState, Known<Bool>> & Sendable)] = [
    ("exists", \.exists), ("logging", \.logging), ("multi-Region", \.isMultiRegion),
    ("global services", \.includesGlobalServices), ("organization", \.isOrganization),
    ("recursive logging", \.logsRecursively),
  ]

  private static func word(_ known: Known<Bool>) -> String {
    switch known {
    case .known(let truth): truth ? "yes" : "no"
    case .unknown: "not known"
    }
  }
}
