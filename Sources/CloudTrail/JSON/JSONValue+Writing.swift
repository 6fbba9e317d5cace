extension JSONValue {
  /// The canonical form: no white space, members sorted by the UTF-8 bytes of their keys (of equal
  /// keys only the last), and the shortest escapes. Equal values give equal text, whatever the order
  /// and spacing in which they arrived; hashes and comparisons of content rest on it.
  public var canonical: String { text(.canonical) }

  /// One line without white space, members in their own order.
  public var compact: String { text(.compact) }

  /// ``compact`` as bytes of UTF-8.
  public var compactBytes: [UInt8] { bytes(.compact) }

  /// Indented by two spaces, members in their own order, as the AWS CLI prints.
  public var pretty: String { text(.pretty) }

  /// ``pretty`` as bytes of UTF-8.
  public var prettyBytes: [UInt8] { bytes(.pretty) }

  private func text(_ form: JSONWriter.Form) -> String {
    String(decoding: bytes(form), as: UTF8.self)
  }

  private func bytes(_ form: JSONWriter.Form) -> [UInt8] {
    var writer = JSONWriter(form)
    writer.write(self)
    return writer.bytes
  }
}
