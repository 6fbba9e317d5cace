import CloudTrail
import Foundation
import TestSupport

@testable import Endpoint

/// CloudTrail's service model as botocore ships it: the SDKs are generated from it.
struct ServiceModel: Sendable {
  private let json: JSONValue

  /// Nil if no Python on this machine has botocore.
  static let installed: ServiceModel? = {
    for python in [clients, "python3"] {
      do {
        return ServiceModel(json: try load(python))
      } catch {
        continue
      }
    }
    return nil
  }()

  static let requirement = Requirement(
    installed != nil, otherwise: "botocore is not installed; tools/test installs it from PyPI")

  /// The Python of the clients that `tools/test` installs.
  private static let clients: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url.appendingPathComponent(".build/clients/bin/python").path
  }()

  private static func load(_ python: String) throws -> JSONValue {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      python, "-c",
      """
      import json, botocore.loaders
      print(json.dumps(botocore.loaders.Loader().load_service_model("cloudtrail", "service-2")))
      """,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return try JSONValue(parsing: String(decoding: data, as: UTF8.self))
  }

  /// The names of all operations.
  var operations: [String] { json["operations"]?.members?.map(\.key) ?? [] }

  enum Side: String {
    case input, output
  }

  /// The members of an operation's input or output.
  func members(_ side: Side, of operation: String) -> Set<String> {
    Set(shape(side, of: operation)?["members"]?.members?.map(\.key) ?? [])
  }

  /// The exceptions of an operation, without the ending that all have.
  func errors(of operation: String) -> Set<String> {
    let errors = json["operations"]?[operation]?["errors"]?.array ?? []
    return Set(
      errors.compactMap { $0["shape"]?.string }.map { name in
        name.hasSuffix("Exception") ? String(name.dropLast("Exception".count)) : name
      })
  }

  /// Where a response does not have the operation's shape.
  func misfits(_ response: JSONValue, of operation: String) -> [String] {
    guard let shape = shape(.output, of: operation) else { return ["\(operation): no output"] }
    return misfits(response, shape, operation)
  }

  private func shape(_ side: Side, of operation: String) -> JSONValue? {
    shape(named: json["operations"]?[operation]?[side.rawValue]?["shape"])
  }

  private func shape(named name: JSONValue?) -> JSONValue? {
    name?.string.flatMap { json["shapes"]?[$0] }
  }

  private func misfits(_ value: JSONValue, _ shape: JSONValue, _ place: String) -> [String] {
    switch (shape["type"]?.string, value) {
    case ("structure", .object(let members)):
      members.flatMap { member -> [String] in
        let place = "\(place).\(member.key)"
        guard let inner = self.shape(named: shape["members"]?[member.key]?["shape"]) else {
          return APIContract.recent.contains(member.key) ? [] : ["\(place): no such member"]
        }
        return misfits(member.value, inner, place)
      }
    case ("list", .array(let items)):
      self.shape(named: shape["member"]?["shape"]).map { inner in
        items.enumerated().flatMap { misfits($1, inner, "\(place)[\($0)]") }
      } ?? ["\(place): a list of nothing"]
    case ("string", .string(let text)):
      shape["enum"]?.array.map { $0.contains(.string(text)) } ?? true
        ? [] : ["\(place): \(text) is none of its values"]
    case ("boolean", .bool), ("timestamp", .integer), ("timestamp", .number),
      ("integer", .integer), ("long", .integer):
      []
    case (let type, _): ["\(place): \(value.kind) where \(type ?? "nothing") belongs"]
    }
  }
}
