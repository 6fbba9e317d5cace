import Foundation
import TestSupport
import Testing

@testable import check_imports

/// What keeps the manifest honest must itself fail when it is not.
@Suite("The manifest and the imports")
struct CheckImportsTests {
  private func differences(_ manifest: String, _ files: [String: String]) throws -> [String] {
    let folder = try ScratchFolder()
    for (path, text) in files { try folder.write(path, text.utf8) }
    return try JSONDecoder().decode(Manifest.self, from: Data(manifest.utf8))
      .differences(in: URL(fileURLWithPath: folder.path))
  }

  private static let manifest = """
    {"targets": [
      {"name": "A", "type": "regular", "dependencies": []},
      {"name": "B", "type": "regular",
       "dependencies": [{"byName": ["A", null]}, {"product": ["Crypto", "swift-crypto", null, null]}]},
      {"name": "a-tool", "type": "executable", "path": "tools/a", "exclude": ["notes"],
       "dependencies": [{"byName": ["B", null]}]},
      {"name": "BTests", "type": "test",
       "dependencies": [{"byName": ["a-tool", null]}, {"byName": ["B", null]}]}
    ]}
    """

  private static let honest = [
    "Sources/A/A.swift": "import Foundation\n",
    "Sources/B/B.swift": "public import A\n\n// import C\nstruct B {}\n",
    "Sources/B/More.swift": "import struct Crypto.SHA256\n",
    "tools/a/Main.swift": "import B\n",
    "tools/a/notes/Old.swift": "import Elsewhere\n",
    "Tests/BTests/BTests.swift": "import Testing\n@testable import B\n",
  ]

  @Test("An honest manifest has no differences")
  func honest() throws {
    #expect(try differences(Self.manifest, Self.honest) == [])
  }

  @Test("An import that is not declared is named with its file")
  func undeclared() throws {
    var files = Self.honest
    files["Sources/A/More.swift"] =
      "internal import B\nlet text = \"\"\"\n  import json\n  \"\"\"\n"
    #expect(
      try differences(Self.manifest, files)
        == ["A imports B (More.swift), which it does not declare"])
  }

  @Test("A module that is reached only through another one is not declared")
  func transitive() throws {
    var files = Self.honest
    files["tools/a/Main.swift"] = "import A\nimport B\n"
    #expect(
      try differences(Self.manifest, files)
        == ["a-tool imports A (Main.swift), which it does not declare"])
  }

  @Test(
    "A dependency that nothing imports is named; one on a program, which only has to be built, not")
  func unused() throws {
    var files = Self.honest
    files["Sources/B/More.swift"] = "import Foundation\n"
    #expect(
      try differences(Self.manifest, files)
        == ["B declares Crypto, which none of its files imports"])
  }
}
