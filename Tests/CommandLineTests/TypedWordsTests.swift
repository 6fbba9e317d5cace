import CloudTrail
import Foundation
import TestSupport
import Testing

/// What people type: slips are told with what was meant, and both spellings of a trail are one.
@Suite("Words as they are typed")
struct TypedWordsTests {
  private static let arn = LogRecord.arn("one")
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// Makes a store with the trail `one`.
  private func makeStore() throws {
    try place.write(#"{"EventSelectors":[{"ReadWriteType":"All"}]}"#, to: "selectors.json")
    let made = try place.trailback(
      "put", Self.arn, "--create", "--selectors", "selectors.json", "--at", "2025-03-04 02:30")
    try #require(made.code == 0, "\(made.errors)")
  }

  @Test(
    "A mistyped verb: the nearest, with the rest of the command",
    arguments: [
      ("histroy --limit 3", "`trailback history --limit 3`"), ("gte one", "`trailback get one`"),
      ("hist", "`trailback history`"), ("help imprt", "`trailback help import`"),
      ("export timelin --format csv", "`trailback export timeline --format csv`"),
      ("trials --store 'a b'", "`trailback trails --store 'a b'`"),
    ])
  func verbs(line: String, meant: String) throws {
    let outcome = try place.shell("trailback \(line)")
    #expect(outcome.code == 2 && outcome.out == "")
    #expect(outcome.errors.contains("did you mean \(meant)? `trailback help` lists"))
  }

  @Test("A word that is near to no verb: the list", arguments: ["ls", "''", "x", "export csv"])
  func noVerb(line: String) throws {
    let outcome = try place.shell("trailback \(line)")
    #expect(outcome.code == 2 && outcome.isExplained, "\(outcome.errors)")
    #expect(!outcome.errors.contains("did you mean"))
    #expect(outcome.errors.contains("hint: `trailback help` lists the verbs"))
  }

  @Test("A mistyped option: the nearest, and the help of its verb")
  func options() throws {
    for (line, meant, help) in [
      ("history --tral one", "--trail", "history"), ("get one --stroe x", "--store", "get"),
      ("export timeline --sinse x", "--since", "export timeline"),
    ] {
      let outcome = try place.shell("trailback \(line)")
      #expect(outcome.code == 2)
      #expect(outcome.errors.contains("Did you mean '\(meant)'?"), "\(outcome.errors)")
      #expect(outcome.errors.contains("hint: see `trailback help \(help)`\n"), "\(outcome.errors)")
    }
  }

  @Test("A trail is a word of its own or stands after --trail, and not both")
  func trail() throws {
    try makeStore()
    for verb in ["get", "history", "export timeline"] {
      let words = try place.shell("trailback \(verb) one")
      let option = try place.shell("trailback \(verb) --trail one")
      #expect(words.code == 0 && !words.out.isEmpty, "\(words.errors)")
      #expect(words.out == option.out && words.errors == option.errors)
      let both = try place.shell("trailback \(verb) one --trail one")
      #expect(both.code == 2 && both.out == "" && both.errors.contains("given twice"))
    }
    let put = try place.shell(
      "trailback put --trail one --selectors selectors.json --at 2025-03-05")
    #expect(put.code == 0 && put.errors.contains("AWS was not changed"), "\(put.errors)")
    let none = try place.shell("trailback put --selectors selectors.json")
    #expect(none.code == 2 && none.errors.contains("'<trail>'"))
  }

  @Test(
    "A time is read alike wherever one is given",
    arguments: [
      "2025-03-04 02:30", "2025-03-04T02:30Z", "20250304T0230Z", "1741055400", "1741055400000",
    ])
  func times(text: String) throws {
    try makeStore()
    #expect(try place.trailback("trails", "--at", text).code == 0)
    #expect(try place.trailback("get", "one", "--at", text).code == 0)
    #expect(
      try place.trailback("history", "one", "--since", text).out.contains("PutEventSelectors"))
    #expect(!(try place.trailback("history", "one", "--until", text).out.contains("Put")))
    let known = try place.trailback("get", "one", "--as-known-at", text)
    #expect(known.code == 2 && !known.errors.contains("not a time"), "\(known.errors)")
    #expect(try place.trailback("lint", "one@\(text)").out.contains("at 2025-03-04T02:30:00Z"))
  }

  @Test("A text that is no time is answered with the forms")
  func noTime() throws {
    for line in ["get one --at 20250304", "history --since soon", "lint one@soon"] {
      let outcome = try place.shell("trailback \(line)")
      #expect(outcome.code == 2 && outcome.errors.contains("2025-03-04"), "\(outcome.errors)")
    }
  }

  @Test("An end that is not after the beginning is told with both")
  func span() throws {
    for verb in ["history", "export timeline", "sources", "replay logs"] {
      for until in ["2025-03-04", "2025-03-03T23:00Z"] {
        let outcome = try place.shell("trailback \(verb) --since 2025-03-04 --until \(until)")
        #expect(outcome.code == 2 && outcome.out == "")
        #expect(
          outcome.errors.contains("--until \(until) ")
            && outcome.errors.contains("not after --since 2025-03-04 (2025-03-04T00:00:00Z)"),
          "\(outcome.errors)")
      }
    }
  }

  @Test("Regions and accounts that cannot be are told, and new Regions are taken")
  func places() throws {
    try makeStore()
    for (line, words) in [
      ("sources --region us-east-11", "us-east-11 is not a Region; did you mean us-east-1?"),
      ("history --region us-est-1", "did you mean us-east-1"),
      ("replay logs --region foo", "foo is not a Region, such as"),
      ("history --region ''", "an empty word is not a Region"),
      ("sources --account 11112222333", "11112222333 is not an account id of twelve digits"),
      ("replay logs --account 1111-2222-3333", "did you mean 111122223333?"),
      ("gaps --account 12", "12 is not an account id of twelve digits"),
      ("plot --account 12", "12 is not an account id of twelve digits"),
      ("report --account 12", "12 is not an account id of twelve digits"),
      ("covers management --account 12", "12 is not an account id of twelve digits"),
      ("covers management --region us-est-1", "did you mean us-east-1"),
      ("serve --region us-east-11", "did you mean us-east-1"),
      ("import logs --lookup us-est-1,2025-03-04,2025-03-05", "did you mean us-east-1"),
    ] {
      let outcome = try place.shell("trailback \(line)")
      #expect(outcome.code == 2 && outcome.errors.contains(words), "\(outcome.errors)")
    }
    for region in [
      "us-east-1", "us-gov-west-1", "us-isob-east-1", "eusc-de-east-1", "cn-northwest-1",
      "ap-southeast-9", "mars-north-1",
    ] {
      #expect(try place.trailback("history", "--region", region).code == 0, "\(region)")
    }
  }

  @Test("Completions know the trails of the store that is named, and are silent without one")
  func completions() throws {
    try makeStore()
    _ = try place.shell("trailback --generate-completion-script bash >completion.bash")
    func completed(_ line: String) throws -> [String] {
      let outcome = try place.shell(
        """
        source completion.bash
        COMP_LINE='\(line)'; COMP_POINT=${#COMP_LINE}
        read -ra COMP_WORDS <<<"$COMP_LINE"
        [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _trailback trailback "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        printf '%s\\n' "${COMPREPLY[@]}"
        """)
      #expect(outcome.errors == "", "\(outcome.errors)")
      return outcome.lines
    }
    #expect(try completed("trailback get ") == ["one"])
    #expect(try completed("trailback history --trail o") == ["one"])
    #expect(try completed("trailback get --store nowhere.sqlite ").filter { $0 == "one" } == [])
    #expect(try completed("trailback get --store trailback.sqlite ") == ["one"])
  }

  @Test("Colours: on a terminal, unless it is dumb or they are not wanted")
  func colours() throws {
    try makeStore()
    func isColoured(_ line: String, _ environment: [String: String] = [:]) throws -> Bool {
      let outcome = try place.shell(line, environment: environment)
      #expect(outcome.out.contains("PutEventSelectors"), "\(outcome.out)\(outcome.errors)")
      return outcome.out.contains("\u{1B}[")
    }
    let onTerminal = "script -qec 'trailback history one' /dev/null"
    #expect(try isColoured(onTerminal, ["TERM": "xterm"]))
    #expect(try !isColoured(onTerminal, ["TERM": "dumb"]))
    #expect(try !isColoured("script -qec 'trailback history one --color never' /dev/null"))
    #expect(try !isColoured("trailback history one"))
    #expect(try isColoured("trailback history one --color always", ["NO_COLOR": "1"]))
  }
}
