import SampleRecords

/// The values of one record's holes.
struct Filling {
  var chance: Chance
  let account: [UInt8]
  let region: [UInt8]
  var time = Moment(seconds: 0)
  /// As JSON has it, without quotes.
  var bucket: [UInt8] = []
  var key: [UInt8] = []
  var session = Session.all[0]

  init(chance: Chance, account: String, region: Region) {
    self.chance = chance
    self.account = Array(account.utf8)
    self.region = Array(region.rawValue.utf8)
  }

  mutating func write(_ hole: Hole, to output: inout [UInt8]) {
    switch hole {
    case .account: output += account
    case .region: output += region
    case .time: output += time.text.utf8
    case .eventID, .requestID: writeIdentifier(to: &output)
    case .objectRequestID: write(16, of: Alphabet.capitals, to: &output)
    case .hostID: write(74, of: Alphabet.base64, to: &output)
    case .bucket: output += bucket
    case .key: output += key
    case .byteCount: output += String(chance.below(1 << (4 + chance.below(18)))).utf8
    case .accessKey: output += session.accessKey
    case .address: output += session.address
    case .instance: output += session.instance
    case .sessionStart: output += time.rounded(downTo: 3_600).text.utf8
    case .resource: write(17, of: Alphabet.hexadecimal, to: &output)
    case .number: write(4, of: Alphabet.digits, to: &output)
    }
  }

  /// A version 4 UUID in lower case.
  private mutating func writeIdentifier(to output: inout [UInt8]) {
    let high = (chance.next() & ~0xF000) | 0x4000
    let low = (chance.next() & ~(0b11 << 62)) | (0b10 << 62)
    for place in 0..<16 {
      if place == 8 || place == 12 { output.append(UInt8(ascii: "-")) }
      output.append(
        Alphabet.hexadecimal[Int(truncatingIfNeeded: high >> UInt64(60 - 4 * place)) & 15])
    }
    output.append(UInt8(ascii: "-"))
    for place in 0..<16 {
      if place == 4 { output.append(UInt8(ascii: "-")) }
      output.append(
        Alphabet.hexadecimal[Int(truncatingIfNeeded: low >> UInt64(60 - 4 * place)) & 15])
    }
  }

  private mutating func write(_ length: Int, of alphabet: [UInt8], to output: inout [UInt8]) {
    for _ in 0..<length {
      output.append(alphabet[chance.below(alphabet.count)])
    }
  }
}
