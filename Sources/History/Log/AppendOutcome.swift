/// What became of an event that was handed to the log.
public enum AppendOutcome: Sendable, Hashable {
  /// It is in the log now, durably, under this sequence.
  case appended(sequence: Int64)
  /// It was in the log before, with the same content; nothing changed.
  case known(sequence: Int64)
  /// Its id is taken by another content; nothing changed.
  case refused(HistoryError)
}
