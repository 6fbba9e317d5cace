import Foundation
import Glibc
import TestSupport
import Testing

@testable import S3

@Suite("Programs that write credentials")
struct CredentialProcessTests {
  private func problem(
    _ command: String, limit: Duration = .seconds(600)
  ) async -> CredentialsProblem? {
    do {
      _ = try await CredentialProcess(command: command, limit: limit).credentials()
      return nil
    } catch { return error }
  }

  @Test(
    "A failure is told with the program's name, and its output is not quoted",
    arguments: [
      ("echo SECRETWORDS; exit 3", "echo", "status 3"),
      ("K=SECRETWORDS  sh -c 'kill -9 $$'", "sh", "status 137"),
      (#"echo '{"Version": 2}' SECRETWORDS"#, "echo", "not JSON"),
      (#"echo '{"Version": 2}'"#, "echo", "Version 1"), ("true SECRETWORDS", "true", "not JSON"),
      (#"echo '{"Version": 1}'"#, "echo", "AccessKeyId"),
      (#" "/none/a b" SECRETWORDS 2>&1"#, "/none/a b", "status 127"),
    ])
  func fails(command: String, program: String, words: String) async throws {
    let told = try #require(await problem(command))
    #expect(told.fact.hasPrefix("\(program), the profile's credential_process, gave no "))
    #expect(told.fact.contains(words), "\(told.fact)")
    #expect(told.hint?.contains(program) == true)
    #expect(!told.fact.contains("SECRETWORDS") && told.hint?.contains("SECRETWORDS") == false)
  }

  @Test(
    "One that does not end in time is ended, whether it wrote or closed its output",
    arguments: ["", "echo SECRETWORDS;", "exec >&-;", "trap '' TERM;"])
  func late(before: String) async throws {
    let folder = try ScratchFolder()
    let note = folder.path + "/id"
    let told = await problem(
      "echo $$ > '\(note)'; \(before) while :; do sleep 0.01; done", limit: .seconds(3))
    #expect(told?.fact.hasSuffix("it did not end within 3 s, and was ended") == true)
    let id = try #require(
      pid_t(String(contentsOfFile: note, encoding: .utf8).trimmingCharacters(in: .newlines)))
    #expect(kill(id, 0) == -1 && errno == ESRCH)
  }

  @Test(
    "What it started is ended with it, whether it hears of that or not", .timeLimit(.minutes(60)),
    arguments: ["", "trap '' TERM;", "kill -STOP $$;"])
  func descendants(before: String) async throws {
    let folder = try ScratchFolder()
    let pipe = folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let reader = open(pipe, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    // Both hold the pipe, which ends with the last of them.
    let endless = "echo x >&3; \(before) while :; do sleep 0.01; done"
    let told = await problem(
      "exec 3> '\(pipe)'; sh -c '\(endless.replacing("'", with: #"'\''"#))' & wait",
      limit: .seconds(10))
    #expect(told?.fact.hasSuffix("it did not end within 10 s, and was ended") == true)
    #expect(fcntl(reader, F_SETFL, 0) == 0)
    #expect(Self.rest(of: reader) == "x\n")
  }

  @Test("It is asked to end before it is made to")
  func asked() async throws {
    let folder = try ScratchFolder()
    let note = folder.path + "/note"
    let told = await problem(
      "trap 'echo asked > \"\(note)\"; exit' TERM; while :; do sleep 0.01; done", limit: .seconds(2)
    )
    #expect(told?.fact.hasSuffix("and was ended") == true)
    #expect(try String(contentsOfFile: note, encoding: .utf8) == "asked\n")
  }

  @Test("What it leaves in the background when it ends by itself goes on", .timeLimit(.minutes(60)))
  func background() async throws {
    let folder = try ScratchFolder()
    let (pipe, gate) = (folder.path + "/pipe", folder.path + "/gate")
    #expect(mkfifo(pipe, 0o600) == 0 && mkfifo(gate, 0o600) == 0)
    let reader = open(pipe, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    let document = #"{"Version": 1, "AccessKeyId": "ID", "SecretAccessKey": "s"}"#
    let keys = try await CredentialProcess(
      command: "exec 3> '\(pipe)'; (read word < '\(gate)'; echo $word >&3) >&- & echo '\(document)'"
    ).credentials()
    #expect(keys.accessKeyID == "ID")
    let opened = open(gate, O_WRONLY)
    #expect(write(opened, "alive\n", 6) == 6)
    close(opened)
    #expect(fcntl(reader, F_SETFL, 0) == 0)
    #expect(Self.rest(of: reader) == "alive\n")
  }

  /// What is written to a pipe until nobody holds its other end.
  private static func rest(of pipe: Int32) -> String {
    var text: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 64)
    while case let count = read(pipe, &room, room.count), count > 0 { text += room[..<count] }
    return String(decoding: text, as: UTF8.self)
  }

  @Test("One that writes without an end is ended, and 1 MiB is still taken")
  func endless() async throws {
    let told = await problem("yes SECRETWORDS")
    #expect(told?.fact.hasSuffix("it wrote more than 1 MiB, and was ended") == true)
    let document = #"{"Version": 1, "AccessKeyId": "ID", "SecretAccessKey": "s"}"#
    func padded(_ size: Int) -> String {
      "printf '%s%*s' '\(document)' \(size - document.utf8.count) ''"
    }
    let largest = try await CredentialProcess(command: padded(1 << 20)).credentials()
    #expect(largest.accessKeyID == "ID")
    #expect(await problem(padded(1 << 20 + 1))?.fact.contains("1 MiB") == true)
  }

  @Test("It has this process's environment, and nothing to read")
  func surroundings() async throws {
    let document = #"{\"Version\": 1, \"AccessKeyId\": \"$HOME\", \"SecretAccessKey\": \"s\"}"#
    let keys = try await CredentialProcess(command: "cat && echo \"\(document)\"").credentials()
    #expect(keys.accessKeyID == ProcessInfo.processInfo.environment["HOME"] ?? "")
  }
}
