/// A basic event selector as records hold it: every default filled in (SEMANTICS 3.2).
package struct BasicSelector {
  package var readWriteType: String
  package var includesManagement: Bool
  package var data: [(type: String, values: [String])]
  package var excludedSources: [String]

  package init(
    readWriteType: String = "All", includesManagement: Bool = true,
    data: [(type: String, values: [String])] = [], excludedSources: [String] = []
  ) {
    self.readWriteType = readWriteType
    self.includesManagement = includesManagement
    self.data = data
    self.excludedSources = excludedSources
  }

  package var json: JSON {
    [
      "readWriteType": .string(readWriteType),
      "includeManagementEvents": .bool(includesManagement),
      "dataResources": .array(
        data.map { ["type": .string($0.type), "values": .strings($0.values)] }),
      "excludeManagementEventSources": .strings(excludedSources),
    ]
  }
}
