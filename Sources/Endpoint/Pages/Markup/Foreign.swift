/// Text that somebody else chose.
enum Foreign {
  /// Cut to so many scalars. What is not ASCII may be written from right to left, and would otherwise
  /// carry the words around it along.
  static func text(_ raw: String, _ limit: Int = ShownText.limit) -> HTML {
    let text = ShownText.cut(raw, limit)
    return text.utf8.allSatisfy { $0 < 0x80 } ? "\(text)" : "<bdi>\(text)</bdi>"
  }
}
