/// A hash of keys, of its own in each process: whoever writes the logs cannot know which keys
/// collide.
struct KeyHash: Sendable {
  private let seed = UInt64.random(in: .min ... .max)
  private let secret = UInt64.random(in: .min ... .max)

  init() {}

  func hash(_ word: UInt64) -> UInt64 { mixed(word, secret, seed) }

  func hash(_ first: UInt64, _ second: UInt64) -> UInt64 {
    mixed(mixed(first, second, seed), secret, seed)
  }

  func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
    var state = seed ^ UInt64(truncatingIfNeeded: key.count)
    var at = 0
    while at + 16 <= key.count {
      state = mixed(word(key, at), word(key, at + 8), state)
      at += 16
    }
    if key.count >= 16 {
      if at < key.count {
        state = mixed(word(key, key.count - 16), word(key, key.count - 8), state)
      }
    } else if key.count >= 8 {
      state = mixed(word(key, 0), word(key, key.count - 8), state)
    } else {
      var short: UInt64 = 0
      for byte in key { short = short << 8 | UInt64(byte) }
      state = mixed(short, 0, state)
    }
    return mixed(state, secret, seed)
  }

  private func word(_ key: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    key.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  private func mixed(_ left: UInt64, _ right: UInt64, _ state: UInt64) -> UInt64 {
    let product = (left ^ secret).multipliedFullWidth(by: right ^ state)
    return product.high ^ product.low
  }
}
