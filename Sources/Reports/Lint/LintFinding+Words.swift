import CloudTrail
import Comparison
import ReadModels
import Selectors

// What lint found, in words: what is so, how we know, and what to do.

extension LintFinding {
  /// How many values and names a sentence lists.
  private static let listed = 3

  /// What is so, in one line without a full stop.
  var fact: String {
    switch kind {
    case .resourceTypeCase(let given, let listed):
      "it asks for the resource type \(given), and AWS spells it \(listed)"
    case .emptyValues(let type): "\(type) without a value takes nothing"
    case .takesNothing: "it takes no event"
    case .pattern(let condition):
      "\(condition.words) has a *, and there are no wildcards"
    case .excludesNothing(let condition, _): "\(condition.words) excludes nothing"
    case .exclusionVoided(let conditions, let takers):
      "what \(Self.list(conditions.map(\.words))) excludes is taken by \(Self.selectors(takers))"
    case .reachesNeighbour(let condition, let neighbours):
      "\(condition.words) has no slash at its end, and means more than one bucket"
        + (neighbours.isEmpty ? "" : ": in the logs also \(Self.list(neighbours))")
    case .logsOwnDeliveries(let bucket):
      "it logs its own deliveries into \(bucket)"
    case .secondCopy(let other): "management events are logged by \(other.text), too"
    case .idle(let taker):
      "it adds nothing: " + (taker.map { Self.selectors([$0]) + " takes" } ?? "the others take")
        + " all that it takes"
    }
  }

  /// How we know, in one line without a full stop.
  var proof: String {
    switch kind {
    case .resourceTypeCase:
      "types are compared letter by letter (rests on 2.7a, inferred), so other events are taken than with "
        + "the type as AWS spells it"
    case .emptyValues: "the selector is the same without it"
    case .takesNothing: "no event that AWS documents meets all of its conditions"
    case .pattern(let condition):
      condition.isExclusion
        ? "the * stands for itself, so what looks excluded is not"
        : "the * stands for itself, so what looks taken is not"
    case .excludesNothing(_, isBucket: true):
      "no object has the ARN of a bucket, and the selector is the same without it"
    case .excludesNothing(_, isBucket: false): "the selector is the same without it"
    case .exclusionVoided:
      "it makes a difference for its own selector, and none for all selectors together"
    case .reachesNeighbour: "with the slash the selectors log something else"
    case .logsOwnDeliveries:
      "every log file that it delivers is an event that it delivers in a later one"
    case .secondCopy: "an event that both log"
    case .idle: "the selectors log the same without it"
    }
  }

  /// What to do, in one line without a full stop.
  var hint: String {
    switch kind {
    case .resourceTypeCase(_, let listed): "write \(listed)"
    case .emptyValues(let type): Self.hint(ofEmpty: type)
    case .takesNothing: "leave the selector out, or correct its conditions"
    case .pattern(let condition):
      switch condition.operator {
      case nil: "leave the * out: a value takes all that begins with it"
      case .equals, .startsWith, .endsWith:
        "leave the * out, with StartsWith for what comes before it, or EndsWith for what comes after it"
      case .notEquals, .notStartsWith, .notEndsWith:
        "leave the * out, with NotStartsWith for what comes before it, or NotEndsWith for what comes after it"
      }
    case .excludesNothing(let condition, isBucket: true):
      "write NotStartsWith \(condition.value)/ to exclude the objects of the bucket"
    case .excludesNothing(_, isBucket: false):
      "leave it out, or correct its value: nothing that the selector takes has it"
    case .exclusionVoided(_, let takers):
      "exclude the same in \(Self.selectors(takers)), or leave it out here"
    case .reachesNeighbour(let condition, _):
      "write \(condition.value)/ for the one bucket; for all whose names begin so, end it with what follows "
        + "in all of them, such as \(condition.value)-"
    case .logsOwnDeliveries(let bucket):
      "exclude the bucket \(bucket) from the data events, deliver into a bucket that is not logged, or set "
        + "RecursiveLogging to false"
    case .secondCopy:
      "turn management events off on one of the two, unless both are needed: AWS charges for every copy "
        + "after the first"
    case .idle: "leave the selector out"
    }
  }

  private static func hint(ofEmpty type: String) -> String {
    let whole: String? =
      switch BasicResourceType(rawValue: type) {
      case .s3Object: "arn:aws:s3 takes all objects"
      case .lambdaFunction: "arn:aws:lambda takes all functions"
      case .dynamoDBTable: "arn:aws:dynamodb takes all tables"
      case nil: nil
      }
    return "leave it out, or give values" + (whole.map { "; \($0)" } ?? "")
  }

  /// What it is about: `selector 2 (reads of secrets)`, `the trail`.
  var place: String {
    guard let selector else { return "the trail" }
    return "selector \(selector + 1)" + (name.map { $0.isEmpty ? "" : " (\($0))" } ?? "")
  }

  private static func list(_ texts: [String]) -> String {
    let more = texts.count - listed
    return texts.prefix(listed).joined(separator: ", ")
      + (more > 0 ? " and \(Number.grouped(more)) more" : "")
  }

  private static func selectors(_ indices: [Int]) -> String {
    (indices.count == 1 ? "selector " : "selectors ")
      + list(indices.map { "\($0 + 1)" })
  }
}

extension LintFinding.Condition {
  /// `resources.ARN NotEquals arn:aws:s3:::secret`.
  var words: String {
    ([field, self.operator?.rawValue, value] as [String?]).compactMap(\.self)
      .joined(separator: " ")
  }
}
