package import CloudTrail
import Foundation

/// Checks documents against the part of JSON Schema (draft 2020-12) that `schema/` uses. A keyword
/// that it does not know is a fault, so that no schema claims more than is checked.
package struct SchemaValidator {
  package let root: JSONValue

  package init(_ name: String) throws {
    let package = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let file = package.appendingPathComponent("schema/\(name).schema.json")
    root = try JSONValue(parsing: String(contentsOf: file, encoding: .utf8))
  }

  /// What is wrong, each with its place; none for a document that is valid.
  package func faults(_ value: JSONValue) -> [String] { faults(value, root, "$") }

  private func faults(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
    (schema.members ?? []).flatMap { keyword -> [String] in
      let rule = keyword.value
      switch keyword.key {
      case "$schema", "$defs", "title", "description": return []
      case "$ref": return faults(value, definition(rule), place)
      case "type":
        let types = rule.array?.compactMap(\.string) ?? [rule.string ?? ""]
        return types.contains { value.isOf(type: $0) }
          ? [] : ["\(place): \(value.kind), not \(types.joined(separator: " or "))"]
      case "enum":
        return rule.array?.contains(value) == true
          ? [] : ["\(place): \(value.compact) is not in the list"]
      case "const": return value == rule ? [] : ["\(place): not \(rule.compact)"]
      case "minimum":
        guard case .integer(let number) = value, case .integer(let least) = rule else { return [] }
        return number >= least ? [] : ["\(place): \(number) is less than \(least)"]
      case "pattern":
        guard let text = value.string, let pattern = rule.string else { return [] }
        return text.range(of: pattern, options: .regularExpression) != nil
          ? [] : ["\(place): \(text) does not match"]
      case "required":
        guard let members = value.members else { return [] }
        return (rule.array ?? []).compactMap(\.string).filter { name in
          !members.contains { $0.key == name }
        }.map { "\(place): \($0) is missing" }
      case "properties":
        return (rule.members ?? []).flatMap { property in
          value[property.key].map { faults($0, property.value, "\(place).\(property.key)") } ?? []
        }
      case "additionalProperties":
        let known = schema["properties"]?.members?.map(\.key) ?? []
        return (value.members ?? []).map(\.key).filter { !known.contains($0) }
          .map { "\(place): \($0) is too much" }
      case "items":
        return (value.array ?? []).enumerated().flatMap {
          faults($1, rule, "\(place)[\($0)]")
        }
      case "anyOf", "oneOf":
        let fitting = (rule.array ?? []).filter { faults(value, $0, place).isEmpty }.count
        let isFit = keyword.key == "anyOf" ? fitting > 0 : fitting == 1
        return isFit ? [] : ["\(place): \(fitting) of the choices fit"]
      default: return ["\(place): the validator does not know \(keyword.key)"]
      }
    }
  }

  private func definition(_ reference: JSONValue) -> JSONValue {
    let name = (reference.string ?? "").split(separator: "/").last.map(String.init) ?? ""
    return root["$defs"]?[name] ?? ["reference that leads nowhere": reference]
  }
}

extension JSONValue {
  fileprivate func isOf(type: String) -> Bool {
    switch (type, self) {
    case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool),
      ("null", .null), ("integer", .integer), ("number", .integer), ("number", .number):
      true
    default: false
    }
  }
}
