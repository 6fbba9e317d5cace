import CloudTrail
import Comparison
import History

/// What a configuration can take at all, to rule out quickly that it logs some event.
///
/// It errs on one side only: what it rules out, the evaluator would refuse, too. Of many trails of an account
/// nearly all are ruled out by the category, the type of the resource or the bucket.
struct WitnessFilter {
  private var takesAll = false
  private var takesManagement = false
  private var takesNetworkActivity = false
  /// The beginnings of ARNs of S3 objects, about which nearly all data events are.
  private var objects: [[UInt8]] = []
  /// By another type of resource, the beginnings of ARNs; an empty one takes all.
  private var beginnings: [String: [[UInt8]]] = [:]

  /// The type of S3 objects.
  static let object = "AWS::S3::Object"

  init(_ trail: ComparedTrail) {
    guard !trail.state.logsNothing else { return }
    switch trail.selectors {
    case nil: takesAll = true
    case .basic(let selectors):
      for selector in selectors {
        takesManagement = takesManagement || selector.includeManagementEvents
        for resource in selector.dataResources {
          // How values of other types are compared has rules of its own.
          add(resource.type, resource.type == Self.object ? resource.values : [""])
        }
      }
    case .advanced(let selectors):
      for selector in selectors { add(selector) }
    }
  }

  private mutating func add(_ type: String, _ values: [String]) {
    let values = values.map { Array($0.utf8) }
    if type == Self.object {
      objects += values
    } else {
      beginnings[type, default: []] += values
    }
  }

  private mutating func add(_ selector: AdvancedEventSelector) {
    func positive(_ name: String) -> (equal: [String], starts: [String])? {
      let conditions = selector.fieldSelectors.filter { $0.field == name }.flatMap(\.conditions)
      guard !conditions.isEmpty,
        conditions.allSatisfy({ [.equals, .startsWith].contains($0.operator) })
      else { return nil }
      return (
        conditions.filter { $0.operator == .equals }.flatMap(\.values),
        conditions.filter { $0.operator == .startsWith }.flatMap(\.values)
      )
    }
    guard let categories = positive("eventCategory"), categories.starts.isEmpty else {
      takesAll = true
      return
    }
    for category in categories.equal {
      switch category {
      case "Management": takesManagement = true
      case "NetworkActivity": takesNetworkActivity = true
      case "Data":
        guard let types = positive("resources.type"), types.starts.isEmpty else {
          takesAll = true
          return
        }
        let arns = positive("resources.ARN").map { $0.equal + $0.starts } ?? [""]
        for type in types.equal { add(type, arns) }
      default: break
      }
    }
  }

  /// Whether a configuration may log a witness.
  func mayTake(_ witness: WitnessKey) -> Bool {
    if takesAll { return true }
    switch witness.category {
    case .management: return takesManagement
    case .networkActivity: return takesNetworkActivity
    case .data:
      return witness.resources.contains { type, arn in
        let taken = type == Self.object ? objects : beginnings[type] ?? []
        guard let arn else { return !taken.isEmpty }
        return taken.contains { Self.begins(arn, with: $0) }
      }
    case nil: return true
    }
  }
}

extension WitnessFilter {
  /// Whether bytes begin with others. It is asked for each window that is open and each change.
  private static func begins(_ text: [UInt8], with beginning: [UInt8]) -> Bool {
    guard text.count >= beginning.count else { return false }
    return text.withUnsafeBytes { text in
      beginning.withUnsafeBytes { beginning in
        beginning.isEmpty
          || UnsafeRawBufferPointer(rebasing: text[..<beginning.count]).elementsEqual(beginning)
      }
    }
  }
}

/// What a ``WitnessFilter`` looks at.
struct WitnessKey {
  /// Nil for another one.
  let category: Category?
  let resources: [(type: String, arn: [UInt8]?)]

  enum Category { case management, data, networkActivity }

  init(_ witness: Witness) {
    category =
      switch witness.record["eventCategory"]?.string {
      case "Management": .management
      case "Data": .data
      case "NetworkActivity": .networkActivity
      default: nil
      }
    resources = (witness.record["resources"]?.array ?? []).compactMap { resource in
      resource["type"]?.string.map { ($0, resource["ARN"]?.string.map { Array($0.utf8) }) }
    }
  }
}
