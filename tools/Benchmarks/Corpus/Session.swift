import SampleRecords

/// A caller's credentials and address, which its calls share.
struct Session {
  let accessKey: [UInt8]
  let address: [UInt8]
  /// The id of the instance that calls, behind `i-`.
  let instance: [UInt8]

  static let all: [Session] = {
    var chance = Chance(seed: 0).branch("sessions")
    return (0..<500).map { number in
      // RFC 5737's addresses.
      let network = ["192.0.2", "198.51.100", "203.0.113"][number % 3]
      return Session(
        accessKey: Array("ASIA\(chance.capitals(16))".utf8),
        address: Array("\(network).\(chance.within(1...254))".utf8),
        instance: Array(chance.hexadecimal(17).utf8))
    }
  }()
}
