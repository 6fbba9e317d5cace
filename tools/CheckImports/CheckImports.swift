import Foundation

/// Compares what each target imports with what the manifest says that it depends on, and exits with 1
/// on a difference either way. The compiler checks neither: it lets a file import whatever some other
/// target happens to build, and nothing complains of a dependency that nobody imports.
///
///     swift package dump-package | check-imports FOLDER
@main
struct CheckImports {
  static func main() {
    guard CommandLine.arguments.count == 2 else {
      fail("usage: swift package dump-package | check-imports FOLDER")
    }
    let root = URL(fileURLWithPath: CommandLine.arguments[1])
    do {
      let manifest = try JSONDecoder().decode(
        Manifest.self, from: FileHandle.standardInput.readToEnd() ?? Data())
      let differences = try manifest.differences(in: root)
      guard differences.isEmpty else {
        for difference in differences { print(difference) }
        fail("\(differences.count) of the manifest's dependencies and imports differ")
      }
      print("imports and manifest agree: \(manifest.targets.count) targets")
    } catch {
      fail("the package cannot be read: \(error)")
    }
  }

  private static func fail(_ words: String) -> Never {
    FileHandle.standardError.write(Data("check-imports: \(words)\n".utf8))
    exit(1)
  }
}

/// As much of `swift package dump-package` as is needed here.
struct Manifest: Decodable {
  let targets: [Target]

  struct Target: Decodable {
    let name: String
    let type: String
    let path: String?
    let exclude: [String]?
    let dependencies: [Dependency]
  }

  /// `{"byName": ["History", null]}`, `{"product": ["Crypto", "swift-crypto", …]}` and the like: the
  /// name comes first, and is that of the module for every package used here.
  struct Dependency: Decodable {
    let name: String

    init(from decoder: any Decoder) throws {
      let kinds = try decoder.singleValueContainer().decode([String: [Part]].self)
      guard let name = kinds.values.first?.first?.name else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "a dependency without a name"))
      }
      self.name = name
    }

    /// A member of the list that follows the kind; only the first is a name for sure.
    private struct Part: Decodable {
      let name: String?

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
          name = try container.decode(String.self)
        } catch DecodingError.typeMismatch, DecodingError.valueNotFound {
          name = nil
        }
      }
    }
  }

  /// One line for each import that is not declared and each dependency that is not imported, in the
  /// order of the targets.
  func differences(in root: URL) throws -> [String] {
    let executables = Set(targets.filter { $0.type == "executable" }.map(\.name))
    var lines: [String] = []
    for target in targets where target.type != "system" {
      let imported = try target.imports(in: root)
      guard let imported else { continue }
      let declared = Set(target.dependencies.map(\.name))
      for (module, file) in imported.sorted(by: { $0.key < $1.key })
      where !declared.contains(module) && module != target.module
        && !Self.shippedWithSwift.contains(module)
        && !declared.contains(where: { Target.module($0) == module })
      {
        lines.append("\(target.name) imports \(module) (\(file)), which it does not declare")
      }
      // A test of a program depends on it so that it is built; it need not import it.
      for name in declared.subtracting(executables).sorted() where imported[name] == nil {
        lines.append("\(target.name) declares \(name), which none of its files imports")
      }
    }
    return lines
  }

  /// Modules of the toolchain, which need no declaration.
  private static let shippedWithSwift: Set<String> = [
    "Dispatch", "Foundation", "FoundationEssentials", "FoundationXML", "Glibc", "Synchronization",
    "Testing",
  ]
}

extension Manifest.Target {
  /// The module's name: a target may have characters that a module may not.
  var module: String { Self.module(name) }

  static func module(_ name: String) -> String { name.replacingOccurrences(of: "-", with: "_") }

  /// The modules that the target's Swift files import, each with one file that does; nil if it has no
  /// Swift file.
  func imports(in root: URL) throws -> [String: String]? {
    let folder = root.appendingPathComponent(path ?? defaultPath)
    let skipped = (exclude ?? []).map { folder.appendingPathComponent($0).path }
    var found: [String: String] = [:]
    var hasSwift = false
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    for name in names where name.hasSuffix(".swift") {
      let file = folder.appendingPathComponent(name)
      guard !skipped.contains(where: { file.path == $0 || file.path.hasPrefix($0 + "/") }) else {
        continue
      }
      hasSwift = true
      for module in Self.imports(in: try String(contentsOf: file, encoding: .utf8)) {
        found[module] = found[module] ?? name
      }
    }
    return hasSwift ? found : nil
  }

  private var defaultPath: String { (type == "test" ? "Tests/" : "Sources/") + name }

  /// The modules that a source imports: `import A`, `public import A`, `@testable import A`,
  /// `import struct A.B`. Only at the beginning of a line, as the formatter writes them: a text in the
  /// source may be a program in another language.
  static func imports(in source: String) -> [String] {
    let pattern =
      #/(?m)^(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|enum|class|protocol|func|var|let|typealias)\s+)?(\w+)/#
    return source.matches(of: pattern).map { String($0.1) }
  }
}
