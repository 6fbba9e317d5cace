extension Unicode.Scalar {
  /// Whether it drives a terminal, breaks a line, is not seen, or turns the text around it: control
  /// characters, marks of direction, separators of lines, and tags. Text from a log may hold any of
  /// them.
  public var isUnfitToPrint: Bool {
    switch value {
    case 0..<0x20, 0x7F...0x9F, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069,
      0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
      true
    default: false
    }
  }
}
