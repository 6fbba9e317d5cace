import CloudTrail

/// The answer to a time that cannot be read. Nothing of the history is on it: nobody may take one
/// moment for another.
enum WrongTimePage {
  static func frame(path: String, _ query: PageQuery, now: Timestamp) -> Frame {
    Frame(
      status: 400, title: "Not a time", path: path, query: query, now: now,
      heading: """
        <h1>That moment cannot be shown</h1>
        <p>What is wrong stands beside the field. Nothing of the history is shown until the moment \
        is clear.</p>
        """,
      content: .nothing)
  }
}
