import ArgumentParser
import CloudTrail
import Comparison
import Foundation
import History
import ReadModels
import Replay
import Selectors

/// A configuration as a person names it: `FILE`, `-`, `TRAIL` or `TRAIL@TIME`.
struct ConfigurationArgument: ExpressibleByArgument {
  /// As the command line has it.
  private let argument: FileArgument

  /// For the help of an argument of this kind.
  static let help = """
    A file with selectors, - for standard input, a trail by name or ARN as it is now, or TRAIL@TIME.
    """

  init(argument: String) {
    self.argument = FileArgument(argument: argument)
  }

  /// What the argument names.
  enum Source {
    case file(FileArgument)
    /// A trail by name or ARN; without a time, as it is now.
    case trail(String, at: Timestamp?)
  }

  /// A file that exists is that file; the ARN says that a trail of the same name is meant.
  ///
  /// - Throws: ``UsageError/noTime(_:)`` for a trail and an `@` that no time follows.
  func source(now: Timestamp) throws -> Source {
    let text = argument.path
    if text == "-" { return .file(argument) }
    if !text.hasPrefix("arn:"), isFile || Self.looksLikeFile(text) { return .file(argument) }
    guard let mark = text.lastIndex(of: "@") else { return .trail(text, at: nil) }
    let time = String(text[text.index(after: mark)...])
    guard let moment = WrittenTime(time, now: now)?.time else { throw UsageError.noTime(time) }
    return .trail(String(text[..<mark]), at: moment)
  }

  /// Whether something other than a folder has this path.
  private var isFile: Bool {
    var status = stat()
    let path = argument.bytes.map(CChar.init(bitPattern:)) + [0]
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
  }

  /// No trail has a slash in its name, and hardly any an ending of JSON.
  private static func looksLikeFile(_ text: String) -> Bool {
    text.contains("/") || text.hasSuffix(".json")
  }
}

/// A configuration, and what to know about it.
struct NamedConfiguration {
  /// For people: `new.json`, `management-trail at 2025-03-04T02:30:00Z`.
  var name: String
  /// What the trail logs by it; from a file, on a trail that takes the events of all Regions and accounts.
  var compared: ComparedTrail
  /// The moment that was looked at; nil for a file.
  var time: Timestamp?
  /// What to know about the answer of the history, in one line; nil if nothing.
  var note: String?
  /// False for a file that does not say which trail its selectors are of.
  var namesTrail = true

  /// Whether it is selectors without a trail that they were put on.
  var isFile: Bool { time == nil }

  /// Refuses selectors of a file as CloudTrail would, if they were put on the trail that they are compared on.
  ///
  /// - Throws: ``UnfitFile``.
  func validate() throws {
    guard isFile else { return }
    do {
      try compared.selectors?.validate(partition: compared.trail.partition)
    } catch {
      throw UnfitFile(name: name, error: error)
    }
  }
}

/// Where configurations are read from, and how far what is known of them is trusted.
struct ConfigurationOptions: ParsableArguments {
  @OptionGroup var store: StoreOption
  @OptionGroup var knowledge: KnowledgeOption
  @OptionGroup var coverage: CoverageOption

  /// Reads configurations, all of one snapshot of the store; files alone need none.
  ///
  /// - Throws: ``UsageError``; ``UnfitFile`` for a file that does not hold selectors; `HistoryError` and
  ///   `MomentError` for a trail.
  func read(_ arguments: [ConfigurationArgument]) throws -> [NamedConfiguration] {
    let now = Timestamp.now
    let sources = try arguments.map { try $0.source(now: now) }
    let inputs = sources.count { if case .file(let file) = $0 { file.path == "-" } else { false } }
    guard inputs < 2 else { throw UsageError.inputTwice }
    // The mistakes in files are told before a store is looked for.
    let files = try sources.map { source -> NamedConfiguration? in
      guard case .file(let file) = source else { return nil }
      return try Self.read(file)
    }
    let words = sources.compactMap { if case .trail(let word, _) = $0 { word } else { nil } }
    guard let first = words.first else { return files.compactMap(\.self) }
    let history = try history(toFind: first)
    let knownAt = try knowledge.knownAt(in: history)
    return try history.snapshot { history in
      let coverages = try Coverages(history, asKnownAt: knownAt, options: coverage.options)
      return try zip(sources, files).compactMap { source, file in
        guard case .trail(let word, let time) = source else { return file }
        let trail = try Self.resolve(word, at: time, in: history)
        let moment = try time ?? history.present(of: trail, clock: now, asKnownAt: knownAt)
        var found = try NamedConfiguration(
          history, trail, at: moment, asKnownAt: knownAt, covered: coverages[trail])
        if time == nil { found.name = trail.name }
        return found
      }
    }
  }

  /// The store, to look for a trail in.
  private func history(toFind word: String) throws -> History {
    if let history = try store.historyIfThere() { return history }
    throw UsageError.neitherFileNorStore(word, store: try store.path().text)
  }

  /// - Throws: ``UsageError/neitherFileNorTrail(_:nearest:)`` for a word that could have been either.
  static func resolve(
    _ word: String, at time: Timestamp?, in history: HistorySnapshot
  ) throws -> TrailARN {
    do {
      return try history.resolve(word)
    } catch {
      let couldBeFile = time == nil && !word.hasPrefix("arn:")
      if couldBeFile, case HistoryError.unknownTrail(_, let nearest) = error {
        throw UsageError.neitherFileNorTrail(word, nearest: nearest)
      }
      if couldBeFile, error is CloudTrailError {
        throw UsageError.neitherFileNorTrail(word, nearest: [])
      }
      throw error
    }
  }

  /// Selectors as PutEventSelectors takes them or as GetEventSelectors answers them.
  private static func read(_ file: FileArgument) throws -> NamedConfiguration {
    let name = file.path == "-" ? "standard input" : file.path
    let document = try InputFile.json(file)
    let json: JSONValue
    let selectors: TrailSelectors
    do {
      json = try WrittenSelectors.parameters(in: document)
      selectors = try TrailSelectors(json: json)
    } catch let error as any Explained {
      throw UnfitFile(name: name, error: error)
    }
    var compared = ComparedTrail(selectorsAlone: selectors, partition: partition(of: selectors))
    let trail = (json.present("TrailARN") ?? json.present("TrailName"))?.string
      .flatMap { TrailARN($0) }
    if let trail { compared.trail = trail }
    return NamedConfiguration(name: name, compared: compared, namesTrail: trail != nil)
  }

  /// The partition of the first ARN among the values; `aws` if there is none.
  private static func partition(of selectors: TrailSelectors) -> String {
    let values: [String] =
      switch selectors {
      case .basic(let all): all.flatMap { $0.dataResources.flatMap(\.values) }
      case .advanced(let all):
        all.flatMap { $0.fieldSelectors.flatMap { $0.conditions.flatMap(\.values) } }
      }
    let parts = values.lazy.map { $0.split(separator: ":", maxSplits: 2) }
      .first { $0.count > 1 && $0[0] == "arn" && $0[1].hasPrefix("aws") }
    return parts.map { String($0[1]) } ?? "aws"
  }
}

extension NamedConfiguration {
  /// What a trail was configured to do at a moment, as far as it is known.
  ///
  /// - Throws: `HistoryError`; `MomentError.nothingKnown` if nothing of the trail was known then.
  init(
    _ history: HistorySnapshot, _ trail: TrailARN, at time: Timestamp,
    asKnownAt knownAt: Timestamp?, covered coverage: TrailCoverage
  ) throws {
    let period = try history.knownPeriod(of: trail, at: time, asKnownAt: knownAt)
    var state = period.state
    let doubt = coverage.doubt(at: time)
    // Of a hole nothing is known. What was read last counts as long as nothing later was read.
    if let index = doubt.unreadSpan, coverage.spans[index].until != nil {
      state = state.doubting(doubt.unread, .unread)
    }
    self.init(
      name: "\(trail.name) at \(time)",
      compared: ComparedTrail(
        trail: trail, state: state, selectors: try history.selectors(of: state)),
      time: time, note: Trust(coverage, at: time).note)
  }
}

/// A file whose selectors have another shape than the API's, or would be refused by CloudTrail.
struct UnfitFile: Explained {
  /// The file, as a person named it.
  let name: String
  /// What is wrong with the selectors.
  let error: any Explained

  var code: String { error.code }
  var fact: String { "\(name): \(error.fact)" }
  var hint: String? { error.hint }
}
