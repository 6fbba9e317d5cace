/// A basic event selector as records hold it: every default filled in (SEMANTICS 3.2).
struct BasicSelector {
  var readWriteType = "All"
  var includesManagement = true
  var data: [(type: String, values: [String])] = []
  var excludedSources: [String] = []

  var json: JSON {
    [
      "readWriteType": .string(readWriteType),
      "includeManagementEvents": .bool(includesManagement),
      "dataResources": .array(
        data.map { ["type": .string($0.type), "values": .strings($0.values)] }),
      "excludeManagementEventSources": .strings(excludedSources),
    ]
  }
}
