/// Comparing without regard to letter case and composition. No answer goes by it: it only tells
/// where comparing byte by byte decided (SEMANTICS 2.7a).
package enum CaseFolding {
  package static func folded(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self).lowercased()
  }
}
