// swift-tools-version: 6.2
import PackageDescription

// The tree follows the data, and so do these targets: each may depend only on those above it, and
// declares every module that it imports (`tools/test` compares the two).
//
//   CloudTrail ← Selectors, TrailLogs, History ← Recording, Replay ← Comparison ← ReadModels
//     ← Markup, Gaps ← Drawing ← Reports ← Exports
//   HTTPMessages, SecretFiles ← Server, Signing; Signing, TrailLogs ← S3
//   all of these ← Endpoint, tools/trailback

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "trailback",
  products: [
    .executable(name: "trailback", targets: ["trailback"]),
    .executable(name: "sample-logs", targets: ["sample-logs"]),
    // Judge a record by selectors.
    .library(name: "Selectors", targets: ["CloudTrail", "Selectors"]),
    // Read a history.
    .library(name: "History", targets: ["CloudTrail", "History"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/swift-server/async-http-client.git", exact: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: [
    // Thin shims over Debian's libraries.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
    .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "CSchema"),
    // What the C library knows of the process: its arguments, how it treats memory, files without a name.
    .target(name: "CProcess"),

    // CloudTrail's vocabulary: trails, ARNs, calls, records, selectors as values, time, JSON.
    .target(name: "CloudTrail", dependencies: ["CSimdJSON"], swiftSettings: strict),
    // What selectors mean: which CloudTrail takes, and which records they take.
    .target(name: "Selectors", dependencies: ["CloudTrail"], swiftSettings: strict),
    // CloudTrail's own files.
    .target(
      name: "TrailLogs",
      dependencies: [
        "CDeflate", "CloudTrail", "CProcess", "CSimdJSON", "CZlib",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ],
      swiftSettings: strict
    ),
    // The immutable log and the views rebuilt from it.
    .target(
      name: "History",
      dependencies: [
        "CloudTrail", "CSchema",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: strict
    ),
    // Log files into the history.
    .target(
      name: "Recording", dependencies: ["CloudTrail", "History", "TrailLogs"],
      swiftSettings: strict),
    // Records judged by the history.
    .target(
      name: "Replay", dependencies: ["CloudTrail", "History", "Selectors", "TrailLogs"],
      swiftSettings: strict),
    // The verdicts of a history as SQL, to be run where the logs are.
    .target(
      name: "VerdictSQL",
      dependencies: ["CloudTrail", "History", "Replay", "Selectors", "TrailLogs"],
      swiftSettings: strict),
    // Configurations compared as sets of events.
    .target(
      name: "Comparison", dependencies: ["CloudTrail", "History", "Replay", "Selectors"],
      swiftSettings: strict),
    // The history as people read it: timelines, lists of trails, selectors at a moment.
    .target(
      name: "ReadModels", dependencies: ["CloudTrail", "Comparison", "History", "Replay"],
      swiftSettings: strict),
    // HTML and SVG as values, in which text from a log can do no harm.
    .target(
      name: "Markup", dependencies: ["CloudTrail", "ReadModels"], swiftSettings: strict),
    // When something was not logged that was logged before, and what happened then.
    .target(
      name: "Gaps",
      dependencies: [
        "CloudTrail", "Comparison", "History", "ReadModels", "Replay", "Selectors", "TrailLogs",
      ],
      swiftSettings: strict),
    // What trails logged over time, drawn: as SVG, as text, in sentences.
    .target(
      name: "Drawing",
      dependencies: [
        "CloudTrail", "Comparison", "Gaps", "History", "Markup", "ReadModels", "Replay",
        "Selectors",
      ],
      swiftSettings: strict),
    // What a replay, an import or a verification found, as text, JSON Lines and tables.
    .target(
      name: "Reports",
      dependencies: [
        "CloudTrail", "Comparison", "Drawing", "Gaps", "History", "Markup", "ReadModels",
        "Recording", "Replay", "Selectors", "TrailLogs",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    // The history, its windows and what they missed, in the forms of other programs.
    .target(
      name: "Exports",
      dependencies: ["CloudTrail", "Comparison", "Gaps", "History", "ReadModels", "Reports"],
      swiftSettings: strict),

    // Files with secrets, read only if they are kept.
    .target(name: "SecretFiles", swiftSettings: strict),
    // HTTP requests and responses as values.
    .target(name: "HTTPMessages", swiftSettings: strict),
    // Signature Version 4, as who signs and who verifies both need it.
    .target(
      name: "Signing",
      dependencies: [
        "CloudTrail", "HTTPMessages", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    // An HTTP server for any service that responds to requests; independent of CloudTrail.
    .target(
      name: "Server",
      dependencies: [
        "HTTPMessages", "SecretFiles",
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict
    ),
    // S3 over HTTP, read as log files need it: signed requests, credentials, what is tried again.
    .target(
      name: "S3",
      dependencies: [
        "CProcess", "CloudTrail", "HTTPMessages", "Signing", "TrailLogs",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict),
    // CloudTrail's own API against any moment, as values: what is called and what is answered.
    .target(
      name: "Endpoint",
      dependencies: [
        "CloudTrail", "Comparison", "Drawing", "Exports", "Gaps", "History", "HTTPMessages",
        "Markup", "ReadModels", "Replay", "Reports", "SecretFiles", "Selectors", "Signing",
        "TrailLogs",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict
    ),

    .executableTarget(
      name: "trailback",
      dependencies: [
        "CProcess", "CloudTrail", "Comparison", "Drawing", "Endpoint", "Exports", "Gaps",
        "History", "Markup", "ReadModels", "Recording", "Replay", "Reports", "S3",
        "Selectors", "Server", "TrailLogs", "VerdictSQL",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "tools/trailback",
      swiftSettings: strict
    ),
    // Numbers that look random and are the same each time.
    .target(name: "PseudoRandom", path: "tools/PseudoRandom", swiftSettings: strict),
    // The manifest compared with the imports; run by tools/test.
    .executableTarget(
      name: "check-imports", path: "tools/CheckImports", swiftSettings: strict),
    // Made-up records: for the sample, and for the corpus that benchmarks read.
    .target(
      name: "SampleRecords", dependencies: ["CZlib", "PseudoRandom"], path: "tools/SampleRecords",
      swiftSettings: strict),
    // Digests of log files, signed with a key of their own: for the sample, and for tests.
    .target(
      name: "SampleDigests",
      dependencies: [
        "SampleRecords",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ],
      path: "tools/SampleDigests",
      swiftSettings: strict),
    .executableTarget(
      name: "sample-logs",
      dependencies: [
        "SampleDigests", "SampleRecords",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "tools/sample-logs",
      swiftSettings: strict
    ),
    // A large bucket of log files, and the history of the trails that they are judged by.
    .executableTarget(
      name: "corpus",
      dependencies: [
        "SampleRecords",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "tools/Benchmarks/Corpus",
      swiftSettings: strict
    ),
    // Measured beside SQLite's own C interface; run by tools/bench.
    .executableTarget(
      name: "store-benchmark",
      dependencies: [
        "CloudTrail", "CSchema", "Endpoint", "Gaps", "History", "HTTPMessages", "PseudoRandom",
        "ReadModels", "Replay",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      path: "tools/Benchmarks/Store",
      swiftSettings: strict
    ),

    // How long comparisons take; run by tools/bench.
    .executableTarget(
      name: "comparison-benchmark",
      dependencies: [
        "CloudTrail", "Comparison", "PseudoRandom",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "tools/Benchmarks/Comparison",
      swiftSettings: strict
    ),

    // For tests alone: what is random and yet the same each time, and folders that go away.
    .target(
      name: "TestSupport", dependencies: ["CloudTrail", "PseudoRandom", "Selectors"],
      path: "Tests/TestSupport",
      swiftSettings: strict),
    // A bucket in memory, which counts what it is asked.
    .target(
      name: "TrailLogsTestSupport", dependencies: ["CloudTrail", "TrailLogs"],
      path: "Tests/TrailLogsTestSupport",
      swiftSettings: strict),
    // A store in memory, for tests that need thousands.
    .target(
      name: "HistoryTestSupport",
      dependencies: ["CloudTrail", "History", .product(name: "GRDB", package: "GRDB.swift")],
      path: "Tests/HistoryTestSupport",
      swiftSettings: strict),
    // A store and log files, ready to be judged.
    .target(
      name: "ReplayTestSupport",
      dependencies: [
        "CloudTrail", "History", "ReadModels", "Replay", "TestSupport", "TrailLogs",
      ],
      path: "Tests/ReplayTestSupport", swiftSettings: strict),
    .testTarget(
      name: "CloudTrailTests", dependencies: ["CloudTrail", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "SelectorsTests",
      dependencies: ["CloudTrail", "Selectors", "TestSupport"],
      exclude: ["Agreement"], swiftSettings: strict),
    // The evaluator against a second one, written from the page alone.
    .testTarget(
      name: "AgreementTests",
      dependencies: ["CloudTrail", "Selectors", "TestSupport"],
      path: "Tests/SelectorsTests/Agreement", exclude: ["Seeds"], swiftSettings: strict),
    .testTarget(
      name: "TrailLogsTests",
      dependencies: [
        "CloudTrail", "TrailLogs", "CSimdJSON", "CZlib", "SampleDigests", "SampleRecords",
        "TestSupport", "TrailLogsTestSupport",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "HistoryTests",
      dependencies: [
        "CloudTrail", "History", "HistoryTestSupport", "TestSupport",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "RecordingTests",
      dependencies: [
        "CloudTrail", "History", "Recording", "SampleDigests", "SampleRecords", "TestSupport",
        "TrailLogs", "TrailLogsTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ReplayTests",
      dependencies: [
        "CloudTrail", "History", "Replay", "ReplayTestSupport", "Selectors", "TestSupport",
        "TrailLogs",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "VerdictSQLTests",
      dependencies: [
        "CloudTrail", "History", "Replay", "ReplayTestSupport", "Selectors", "TestSupport",
        "VerdictSQL",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ComparisonTests",
      dependencies: ["CloudTrail", "Comparison", "History", "Replay", "Selectors", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "GapsTests",
      dependencies: [
        "CloudTrail", "Comparison", "Gaps", "History", "HistoryTestSupport", "Replay",
        "ReplayTestSupport", "Selectors", "TestSupport", "TrailLogs",
      ],
      swiftSettings: strict),
    // Whatever was recorded of a true history, nothing that is said for certain is false.
    .testTarget(
      name: "SoundnessTests",
      dependencies: [
        "CloudTrail", "History", "HistoryTestSupport", "Recording", "Replay", "Reports",
        "Selectors", "TestSupport", "TrailLogs",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ReadModelsTests",
      dependencies: [
        "CloudTrail", "Comparison", "History", "ReadModels", "ReplayTestSupport", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "MarkupTests", dependencies: ["CloudTrail", "Markup"], swiftSettings: strict),
    .testTarget(
      name: "DrawingTests",
      dependencies: [
        "CloudTrail", "Drawing", "Gaps", "History", "HistoryTestSupport", "Markup", "ReadModels",
        "Replay",
        "Selectors", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "CloudTrail", "Comparison", "Drawing", "Gaps", "History", "HistoryTestSupport", "Markup",
        "ReadModels", "Recording", "Replay", "Reports", "ReplayTestSupport", "Selectors",
        "TrailLogs", "TestSupport",
      ],
      exclude: ["ReadSources/Snapshots"], swiftSettings: strict),
    .testTarget(
      name: "ExportsTests",
      dependencies: [
        "CloudTrail", "Comparison", "Exports", "Gaps", "History", "ReadModels", "Replay",
        "ReplayTestSupport", "Reports", "TestSupport", "TrailLogs",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "HTTPMessagesTests", dependencies: ["CloudTrail", "HTTPMessages"],
      swiftSettings: strict),
    .testTarget(
      name: "EndpointTests",
      dependencies: [
        "CloudTrail", "Endpoint", "History", "HTTPMessages", "ReadModels", "Recording", "Replay",
        "Selectors", "TestSupport", "TrailLogs",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ServerTests",
      dependencies: [
        "HTTPMessages", "Server", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "S3Tests",
      dependencies: [
        "CloudTrail", "HTTPMessages", "S3", "TestSupport", "TrailLogs",
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict),
    // The examples of the documentation, as another package would use the products.
    .testTarget(
      name: "SnippetTests", dependencies: ["CloudTrail", "History", "Selectors", "TestSupport"],
      swiftSettings: strict),
    // The checks of the repository itself.
    .testTarget(
      name: "CheckImportsTests", dependencies: ["check-imports", "TestSupport"],
      swiftSettings: strict),
    // The programs from outside, as they were built.
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "trailback", "sample-logs", "CloudTrail", "Endpoint", "Server", "TestSupport",
      ],
      exclude: ["Snapshots", "Clients/Scripts"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x,
  cxxLanguageStandard: .cxx17
)

// `tools/fuzz` alone asks for this: libFuzzer's instrumentation has no place in any other build.
if Context.environment["TRAILBACK_FUZZ"] != nil {
  package.targets += [
    .systemLibrary(name: "CFuzzer", path: "tools/Fuzz/CFuzzer"),
    .executableTarget(
      name: "trailback-fuzz",
      dependencies: [
        "CFuzzer", "CZlib", "CloudTrail", "Endpoint", "HTTPMessages", "Selectors", "TrailLogs",
      ],
      path: "tools/Fuzz",
      exclude: ["CFuzzer", "Seeds", "words.dict"], swiftSettings: strict),
  ]
}

// `tools/agree` and `tools/mutate` build nothing but the evaluator and its tests.
if Context.environment["TRAILBACK_EVALUATOR_ONLY"] != nil {
  let kept = [
    "CSimdJSON", "CloudTrail", "PseudoRandom", "Selectors", "TestSupport", "SelectorsTests",
    "AgreementTests",
  ]
  package.targets.removeAll { !kept.contains($0.name) }
  package.products = []
}

// `tools/docs` alone asks for this.
if Context.environment["TRAILBACK_DOCS"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", exact: "1.5.0"))
}
