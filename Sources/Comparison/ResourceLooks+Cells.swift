import CloudTrail
import Selectors

// The ARNs that are worth trying of a record's first resource. From it the others follow, so what is asked
// of these is looked for among its ARNs as well.

extension ResourceLooks {
  /// The ARNs of the first resource that are worth trying.
  func cells(
    _ shape: EventShape, partition: String, fresh: String, limit: inout Int
  ) -> TextCells {
    let first = shape.resources[0]
    let form = first.form?.inPartition(partition)
    var values = arnConditions.values
    // Of a qualified function, what follows the name matters as far as its colons.
    var functions: [String] = []
    for (_, value) in basicValues[Array(first.type.utf8)] ?? [] {
      let text = String(decoding: value.bytes, as: UTF8.self)
      switch value.kind {
      case .service, .beginning, .partial: values.beginnings.append(text)
      case .whole, .table: values.equal.append(text)
      case .function:
        values.equal.append(text)
        functions.append(text)
      case .qualifiedFunction(let count):
        values.equal += [text, String(decoding: value.bytes.prefix(count), as: UTF8.self)]
      }
    }
    let endings = TextCells.unique(values.endings + [""])
    values.equal += Self.qualified(
      functions, values.beginnings, endings, fresh, limit: &limit)
    let own = values
    for other in shape.resources.dropFirst() {
      values.equal += derived(other, form, own, partition, fresh, limit: &limit)
    }
    limit -= values.steps
    return TextCells(limit >= 0 ? values : ComparedTexts(), form: form, fresh: fresh)
  }

  /// ARNs of functions with something after the name.
  private static func qualified(
    _ functions: [String], _ beginnings: [String], _ endings: [String], _ fresh: String,
    limit: inout Int
  ) -> [String] {
    var texts: [String] = []
    for function in TextCells.unique(functions) where limit >= 0 {
      let start = function + ":"
      let heads = [start] + beginnings.filter { $0.utf8.starts(with: start.utf8) }
      for ending in endings {
        texts.append(function + ending)
        for head in heads where limit >= 0 {
          limit -= 4 + (head.utf8.count + ending.utf8.count) / 64
          texts += [head, head + ending, head + fresh + ending]
          texts.append(head + fresh + ":" + fresh + ending)
        }
      }
    }
    return texts
  }

  /// ARNs of the first resource from which the ARNs follow that are worth trying of another.
  ///
  /// - Parameter own: the texts with which the first is compared; one ARN has to do with both.
  private func derived(
    _ other: ResourceShape, _ form: ARNForm?, _ own: ComparedTexts, _ partition: String,
    _ fresh: String, limit: inout Int
  ) -> [String] {
    guard let derivation = other.derivation, let form, isAsked([other.type]),
      let otherForm = other.form?.inPartition(partition)
    else { return [] }
    var values = arnConditions.values
    values.beginnings += own.beginnings + ["", otherForm.beginning]
    for (_, value) in basicValues[Array(other.type.utf8)] ?? [] {
      let text = String(decoding: value.bytes, as: UTF8.self)
      values.beginnings.append(text)
      values.equal.append(text)
    }
    let endings = TextCells.unique(values.endings + [""])
    var known: Set<[UInt8]> = []
    var texts: [String] = []
    func add(_ follows: String) {
      guard known.insert(Array(follows.utf8)).inserted else { return }
      let beginning = derivation.beginning(of: follows)
      for ending in endings where limit >= 0 {
        let made = form.texts(beginning: beginning, ending: ending, fresh: fresh).filter {
          derivation.derived(from: $0)?.utf8.elementsEqual(follows.utf8) ?? false
        }
        texts += made
        // Each takes several walks along the form.
        limit -= 8 + made.reduce(0) { $0 + 1 + $1.utf8.count / 256 }
      }
    }
    for follows in values.equal where otherForm.isMet(by: follows) { add(follows) }
    for beginning in TextCells.unique(values.beginnings) {
      for ending in endings where limit >= 0 {
        limit -= 8
        otherForm.texts(beginning: beginning, ending: ending, fresh: fresh).forEach(add)
      }
    }
    return texts
  }
}
