public import CloudTrail
public import Drawing

/// A report of a span of time, to hand in: what was not logged, what changed, who did it, what is not known, and by
/// what all of it can be checked.
///
/// It is a value of plain texts, numbers and times. HTML, Markdown and JSON are made of it and of nothing else, so
/// that they say the same; names were replaced before it was made, if at all.
public struct SpanReport: Sendable {
  /// The span that was asked for, and which trails.
  public var subject: Subject
  /// What there is to say in sentences, the most important first.
  public var summary: [String]
  /// How many of these sentences, after the first, tell of a window each.
  public var toldWindows = 0
  /// What each trail and account logged over time; nil if nothing of the span is known.
  public var drawing: Drawing?
  /// Windows in full: of accounts first, then of trails; of each in the order of time.
  public var windows: [Window]
  /// Windows that are not shown in full.
  public var furtherWindows: [FurtherWindows]
  /// Changes in full, in the order of time.
  public var changes: [Change]
  /// Calls that AWS refused, in the order of time.
  public var refused: [Change]
  /// Changes and refused calls that are not shown in full.
  public var furtherChanges: [FurtherChanges]
  /// Where it is not known what a trail logged.
  public var unknown: [Unknown]
  /// How many such times are not listed.
  public var furtherUnknown: Int
  /// What was read of each account and Region.
  public var places: [Place]
  /// How many accounts and Regions are not listed.
  public var furtherPlaces: Int
  /// What was read to count events; nil if no log files were given.
  public var counted: Counted?
  /// The rules that the answers rest on.
  public var rules: [Rule]
  /// By what the report can be checked.
  public var inputs: Inputs
  /// How it was made.
  public var origin: Origin

  /// What a report is about.
  public struct Subject: Sendable, Hashable {
    /// The first moment that was asked for; nil for the beginning of the history.
    public var since: Timestamp?
    /// The first moment after it; nil for what was known last.
    public var until: Timestamp?
    /// The trails.
    public var trails: [Trail]
    /// How many more trails there are.
    public var furtherTrails: Int
    /// The accounts whose windows were looked for; none if trails were named.
    public var accounts: [String]
    /// Whether stand-ins are in the place of names.
    public var isRedacted: Bool
  }

  /// A trail.
  public struct Trail: Sendable, Hashable {
    /// Its ARN.
    public var arn: String
    /// Its name.
    public var name: String
    /// The account that owns it.
    public var account: String
    /// Its home Region.
    public var region: String
  }

  /// How many events.
  public struct Count: Sendable, Hashable {
    /// All of them.
    public var events: Int
    /// Those that write.
    public var writes: Int
  }

  /// How often a name occurred.
  public struct NamedCount: Sendable, Hashable {
    /// A call or a principal.
    public var name: String
    /// How often.
    public var count: Count
  }

  /// Who called, from where.
  public struct Call: Sendable, Hashable {
    /// The call, such as `PutEventSelectors`.
    public var what: String
    /// When.
    public var time: Timestamp
    /// The trail that was called, by its name; nil if the event names none.
    public var trail: String?
    /// In short, such as `SupportAccess/support-8841`; nil if nobody is named.
    public var who: String?
    /// The ARN of the caller, or the service.
    public var principal: String?
    /// The address, or the service.
    public var address: String?
    /// The client.
    public var client: String?
    /// The id of the event.
    public var eventID: String
  }

  /// A window in which something was not logged that was logged before.
  public struct Window: Sendable, Hashable {
    /// Its number, from 1; other windows that are not shown have numbers, too.
    public var number: Int
    /// The trail that did not log, by its name; nil for an account.
    public var trail: String?
    /// The account of which no known trail logged; of a trail, its own.
    public var account: String
    /// The first moment.
    public var from: Timestamp
    /// The first moment after it; nil if it is still open.
    public var until: Timestamp?
    /// The end as far as it is known.
    public var knownUntil: Timestamp
    /// How long, in seconds, as far as it is known.
    public var seconds: Int64
    /// What it is about, in words, the worst first.
    public var kinds: [String]
    /// Who opened it.
    public var opened: Call
    /// Who closed it; nil if it is open.
    public var closed: Call?
    /// What was lost, in words.
    public var lost: String
    /// What is still lost, if that is less.
    public var stillLost: String?
    /// Which other trails logged some of it.
    public var coveredBy: String?
    /// The window of an account in which the same was lost by the same calls.
    public var sameAs: Int?
    /// What happened in it; nil if no log files were read, or if what was logged before is not known.
    public var missed: Missed?
  }

  /// What a window missed.
  public struct Missed: Sendable, Hashable {
    /// By the configuration of each event's own second.
    public var byConfiguration: Count
    /// Those that were surely not logged.
    public var certain: Count
    /// Those that another trail may have logged of which that is not known.
    public var perhapsLogged: Count
    /// Events of which it is not known whether they were logged; not among the others.
    public var undecided: Count
    /// The calls, those that write first.
    public var calls: [NamedCount]
    /// How many more calls there are.
    public var furtherCalls: Int
    /// Whose they were.
    public var principals: [NamedCount]
    /// How many more principals there are.
    public var furtherPrincipals: Int
  }

  /// The windows of one trail or account that are not shown in full.
  public struct FurtherWindows: Sendable, Hashable {
    /// The trail, by its name; nil for an account.
    public var trail: String?
    /// The account; of a trail, its own.
    public var account: String
    /// How many windows.
    public var count: Int
    /// How long they are, together and without counting any second twice.
    public var seconds: Int64
    /// The first moment of the first, and the end of the last as far as it is known.
    public var from: Timestamp
    /// See ``from``.
    public var until: Timestamp
    /// What was missed in them; nil if no log files were read.
    public var missed: Count?
  }

  /// One event of the history.
  public struct Change: Sendable, Hashable {
    /// Who called what.
    public var call: Call
    /// The call, and whether it was refused or voided.
    public var title: String
    /// What it meant: `narrowed`, `widened` …; nil if it cannot change what is logged.
    public var meaning: String?
    /// The same in words.
    public var meaningInWords: String?
    /// What changed: `- ` and `+ ` before what was removed and added, sentences for the rest.
    public var lines: [String]
    /// How many lines are left out.
    public var furtherLines: Int
  }

  /// The changes of one trail, or of no known one, that are not shown in full.
  public struct FurtherChanges: Sendable, Hashable {
    /// The trail, by its name.
    public var trail: String
    /// The calls, and how often.
    public var calls: [String: Int]
  }

  /// A time in which it is not known what a trail logged.
  public struct Unknown: Sendable, Hashable {
    /// The trail, by its name.
    public var trail: String
    /// The first moment; nil for the beginning of time.
    public var from: Timestamp?
    /// The first moment after it; nil if it has not ended.
    public var until: Timestamp?
    /// Why, in words.
    public var reason: String
  }

  /// What was read of an account and Region.
  public struct Place: Sendable, Hashable {
    /// The account.
    public var account: String
    /// The Region.
    public var region: String
    /// Log files.
    public var files: Int
    /// Records in them.
    public var records: Int
    /// How much of the expected time was read, in seconds.
    public var readSeconds: Int64
    /// How much was not.
    public var unreadSeconds: Int64
    /// How much was read while no known trail logged the calls that change trails.
    public var selfBlindSeconds: Int64
  }

  /// What was read to count events.
  public struct Counted: Sendable, Hashable {
    /// In words: `445 files; 1 digest skipped`.
    public var words: String
    /// Calls in the files that change trails and that the history lacks.
    public var unrecorded: Int
    /// What could not be read.
    public var problems: Int
    /// Whether it was stopped before the last file.
    public var isStopped: Bool

    /// Whether the numbers may leave something out.
    public var isPartial: Bool { problems > 0 || unrecorded > 0 || isStopped }
  }

  /// A rule of the page of semantics.
  public struct Rule: Sendable, Hashable {
    /// Its id on the page.
    public var id: String
    /// How sure it is, as the page tags it.
    public var certainty: String
    /// What it decides.
    public var words: String
  }

  /// By what the report can be checked.
  public struct Inputs: Sendable, Hashable {
    /// The head of the log, and of the ledger, as `trailback head` prints them.
    public var head: String
    /// How many events the log has.
    public var events: Int64
    /// How many rows of the ledger name a file with events of the span.
    public var files: Int
    /// SHA-256 over the lines `HASH␠␠NAME` of these files, sorted; nil if there are none.
    public var hashOfFiles: String?
    /// The files themselves; empty if there are too many.
    public var listed: [File]

    /// A file that was imported.
    public struct File: Sendable, Hashable {
      /// Its name, without its folders.
      public var name: String
      /// SHA-256 in hexadecimal digits; nil if it is not known.
      public var sha256: String?
      /// In bytes on disk; nil for a pipe.
      public var size: Int64?
    }
  }

  /// How a report was made.
  public struct Origin: Sendable, Hashable {
    /// The command line.
    public var commandLine: String
    /// The version of the program.
    public var version: String
    /// When.
    public var time: Timestamp
    /// What the store knew then; nil for everything that it knows.
    public var knownAt: Timestamp?
    /// What to know about the answers.
    public var notes: [String]
  }
}
