import Selectors

/// The trails that own values which a record reaches, and what each of them can tell by its own.
///
/// While this is wanted, `RecordClasses` leaves what values mean out of the common key. What a trail
/// says of a record then hangs on that key and on its own values alone: what other trails own makes
/// no difference to it.
struct TouchedTrails: Sendable {
  /// Those that own values which only few trails own, by place among the judges; each once.
  private(set) var trails: [UInt32] = []
  private var isTouched: [Bool]
  /// By trail; 0 for one that reaches none of its values.
  private var signatures: [UInt64]
  private var signed: [UInt32] = []
  private let hash = KeyHash()
  /// Whether anything is to be noted; most records are told apart without.
  private(set) var isWanted = false

  init(trails count: Int) {
    signatures = Array(repeating: 0, count: count)
    isTouched = Array(repeating: false, count: count)
  }

  /// Forgets all, and notes from now on.
  mutating func begin() {
    for trail in signed { signatures[Int(trail)] = 0 }
    signed.removeAll(keepingCapacity: true)
    removeTrails()
    isWanted = true
  }

  /// Forgets who is touched, and keeps the signatures.
  mutating func removeTrails() {
    for trail in trails { isTouched[Int(trail)] = false }
    trails.removeAll(keepingCapacity: true)
  }

  mutating func end() { isWanted = false }

  func contains(_ trail: UInt32) -> Bool { isTouched[Int(trail)] }

  /// A hash of the common key and a segment of time.
  func core(_ common: UnsafeRawBufferPointer, _ segment: Int) -> UInt64 {
    hash.hash(hash.hash(common), UInt64(segment))
  }

  /// A hash of all that a trail can tell.
  func word(_ trail: UInt32, core: UInt64) -> UInt64 {
    hash.hash(hash.hash(core, UInt64(trail)), signatures[Int(trail)])
  }

  /// What a walk found at one node.
  struct Find {
    /// Tells fields, and entries of `resources`, apart.
    var field: UInt32
    var node: UInt32
    var isWhole: Bool
    var isJoined: Bool
    var isCommon: Bool
    /// The text so far, where it is not spelt as on the way through the tree.
    var spelling: UnsafeRawBufferPointer?
  }

  /// Adds to a trail's signature, in the order of the walks, what it owns at a node.
  mutating func note(_ find: Find, _ trail: UInt32, meaning: UInt64) {
    let flags: UInt64 =
      (find.isWhole ? 1 : 0) | (find.isJoined ? 2 : 0) | (find.spelling == nil ? 0 : 4)
    let old = signatures[Int(trail)]
    if old == 0 { signed.append(trail) }
    if !find.isCommon { touch(trail) }
    var signature = hash.hash(old, UInt64(find.field) << 32 | flags)
    signature = hash.hash(signature, meaning)
    // A joined letter tells the last value from those before it, which the meaning does not.
    if find.isJoined { signature = hash.hash(signature, UInt64(find.node)) }
    if let spelling = find.spelling { signature = hash.hash(signature, hash.hash(spelling)) }
    signatures[Int(trail)] = signature == 0 ? 1 : signature
  }

  /// Notes a trail to which all of the text makes a difference.
  mutating func note(_ text: UnsafeRawBufferPointer, of field: UInt32, _ trail: UInt32) {
    let find = Find(
      field: field, node: .max, isWhole: false, isJoined: false, isCommon: false, spelling: text)
    note(find, trail, meaning: 0)
  }

  private mutating func touch(_ trail: UInt32) {
    guard !isTouched[Int(trail)] else { return }
    isTouched[Int(trail)] = true
    trails.append(trail)
  }

  /// Does something of which nothing is noted.
  mutating func without<Result>(_ body: (inout TouchedTrails) -> Result) -> Result {
    let wasWanted = isWanted
    isWanted = false
    defer { isWanted = wasWanted }
    return body(&self)
  }
}
