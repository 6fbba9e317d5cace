public import CloudTrail

/// Takes what a ``LogReader`` finds, in the file's own order. What a method throws stops the run.
public protocol LogVisitor {
  /// One CloudTrail record. Its bytes are valid during this call only.
  mutating func record(_ record: borrowing Record) throws
  /// What an answer of the API said of one trail.
  ///
  /// - Parameter number: the answer's place in its file, from 1.
  mutating func observation(_ event: TrailEvent, number: Int) throws
  /// Something that could not be read. The rest of the file is read all the same.
  mutating func problem(_ problem: InputProblem) throws
}
