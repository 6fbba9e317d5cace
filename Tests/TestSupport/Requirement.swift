package import Foundation
package import Testing

/// Something outside the package that a test needs and that a machine may lack: a program, data, a
/// right.
///
/// A test that requires it is skipped where it is missing, and gives the reason. With
/// `TRAILBACK_REQUIRE_ALL=1` in the environment it fails instead, so that nothing goes untested
/// unnoticed.
package struct Requirement: Sendable {
  package let isMet: Bool
  /// What is missing, and how to get it.
  package let reason: String

  package init(_ isMet: Bool, otherwise reason: String) {
    self.isMet = isMet
    self.reason = reason
  }

  /// - Parameter isMet: may try the thing; an error means that it is missing.
  package init(otherwise reason: String, _ isMet: () throws -> Bool) {
    do {
      self.init(try isMet(), otherwise: reason)
    } catch {
      self.init(false, otherwise: reason)
    }
  }

  /// Whether `TRAILBACK_REQUIRE_ALL` forbids to skip anything.
  package static var skipsAreFailures: Bool {
    !["", "0"].contains(ProcessInfo.processInfo.environment["TRAILBACK_REQUIRE_ALL"] ?? "")
  }

  /// Whether a test that needs this can run.
  ///
  /// - Throws: ``Missing`` if it cannot, and must.
  package func check() throws(Missing) -> Bool {
    if !isMet, Self.skipsAreFailures { throw Missing(reason: reason) }
    return isMet
  }

  /// For a test of which a part needs this: whether that part can run. If not, the reason is
  /// printed, or recorded as a failure.
  package func allowsPart(
    _ part: String, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Bool {
    if isMet { return true }
    if Self.skipsAreFailures {
      Issue.record("\(part): \(reason)", sourceLocation: sourceLocation)
    } else {
      print("skipped: \(part): \(reason)")
    }
    return false
  }

  /// A requirement that is not met although everything must be tested.
  package struct Missing: Error, CustomStringConvertible {
    package let reason: String
    package var description: String {
      "\(reason) (TRAILBACK_REQUIRE_ALL makes this a failure)"
    }
  }
}

extension Trait where Self == ConditionTrait {
  /// Runs the test or suite only on machines that meet a requirement.
  package static func requires(_ requirement: @autoclosure @escaping @Sendable () -> Requirement)
    -> Self
  {
    .enabled("\(requirement().reason)") { try requirement().check() }
  }
}

/// The public data sets, which are too large for the repository: real logs of simulated attacks.
package enum PublicData {
  /// `TRAILBACK_DATA`, or `../shared/data` next to the package.
  package static let folder: String = {
    if let given = ProcessInfo.processInfo.environment["TRAILBACK_DATA"] { return given }
    return Package.folder.deletingLastPathComponent().appendingPathComponent("shared/data").path
  }()

  package static let requirement = Requirement(
    FileManager.default.fileExists(atPath: folder + "/invictus/CloudTrail"),
    otherwise: "there are no public data sets at \(folder); set TRAILBACK_DATA to their folder")
}

/// The package that is being tested.
package enum Package {
  package static let folder: URL = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url
  }()
}
