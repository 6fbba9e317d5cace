/// A basic event selector. What a caller leaves out takes the service's defaults (SEMANTICS 1.2,
/// 1.3, 3.2), so that two selectors that mean the same are equal.
public struct EventSelector: Sendable, Hashable {
  public var readWriteType: ReadWriteType
  public var includeManagementEvents: Bool
  public var dataResources: [DataResource]
  /// `kms.amazonaws.com`, `rdsdata.amazonaws.com`, both or none (SEMANTICS 1.6).
  public var excludeManagementEventSources: [String]

  public init(
    readWriteType: ReadWriteType = .all,
    includeManagementEvents: Bool = true,
    dataResources: [DataResource] = [],
    excludeManagementEventSources: [String] = []
  ) {
    self.readWriteType = readWriteType
    self.includeManagementEvents = includeManagementEvents
    self.dataResources = dataResources
    self.excludeManagementEventSources = excludeManagementEventSources
  }
}
