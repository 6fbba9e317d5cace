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
  private var objects = Beginnings()
  /// By another type of resource, the beginnings of ARNs; an empty one takes all.
  private var beginnings: [String: Beginnings] = [:]

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
    if type == Self.object {
      objects.add(values)
    } else {
      beginnings[type, default: Beginnings()].add(values)
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
      // Nearly always, and asked for each window that is open and each change.
      if let object = witness.object { return objects.include(oneOf: object) }
      return witness.resources.contains { type, arn in
        let taken = type == Self.object ? objects : beginnings[type] ?? Beginnings()
        return arn.map { taken.include(oneOf: $0) } ?? !taken.isEmpty
      }
    case nil: return true
    }
  }
}

/// Beginnings of texts, one after the other, so that they are looked through without touching any other memory.
private struct Beginnings {
  private var bytes: [UInt8] = []
  /// Where each ends.
  private var ends: [Int] = []

  var isEmpty: Bool { ends.isEmpty }

  mutating func add(_ texts: [String]) {
    for text in texts {
      bytes += text.utf8
      ends.append(bytes.count)
    }
  }

  /// Whether a text begins with one of them.
  func include(oneOf text: [UInt8]) -> Bool {
    if ends.isEmpty { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      text.withUnsafeBufferPointer { text in
        var start = 0
        for end in ends {
          let length = end - start
          if length <= text.count,
            bytes[start..<end].elementsEqual(text[..<length])
          {
            return true
          }
          start = end
        }
        return false
      }
    }
  }
}

/// What a ``WitnessFilter`` looks at.
struct WitnessKey {
  /// Nil for another one.
  let category: Category?
  let resources: [(type: String, arn: [UInt8]?)]
  /// The ARN of the only resource, if that is an S3 object.
  let object: [UInt8]?

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
    object =
      resources.count == 1 && resources[0].type == WitnessFilter.object ? resources[0].arn : nil
  }
}
