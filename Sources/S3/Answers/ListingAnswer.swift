import CloudTrail
import Signing
import TrailLogs

/// The answer to ListObjectsV2 with `encoding-type=url`.
enum ListingAnswer {
  /// - Throws: what is wrong with it, as a sentence without its full stop.
  static func page(_ body: [UInt8]) throws(Fault) -> ListingPage {
    let root: XMLElement
    do {
      root = try XMLReader.root(body)
    } catch {
      throw Fault(words: "the listing is no XML: \(error.words) at byte \(error.offset)")
    }
    guard root.name == "ListBucketResult" else {
      throw Fault(words: "the answer to a listing is no listing")
    }
    let isEncoded = root["EncodingType"] == "url"
    var page = ListingPage()
    for element in root.children {
      if element.name == "Contents" {
        page.objects.append(try object(element, isEncoded))
      } else if element.name == "CommonPrefixes", let prefix = element["Prefix"] {
        page.folders.append(isEncoded ? decoded(prefix) : prefix)
      }
    }
    if root["IsTruncated"] == "true" {
      guard let token = root["NextContinuationToken"], !token.isEmpty else {
        throw Fault(words: "the listing goes on and does not say where")
      }
      page.continuation = token
    }
    return page
  }

  /// What is wrong.
  struct Fault: Error, Hashable {
    var words: String
  }

  private static func object(
    _ element: XMLElement, _ isEncoded: Bool
  ) throws(Fault) -> ListedObject {
    guard let key = element["Key"], !key.isEmpty else {
      throw Fault(words: "the listing has an object without a key")
    }
    let name = isEncoded ? decoded(key) : key
    guard let size = element["Size"].flatMap({ Int64($0) }), size >= 0,
      let modified = element["LastModified"].flatMap({ Timestamp(iso8601: $0) })
    else { throw Fault(words: "the listing has no size or no time of \(name)") }
    return ListedObject(key: name, size: size, modified: modified)
  }

  /// As forms are encoded: a plus sign is a space.
  private static func decoded(_ text: String) -> String {
    let spaced = text.utf8.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 }
    return String(decoding: PercentEncoding.decoded(spaced), as: UTF8.self)
  }
}
