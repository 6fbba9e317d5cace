import CZlib
import Testing

@testable import TrailLogs

@Suite("Gzip")
struct GzipTests {
  static let line = record("A") + "\n"

  @Test("All members are read, wherever the chunks end")
  func members() throws {
    let bytes =
      gzip(Self.line) + gzip("") + gzip(String(Self.line.prefix(20)))
      + gzip(String(Self.line.dropFirst(20)))
    for chunk in [1, 2, 3, 17, 64, 1 << 18] {
      let (got, _) = try read(bytes, name: "log.jsonl.gz", chunk: chunk)
      #expect(got.names == ["A", "A"])
      #expect(got.problems == [])
    }
  }

  @Test("Cut anywhere, it gives what was whole and says that it was cut")
  func cut() throws {
    let first = gzip(Self.line)
    let bytes = first + gzip(Self.line)
    for end in 2..<bytes.count where end != first.count {
      let (got, _) = try read(Array(bytes.prefix(end)), chunk: 64)
      #expect(got.names.count >= (end > first.count ? 1 : 0))
      #expect(got.kinds == [.cutShort], "cut at \(end)")
    }
  }

  @Test("What follows the last member is named after all records are given")
  func trailing() throws {
    for chunk in [1, 64, 1 << 18] {
      let (got, _) = try read(gzip(Self.line) + Array("garbage".utf8), chunk: chunk)
      #expect(got.names == ["A"])
      #expect(got.kinds == [.cutShort])
    }
  }

  @Test("A flipped byte never crashes")
  func flipped() throws {
    let bytes = gzip(Self.line + Self.line)
    for at in 2..<bytes.count {
      var damaged = bytes
      damaged[at] ^= 0x55
      _ = try read(damaged, chunk: 32)
    }
  }

  @Test("A name that promises gzip where there is none")
  func notGzip() throws {
    let (got, _) = try read(Array("\u{1}\u{2}{}".utf8), name: "log.json.gz")
    #expect(got.kinds == [.notGzip])
    let (plain, _) = try read(Array(Self.line.utf8), name: "log.json.gz")
    #expect(plain.names == ["A"])
    #expect(plain.kinds == [.notGzip])
  }

  @Test("Gzip under a plain name, and plain text under any")
  func names() throws {
    for name in ["log.json", "log", "log.txt"] {
      #expect(try read(gzip(Self.line), name: name).0.names == ["A"])
      #expect(try read(Array(Self.line.utf8), name: name).0.names == ["A"])
    }
  }
}

/// One gzip member.
func gzip(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
  var stream = z_stream()
  var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 200)
  var input = bytes
  _ = trailback_deflate_init(&stream, level, 15 + 16)
  let produced = input.withUnsafeMutableBufferPointer { source in
    output.withUnsafeMutableBufferPointer { target in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      stream.next_out = target.baseAddress
      stream.avail_out = UInt32(target.count)
      _ = deflate(&stream, Z_FINISH)
      return Int(stream.total_out)
    }
  }
  deflateEnd(&stream)
  return Array(output.prefix(produced))
}

func gzip(_ text: String) -> [UInt8] { gzip(Array(text.utf8)) }
