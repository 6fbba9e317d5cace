/// What a ``RecordCutter`` comes upon next.
enum CutStep {
  /// The chunk is used up.
  case more
  /// One object, whole. The bytes are valid until the cutter moves on.
  case object(UnsafeRawBufferPointer, number: Int, offset: Int)
  case fault(CutFault, number: Int, offset: Int)
}

/// What is wrong with a stream's structure.
enum CutFault: Hashable {
  /// Text where an object should begin.
  case strayText
  /// An object whose brackets or quotes do not close in their order.
  case unbalanced
  /// An object larger than the limit; it was passed over.
  case tooLarge
  /// A value in a list of records that is a list itself.
  case notObject
  /// The stream ends inside an object or a list.
  case cutShort
  /// Nothing but white space.
  case empty
}
