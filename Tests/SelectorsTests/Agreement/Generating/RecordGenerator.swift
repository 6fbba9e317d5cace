import TestSupport

/// Records: mostly like CloudTrail's, now and then with a field that is missing, null, twice, of
/// another kind or slightly changed.
struct RecordGenerator {
  private let words: Vocabulary
  private var dice: SeededRandom
  private var members: [(key: String, value: JSONText)] = []

  init(_ words: Vocabulary, _ dice: SeededRandom) {
    self.words = words
    self.dice = dice
  }

  mutating func next() -> JSONText {
    members = []
    let kind = dice.below(100)
    let category =
      switch kind {
      case ..<35: "Management"
      case ..<78: "Data"
      case ..<90: "NetworkActivity"
      default: dice.one(of: Vocabulary.categories)
      }
    addCategory(category)
    text("eventName", dice.one(of: words.names))
    text("eventSource", dice.one(of: words.sources))
    if category != "NetworkActivity" || dice.chance(20) { flag("readOnly", dice.chance(50)) }
    if category == "NetworkActivity" || dice.chance(5) {
      text("vpcEndpointId", dice.one(of: words.endpoints))
      if dice.chance(50) { text("errorCode", "VpceAccessDenied") }
    }
    if dice.chance(10) { text("errorCode", dice.one(of: ["AccessDenied", "VpceAccessDenied"])) }
    if dice.chance(20) { text("sessionCredentialFromConsole", "true") }
    addIdentity()
    if category != "Management" || dice.chance(25) { addResources() }
    if dice.chance(3) { members.append((key: "\"requestParameters\"", value: .array([.null]))) }
    return .object(members)
  }

  /// The members that give the category, or leave it to be guessed.
  private mutating func addCategory(_ category: String) {
    let share = dice.below(100)
    let isOld = share >= 84
    text("eventVersion", isOld ? dice.one(of: Vocabulary.versions) : "1.09", damage: isOld ? 10 : 2)
    if share < 76 { text("eventCategory", category, damage: 4) }
    if share < 60 || (76..<84).contains(share) {
      flag("managementEvent", category == "Management", damage: 12)
    }
    let type = category == "NetworkActivity" ? "AwsVpceEvent" : "AwsApiCall"
    text("eventType", dice.chance(80) ? type : dice.one(of: Vocabulary.eventTypes))
  }

  private mutating func addIdentity() {
    guard dice.chance(95) else { return }
    let outer = members
    members = []
    text("type", "IAMUser", damage: 0)
    text("arn", dice.one(of: words.users), damage: 12)
    let identity = JSONText.object(members)
    members = outer
    add("userIdentity", identity, damage: 3)
  }

  private mutating func addResources() {
    var entries: [JSONText] = []
    let count = dice.one(of: [0, 1, 1, 1, 2, 2, 3])
    for _ in 0..<count { entries.append(resource()) }
    add("resources", .array(entries), damage: 8)
  }

  private mutating func resource() -> JSONText {
    if dice.chance(2) { return wrongKind() }
    let outer = members
    defer { members = outer }
    members = []
    let pair: (type: String, arns: [String])
    switch dice.below(10) {
    case ..<5: pair = (Vocabulary.objectType, words.objects)
    case 5, 6: pair = ("AWS::Lambda::Function", words.functions)
    case 7: pair = ("AWS::DynamoDB::Table", words.tables)
    default: pair = (dice.one(of: Vocabulary.types), words.arns)
    }
    if dice.chance(92) { text("type", pair.type, damage: 5) }
    let isPrefix = pair.type == Vocabulary.objectType && dice.chance(25)
    if isPrefix { text("ARNPrefix", dice.one(of: words.buckets), damage: 6) }
    if !isPrefix || dice.chance(4) {
      text(dice.chance(2) ? "arn" : "ARN", dice.one(of: pair.arns), damage: 10)
    }
    if dice.chance(30) { text("accountId", "111122223333", damage: 0) }
    return .object(members)
  }

  private mutating func flag(_ key: String, _ truth: Bool, damage: Int = 12) {
    switch dice.below(100) {
    case ..<88: add(key, .bool(truth), damage: damage)
    case ..<97: add(key, .string(truth ? "true" : "false", &dice), damage: damage)
    default: add(key, .string(dice.one(of: ["True", "yes", "", "FALSE"]), &dice), damage: damage)
    }
  }

  private mutating func text(_ key: String, _ text: String, damage: Int = 6) {
    let changed = dice.chance(damage) ? Mutation.mutated(text, &dice) : text
    add(key, .string(changed, &dice), damage: damage)
  }

  private mutating func add(_ key: String, _ value: JSONText, damage: Int) {
    let written = dice.chance(2) ? JSONText.quoted(key, &dice) : "\"\(key)\""
    guard dice.chance(damage) else { return members.append((key: written, value: value)) }
    switch dice.below(5) {
    case 0: return
    case 1: members.append((key: written, value: .null))
    case 2: members.append((key: written, value: wrongKind()))
    case 3:
      members.append((key: written, value: wrongKind()))
      members.append((key: written, value: value))
    default:
      members.append((key: written, value: value))
      members.append((key: written, value: dice.chance(50) ? .null : wrongKind()))
    }
  }

  private mutating func wrongKind() -> JSONText {
    switch dice.below(8) {
    case 0: .raw(dice.one(of: ["0", "1", "1.05", "-3e2"]))
    case 1: .array([])
    case 2: .array([.string("true", &dice), .bool(true)])
    case 3: .object([])
    case 4: .object([(key: "\"arn\"", value: .string(dice.one(of: words.users), &dice))])
    case 5, 6: .bool(dice.chance(50))
    default: .string(dice.one(of: words.arns + words.names), &dice)
    }
  }
}
