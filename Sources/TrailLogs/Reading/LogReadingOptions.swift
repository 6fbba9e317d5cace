public import CloudTrail

/// How files are read.
public struct LogReadingOptions: Sendable, Hashable {
  /// When an answer of the API was given; without it the file's modification time counts.
  public var observedAt: Timestamp?
  /// The trail that an answer is about where it names none, as that of `get-trail-status`.
  public var observedTrail: TrailARN?
  /// The largest record that is read, in bytes. A larger one is named and passed over without being
  /// held. CloudTrail writes at most 256 KB (SEMANTICS 4.1).
  public var maximumRecordBytes: Int
  /// Files up to so many bytes, on disk and inflated, are held whole while they are read, which is
  /// fastest; larger ones pass through in pieces. What is read is the same. A reader takes up to six
  /// times as much memory, of which two thirds are simdjson's index and seldom used up; 0 holds no file.
  public var wholeFileBytes: Int
  /// How many problems of one file are told one by one; the rest is counted.
  public var problemsPerFile: Int
  /// The largest call or answer that is decoded member by member. The largest that CloudTrail takes
  /// has 500 values of 2,048 characters (SEMANTICS 4.1).
  static let maximumDecodedBytes = 4 * 1024 * 1024
  /// How much of a file is in memory at a time, in bytes.
  var chunkBytes = 256 * 1024
  /// How often the rest of a chunk is searched for a run of plain records; each search goes over all
  /// of it. Without any, one record is read at a time.
  var searchesPerChunk = 3

  public init(
    observedAt: Timestamp? = nil, observedTrail: TrailARN? = nil,
    maximumRecordBytes: Int = 16 * 1024 * 1024, wholeFileBytes: Int = 4 * 1024 * 1024,
    problemsPerFile: Int = 20
  ) {
    self.observedAt = observedAt
    self.observedTrail = observedTrail
    // A field's length has 32 bits in the scanner.
    self.maximumRecordBytes = min(max(maximumRecordBytes, 1), 1 << 30)
    self.wholeFileBytes = min(max(wholeFileBytes, 0), 1 << 30)
    self.problemsPerFile = max(problemsPerFile, 1)
  }
}
