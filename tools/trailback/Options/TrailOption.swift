import ArgumentParser
import CloudTrail
import Foundation
import History

/// The trail to look at, as a word of its own or after `--trail`.
struct TrailOption: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The trail, by name or ARN.", valueName: "trail"), completion: .trails)
  var word: String?
  @Option(
    name: .customLong("trail"), help: ArgumentHelp("The same.", valueName: "trail"),
    completion: .trails)
  var option: String?

  /// Nil if neither is given.
  var name: String? { word ?? option }

  func validate() throws {
    if let word, let option {
      throw ValidationError("The trail is given twice: \(word), and --trail \(option).")
    }
  }
}

/// The trail to look at, without which there is nothing to do.
struct RequiredTrail: ParsableArguments {
  @OptionGroup var trail: TrailOption

  var name: String { trail.name ?? "" }

  func validate() throws {
    if trail.name == nil { throw ValidationError("Missing expected argument '<trail>'") }
  }
}

extension CompletionKind {
  /// The names of the trails in the store that the command line names. None where it cannot be read: a shell
  /// has no place for an error.
  static var trails: CompletionKind {
    .custom { words, _, _ in
      do {
        let words = words.map { $0.trimmingCharacters(in: ["'", "\""]) }
        let store = Advice.store(in: words).last ?? StoreOption.standard
        let trails = try History(at: StorePath(store)).snapshot { try $0.trailARNs() }
        let names = Dictionary(grouping: trails, by: \.name)
        return names.flatMap { $0.value.count == 1 ? [$0.key] : $0.value.map(\.text) }.sorted()
      } catch {
        return []
      }
    }
  }
}
