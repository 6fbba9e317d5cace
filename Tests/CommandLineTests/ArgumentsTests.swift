import Foundation
import TestSupport
import Testing

@testable import trailback

/// What the program is given on its command line reaches it, byte for byte and on any system.
@Suite("Arguments")
struct ArgumentsTests {
  @Test(
    "Bytes become text for the parser, and the same bytes again",
    arguments: [
      Array("plain.json".utf8), Array("é😀.json".utf8), [], [0xFF], [0x61, 0xFE, 0xFF, 0x2E],
      [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98, 0x61], [0xC0, 0x80], [0xED, 0xA0, 0x80],
      [0xF4, 0x90, 0x80, 0x80], Array("\u{10FF80}\u{10FFFF}\u{10FF7F}\u{FFFD}".utf8),
      Array(1...255),
    ] as [[UInt8]])
  func roundTrip(bytes: [UInt8]) {
    let text = Arguments.text(bytes)
    #expect(Arguments.bytes(of: text) == bytes)
    #expect(Arguments.readable(text) == String(decoding: bytes, as: UTF8.self))
    // A part of an argument is the same part of its bytes.
    let option = Arguments.text(Array("--assume=".utf8) + bytes)
    #expect(FileArgument(argument: String(option.dropFirst(9))).bytes == bytes)
  }

  @Test("Any bytes at random come back", arguments: 0..<200 as Range<UInt64>)
  func random(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let bytes = (0..<random.below(40)).map { _ in UInt8.random(in: 1...255, using: &random) }
    #expect(Arguments.bytes(of: Arguments.text(bytes)) == bytes)
  }

  @Test("A file whose name is not UTF-8 is opened, and named as far as it can be")
  func fileName() throws {
    let place = try Workplace()
    try place.write(#"{"EventSelectors":[{"ReadWriteType":"All"}]}"#, to: "selectors.json")
    let trail = "--trail arn:aws:cloudtrail:us-east-1:111122223333:trail/one"
    for form in ["--selectors $NAME", "--selectors=$NAME"] {
      let put = try place.shell(
        "NAME=$(printf 'a\\377\\303.json'); mv selectors.json $NAME; trailback put --create \(trail) "
          + "\(form); "
          + "mv $NAME selectors.json")
      #expect(put.out.hasPrefix("recorded as event "), "\(put.errors)")
    }
    let missing = try place.shell("trailback put \(trail) --selectors $(printf 'b\\377.json')")
    #expect(missing.code == 2 && missing.errors.contains("b\u{FFFD}.json cannot be read"))
    let store = try place.shell("trailback verify --store $(printf 'b\\377')")
    #expect(store.code == 2 && store.errors.contains("error: --store takes a path in UTF-8"))
  }

  private static let withoutProc = Requirement(
    otherwise: "only root can unmount /proc, and only in a namespace of its own"
  ) {
    try Workplace().shell("unshare -m sh -c 'umount -l /proc && ! test -e /proc/self'").code == 0
  }

  /// Dispatch, which SQLite's wrapper works with, looks at its threads in /proc once a second, and traps if it is not
  /// there: on a busy machine a command can take so long. It is run again then.
  @Test("Without /proc every command does the same as with it", .requires(withoutProc))
  func noProc() throws {
    let place = try Workplace()
    _ = try CallTree(in: place, named: "logs", files: 0..<2)
    for (line, code) in [
      ("verify --store missing.sqlite", 2), ("import logs", 0), ("verify", 0), ("trails", 0),
      ("get --trail trail-1", 0), ("replay logs --format json", 0), ("nosuch", 2), ("get", 2),
      ("--version", 0), ("help get", 0), ("", 0),
    ] as [(String, Int32)] {
      var bare = try place.shell("unshare -m sh -c 'umount -l /proc; exec trailback \(line)'")
      for _ in 0..<9 where bare.errors.contains("Signal 4") {
        bare = try place.shell("unshare -m sh -c 'umount -l /proc; exec trailback \(line)'")
      }
      #expect(bare.code == code, "\(line): \(bare.errors)")
      if line.hasPrefix("import") { continue }
      let usual = try place.shell("trailback \(line)")
      #expect(usual.code == code && bare.out == usual.out && bare.errors == usual.errors, "\(line)")
    }
  }
}
