import Foundation
import TestSupport
import Testing

/// A disk that is full or cannot be written, in a namespace of its own with a small file system.
@Suite("Disks")
struct DiskTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    _ = try CallTree(in: place, named: "few", files: 0..<2)
    _ = try CallTree(in: place, named: "many", files: 0..<200, calls: 10)
    try place.write("", to: "disk/.keep")
  }

  /// Runs lines with a small disk at `disk`, and `check CODE WORDS… -- COMMAND…` to run a command
  /// that must end with the code and say the words.
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
    #expect(
      outcome.code == 0 && outcome.out == "" && outcome.errors == "",
      "\(outcome.code) \(outcome.out) \(outcome.errors)")
  }

  @Test(
    "A full disk loses nothing that was stored, and the import goes on when there is room",
    .requires(SmallDisk.requirement))
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

  @Test("No room for a new store", .requires(SmallDisk.requirement))
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

  @Test(
    "A store on a medium that cannot be written is read, and refuses to be added to",
    .requires(SmallDisk.requirement))
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

  @Test(
    "A server whose disk is full says so, and that it works again",
    .requires(SmallDisk.requirement))
  func serving() throws {
    try onDisk(
      size: "8m",
      Self.serve + #"""

        ask '200 OK' GET /readyz
        ask '200 OK' POST /
        ask '^trailback_store_writable 1$' GET /metrics
        for _ in 1 2; do
          head -c 16m /dev/zero >disk/filler 2>/dev/null
          ask '503 Service Unavailable' POST /
          ask 'nothing was recorded' POST /
          ask '503 Service Unavailable' GET /readyz
          ask 'cannot be written since 20' GET /readyz
          ask '200 OK' GET /healthz
          ask '^trailback_store_writable 0$' GET /metrics
          rm disk/filler
          sleep 1.1
          # Without any call in between.
          ask '200 OK' GET /readyz
          ask '^trailback_store_writable 1$' GET /metrics
          ask '200 OK' POST /
        done
        kill -TERM $server
        wait $server || echo "the server ended with $?"
        check 0 'sound' trailback verify
        """#)
  }

  @Test(
    "A server that cannot write for another reason than room says so, and that it works again",
    .requires(SmallDisk.requirement))
  func servingWithoutWriting() throws {
    try onDisk(
      size: "8m",
      Self.serve + #"""

        ask '200 OK' POST /
        for _ in 1 2; do
          prlimit --pid $server --fsize=4096:
          ask '503 Service Unavailable' POST /
          for _ in 1 2 3; do
            ask '503 Service Unavailable' GET /readyz
            ask '^trailback_store_writable 0$' GET /metrics
            sleep 1.1
          done
          prlimit --pid $server --fsize=unlimited:
          # Without any call in between.
          ask '200 OK' GET /readyz
          ask '200 OK' POST /
        done
        kill -TERM $server
        wait $server || echo "the server ended with $?"
        check 0 'sound' trailback verify
        """#)
  }

  /// Starts a server on a store with two trails, and defines `ask WORDS METHOD PATH`: the response must
  /// hold the words.
  private static let serve = #"""
    check 0 'new' trailback import few
    : >served
    trailback serve --listen 127.0.0.1:0 >served 2>log &
    server=$!
    for _ in {1..100}; do
      grep -q listening served && break
      sleep 0.1
    done
    port=$(grep -o '[0-9]*$' served)
    # ask WORDS METHOD PATH [HEADER…]: the response must hold the words.
    ask() {
      local words=$1 method=$2 path=$3 body='' response
      [ "$method" = GET ] || body='{"Name":"arn:aws:cloudtrail:us-east-1:123456789012:trail/trail-1"}'
      exec 3<>"/dev/tcp/127.0.0.1/$port"
      printf '%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n' \
        "$method" "$path" "${#body}" >&3
      printf 'X-Amz-Target: CloudTrail_20131101.StopLogging\r\n' >&3
      printf 'Content-Type: application/x-amz-json-1.1\r\n\r\n%s' "$body" >&3
      response=$(cat <&3)
      exec 3>&-
      grep -q -- "$words" <<<"$response" || echo "$method $path: no '$words' in $response"
    }
    """#

  @Test(
    "A store that its reader may not write is read, and refuses to be added to",
    .requires(Unprivileged.requirement))
  func readOnlyFile() throws {
    try place.trailback("import", "few")
    #expect(try place.shell("chmod 777 . && chmod 444 trailback.sqlite").code == 0)
    func run(_ line: String) throws -> Outcome {
      try place.shell("\(Unprivileged.prefix) trailback \(line)")
    }
    #expect(try run("verify").code == 0)
    #expect(try run("trails").out.contains("trail-1"))
    for line in ["import many", "rebuild", "correct event-1 --reason x"] {
      let outcome = try run(line)
      #expect(
        outcome.code == 2 && outcome.errors.contains("cannot be written"), "\(outcome.errors)")
      #expect(outcome.isExplained)
    }
    #expect(try run("verify").code == 0)
  }
}

/// A file system of a few kilobytes, which a test can mount for itself alone.
enum SmallDisk {
  static let requirement = Requirement(
    otherwise: "this system lets nobody mount a file system in a namespace of their own"
  ) {
    let place = try Workplace()
    return try place.shell("mkdir d && unshare -rm mount -t tmpfs -o size=1m tmpfs d").code == 0
  }
}

/// Whoever may not write what others own. Root may, so root has the program run by another user.
enum Unprivileged {
  static let prefix = getuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : ""

  static let requirement = Requirement(
    otherwise: "only root can run the program that was built, or setpriv is not installed"
  ) {
    try Workplace().shell("\(prefix) trailback --version").code == 0
  }
}
