/// Whether a basic selector takes reads, writes or both; it applies to management and data events
/// alike (SEMANTICS 1.2).
public enum ReadWriteType: String, Sendable, Hashable, CaseIterable {
  case readOnly = "ReadOnly"
  case writeOnly = "WriteOnly"
  case all = "All"
}
