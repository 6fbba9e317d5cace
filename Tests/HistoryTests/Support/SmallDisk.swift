import Foundation
import TestSupport

/// A file system in memory, small enough to be filled.
struct SmallDisk {
  let folder: URL

  static let requirement = Requirement(otherwise: "only root can mount a small tmpfs") {
    try SmallDisk(kilobytes: 64).unmount()
    return true
  }

  struct Failure: Error {}

  init(kilobytes: Int) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trailback-disk-\(UUID().uuidString)")
    guard getuid() == 0 else { throw Failure() }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    do {
      try Self.run("mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", folder.path)
    } catch {
      try FileManager.default.removeItem(at: folder)
      throw error
    }
  }

  func resize(kilobytes: Int) throws {
    try remount("size=\(kilobytes)k")
  }

  func remount(_ option: String) throws {
    try Self.run("mount", "-o", "remount,\(option)", folder.path)
  }

  func unmount() {
    do {
      // Lazily: a connection that a failed test left open must not keep the mount.
      try Self.run("umount", "-l", folder.path)
      try FileManager.default.removeItem(at: folder)
    } catch {}
  }

  private static func run(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure() }
  }
}
