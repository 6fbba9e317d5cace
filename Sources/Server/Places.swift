import NIOCore
import Synchronization

/// The places that there are for connections, and who gives one up for a newcomer.
///
/// Nothing is known of a connection but where it comes from and how long it has said nothing whole, so that
/// decides: when nearly all places are taken, or an address has as many as one may have, those that have
/// been silent for longest are hung up on, several at once so that a crowd of newcomers is not looked
/// through for each of them. A connection whose request is being worked on keeps its place.
final class Places: Sendable {
  private struct Taken {
    var byOrigin: [Place.Origin: [ObjectIdentifier: Place]] = [:]
    var count = 0

    mutating func insert(_ place: Place) {
      byOrigin[place.origin, default: [:]][ObjectIdentifier(place)] = place
      count += 1
    }

    /// Does nothing if the place was taken away before.
    mutating func remove(_ place: Place) {
      guard byOrigin[place.origin]?.removeValue(forKey: ObjectIdentifier(place)) != nil else {
        return
      }
      count -= 1
      if byOrigin[place.origin]?.isEmpty == true { byOrigin[place.origin] = nil }
    }
  }

  private let limits: ServerLimits
  private let taken = Mutex(Taken())
  /// Whether nobody could be hung up on when a place was wanted.
  private let isCrowded = Atomic(false)

  init(_ limits: ServerLimits) {
    self.limits = limits
  }

  /// Takes a place for a connection that was just accepted, until ``leave(_:)``.
  ///
  /// - Returns: nil if its address has all that it may have, and all of them are at work.
  func enter(_ channel: any Channel) -> Place? {
    let newcomer = Place(channel, in: self)
    let (isTaken, victims) = taken.withLock { taken -> (Bool, [Place]) in
      var victims: [Place] = []
      let ofAddress = taken.byOrigin[newcomer.origin]?.count ?? 0
      if ofAddress >= limits.connectionsOfAddress {
        let neighbours = taken.byOrigin[newcomer.origin]?.values.map { $0 } ?? []
        victims = Self.longestSilent(
          neighbours, count: ofAddress - limits.connectionsOfAddress + limits.freedAtOnce)
        guard !victims.isEmpty else { return (false, []) }
        for victim in victims { taken.remove(victim) }
      }
      victims += makeRoom(in: &taken, for: 1)
      taken.insert(newcomer)
      return (true, victims)
    }
    for victim in victims { victim.hangUp() }
    return isTaken ? newcomer : nil
  }

  func leave(_ place: Place) {
    taken.withLock { $0.remove(place) }
  }

  /// A connection has become silent; somebody may have been waiting for that.
  fileprivate func becameSilent() {
    guard isCrowded.load(ordering: .relaxed) else { return }
    for victim in taken.withLock({ makeRoom(in: &$0, for: 0) }) { victim.hangUp() }
  }

  /// Takes the places of those that were silent for longest, if fewer are free than are kept.
  private func makeRoom(in taken: inout Taken, for newcomers: Int) -> [Place] {
    let tooMany = taken.count + newcomers - (limits.connections - limits.placesKept)
    var victims: [Place] = []
    if tooMany > 0 {
      victims = Self.longestSilent(
        taken.byOrigin.values.flatMap(\.values), count: tooMany + limits.freedAtOnce - 1)
      for victim in victims { taken.remove(victim) }
    }
    isCrowded.store(tooMany > victims.count, ordering: .relaxed)
    return victims
  }

  /// As many of the places as are wanted, or as are silent; first the one that was silent for longest.
  private static func longestSilent(_ places: [Place], count: Int) -> [Place] {
    let now = NIODeadline.now()
    let silent = places.indices.compactMap { index in
      places[index].silence(at: now).map { (silence: $0, index: index) }
    }
    return silent.sorted { $0.silence > $1.silence }.prefix(count).map { places[$0.index] }
  }
}

/// The place of one connection.
final class Place: Sendable {
  /// Where a connection comes from, as far as limits are concerned.
  enum Origin: Hashable {
    case v4(UInt32)
    /// The first half of an address: a network gives a customer all addresses that share it.
    case v6(UInt64)
    case unknown
  }

  /// How silent a connection is; the most silent is the greatest.
  struct Silence: Comparable {
    /// Whether it had a second, and has not said anything whole since it began.
    let isStranger: Bool
    let nanoseconds: UInt64

    static func < (one: Silence, other: Silence) -> Bool {
      one.isStranger == other.isStranger
        ? one.nanoseconds < other.nanoseconds : other.isStranger
    }
  }

  let origin: Origin
  private let channel: any Channel
  private let places: Places
  /// When it became silent, in nanoseconds; 0 while a request is worked on.
  private let silentSince: Atomic<UInt64>
  private let hasAsked = Atomic(false)

  /// How long a connection that is new may take before it counts as one that says nothing.
  private static let patience: UInt64 = 1_000_000_000

  fileprivate init(_ channel: any Channel, in places: Places) {
    self.channel = channel
    self.places = places
    origin = Origin(channel.remoteAddress)
    silentSince = Atomic(NIODeadline.now().uptimeNanoseconds)
  }

  /// A request of the connection is being worked on.
  func beginWork() {
    silentSince.store(0, ordering: .relaxed)
    hasAsked.store(true, ordering: .relaxed)
  }

  /// The response was sent.
  func endWork() {
    silentSince.store(NIODeadline.now().uptimeNanoseconds, ordering: .relaxed)
    places.becameSilent()
  }

  func leave() { places.leave(self) }

  fileprivate func hangUp() { channel.close(promise: nil) }

  /// Nil while a request is worked on.
  fileprivate func silence(at now: NIODeadline) -> Silence? {
    let since = silentSince.load(ordering: .relaxed)
    guard since != 0 else { return nil }
    let time = now.uptimeNanoseconds > since ? now.uptimeNanoseconds - since : 0
    return Silence(
      isStranger: !hasAsked.load(ordering: .relaxed) && time > Self.patience, nanoseconds: time)
  }
}

extension Place.Origin {
  init(_ address: SocketAddress?) {
    switch address {
    // The address itself follows the family and the port, in IPv6 also the number of the flow.
    case .v4(let address):
      self = withUnsafeBytes(of: address.address) { .v4(Self.number($0.dropFirst(4).prefix(4))) }
    case .v6(let address):
      self = withUnsafeBytes(of: address.address) { Self.v6($0.dropFirst(8).prefix(16)) }
    case .unixDomainSocket, .none: self = .unknown
    }
  }

  private static func v6(_ bytes: Slice<UnsafeRawBufferPointer>) -> Self {
    // An IPv4 address that came through a socket of both kinds.
    let isMapped =
      bytes.prefix(10).allSatisfy { $0 == 0 }
      && bytes.dropFirst(10).prefix(2).allSatisfy { $0 == 0xff }
    return isMapped ? .v4(number(bytes.suffix(4))) : .v6(number(bytes.prefix(8)))
  }

  private static func number<Number: FixedWidthInteger>(
    _ bytes: Slice<UnsafeRawBufferPointer>
  ) -> Number {
    bytes.reduce(0) { $0 << 8 | Number($1) }
  }
}
