import Foundation
import Testing

/// A disk that is full or cannot be written, in a namespace of its own with a small file system.
@Suite("Disks", .enabled(if: SmallDisk.isPossible, "this system lets no one mount in a namespace"))
struct DiskTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    _ = try CallTree(in: place, named: "few", files: 0..<2)
    _ = try CallTree(in: place, named: "many", files: 0..<200, calls: 10)
    try place.write("", to: "disk/.keep")
  }

  /// Runs lines with a small disk at `disk`, and `check CODE WORDS… -- COMMAND…` to run a command that
  /// must end with the code and say the words.
  private func onDisk(size: String, _ lines: String) throws {
    try place.write(
      """
      set -u
      mount -t tmpfs -o size=\(size) tmpfs disk || exit 99
      export TRAILBACK_STORE=disk/trailback.sqlite
      check() {
        local code=$1 words=$2 status=0
        shift 2
        "$@" >out 2>errors || status=$?
        if [ "$status" != "$code" ] || ! grep -q -- "$words" out errors; then
          echo "$* ended with $status, not $code with $words:"
          cat out errors
        fi
        if [ "$code" = 2 ] && ! grep -q 'hint: ' errors; then echo "$*: no hint"; fi
        if grep -qiE 'sqlite_|fatal error' errors; then cat errors; fi
      }
      \(lines)
      """, to: "script")
    let outcome = try place.shell("unshare -rm bash script")
    #expect(outcome.code == 0 && outcome.out == "" && outcome.errors == "", "\(outcome)")
  }

  @Test("A full disk loses nothing that was stored, and the import goes on when there is room")
  func full() throws {
    try onDisk(
      size: "600k",
      """
      check 0 'new' trailback import few
      cp disk/trailback.sqlite before
      check 2 'disk is full' trailback import many
      check 0 'sound' trailback verify
      check 0 'trail-1' trailback trails
      mount -o remount,size=64m disk
      check 0 'new' trailback import many
      check 0 'sound' trailback verify
      check 0 '2,000' trailback verify
      """)
  }

  @Test("No room for a new store")
  func noRoom() throws {
    try onDisk(
      size: "16k",
      """
      head -c 1m /dev/zero >disk/filler 2>/dev/null
      check 2 'disk is full' trailback import few
      rm disk/filler
      mount -o remount,size=64m disk
      check 0 'new' trailback import few
      check 0 'sound' trailback verify
      """)
  }

  @Test("A store on a medium that cannot be written is read, and refuses to be added to")
  func readOnly() throws {
    try onDisk(
      size: "64m",
      """
      check 0 'new' trailback import few
      check 0 'sound' trailback verify
      mount -o remount,ro disk
      check 0 'sound' trailback verify
      check 0 'trail-1' trailback trails
      check 2 'cannot be written' trailback import many
      check 2 'cannot be written' trailback rebuild
      check 2 'cannot be written' trailback correct event-1 --reason x
      check 0 'sound' trailback verify
      """)
  }
}

enum SmallDisk {
  static let isPossible: Bool = {
    do {
      let place = try Workplace()
      return try place.shell("mkdir d && unshare -rm mount -t tmpfs -o size=1m tmpfs d").code == 0
    } catch {
      return false
    }
  }()
}
