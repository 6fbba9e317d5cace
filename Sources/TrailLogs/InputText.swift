/// The text of one input: its form, and how far it has been read.
struct InputText: ~Copyable {
  var cutter: RecordCutter
  /// Nil until enough is known of the text.
  fileprivate var form: TextForm?
  /// What came before the form was known.
  fileprivate var head = PaddedBuffer(capacity: 0)
  fileprivate var utf16 = UTF16Text(isBigEndian: false)
  fileprivate var rows: TableRows
  fileprivate var columns: TableColumns?

  init(maximumBytes: Int) {
    cutter = RecordCutter(maximumBytes: maximumBytes)
    rows = TableRows(maximumBytes: maximumBytes)
  }
}

extension LogReader {
  /// Takes the next piece of a text, which must be followed by padding.
  ///
  /// - Returns: false if nothing more of the text can be read.
  func take(
    _ piece: UnsafeRawBufferPointer, of text: inout InputText, _ reading: inout FileReading,
    _ visitor: inout some LogVisitor
  ) throws -> Bool {
    if text.form != nil { return try takeFormed(piece, &text, &reading, &visitor) }
    var start = piece
    if text.head.count > 0 || TextForm(piece, isAll: false) == nil {
      text.head.append(piece)
      start = text.head.content
    }
    guard let form = TextForm(start, isAll: false) else { return true }
    begin(form, of: &text)
    return try takeFormed(start, &text, &reading, &visitor)
  }

  /// Takes what is left at the end of a text.
  func finish(
    _ text: inout InputText, _ reading: inout FileReading, _ visitor: inout some LogVisitor
  ) throws {
    if text.form == nil, let form = TextForm(text.head.content, isAll: true) {
      begin(form, of: &text)
      guard try takeFormed(text.head.content, &text, &reading, &visitor) else { return }
    }
    switch text.form {
    case .utf16: try cut(text.utf16.rest(), &text.cutter, &reading, &visitor)
    case .table: return try finishRows(&text, &reading, &visitor)
    case .json, .other, nil: break
    }
    if let step = text.cutter.finish() { try reading.take(step, into: &visitor) }
    reading.report.lookups = text.cutter.lookups
  }

  private func begin(_ form: TextForm, of text: inout InputText) {
    if case .utf16(let isBigEndian) = form { text.utf16 = UTF16Text(isBigEndian: isBigEndian) }
    text.form = form
  }

  /// Takes a piece of a text of which the form is known.
  private func takeFormed(
    _ piece: UnsafeRawBufferPointer, _ text: inout InputText, _ reading: inout FileReading,
    _ visitor: inout some LogVisitor
  ) throws -> Bool {
    switch text.form {
    case .json, nil: try cut(piece, &text.cutter, &reading, &visitor)
    case .utf16: try cut(text.utf16.decoded(piece), &text.cutter, &reading, &visitor)
    case .table: return try takeRows(piece, &text, &reading, &visitor)
    case .other(let format):
      let problem = InputProblem(
        .otherFormat, path: reading.report.path, fact: "\(format.words), which is not read",
        format: format)
      try reading.report(problem, to: &visitor)
      return false
    }
    return true
  }

  // MARK: Rows

  private func takeRows(
    _ piece: UnsafeRawBufferPointer, _ text: inout InputText, _ reading: inout FileReading,
    _ visitor: inout some LogVisitor
  ) throws -> Bool {
    reading.report.bytesInflated += piece.count
    var columns = text.columns
    let goesOn = try text.rows.cut(piece) { row in
      try take(row, &columns, &reading, &visitor)
    }
    text.columns = columns
    return goesOn
  }

  private func finishRows(
    _ text: inout InputText, _ reading: inout FileReading, _ visitor: inout some LogVisitor
  ) throws {
    let (row, isCutShort) = text.rows.finish()
    guard let row else { return }
    if isCutShort {
      return try reading.report(
        .cutShort, row, "the input ends inside quotes", to: &visitor)
    }
    var columns = text.columns
    _ = try take(row, &columns, &reading, &visitor)
  }

  /// Returns false if no row of the table can be read.
  private func take(
    _ row: TableRows.Row, _ columns: inout TableColumns?, _ reading: inout FileReading,
    _ visitor: inout some LogVisitor
  ) throws -> Bool {
    guard let names = columns?.names else {
      let first = TableColumns(row)
      columns = first
      let missing = RecordRow.missing(from: first.names)
      if missing.isEmpty { return true }
      let fact = FileReading.words(ofMissing: missing)
      try reading.report(
        InputProblem(.missingColumns, path: reading.report.path, fact: fact), to: &visitor)
      return false
    }
    if row.isTooLarge {
      let fact = "larger than \(options.maximumRecordBytes) bytes; skipped"
      try reading.report(.recordTooLarge, row, fact, to: &visitor)
    } else if row.fields.count != names.count {
      try reading.report(
        .brokenRecord, row, "\(row.fields.count) fields in a table of \(names.count) columns",
        to: &visitor)
    } else {
      try reading.takeRow(row, names: names, into: &visitor)
    }
    return true
  }
}

extension FileReading {
  fileprivate mutating func takeRow(
    _ row: TableRows.Row, names: [String], into visitor: inout some LogVisitor
  ) throws {
    inflatedInside = isPost ? inflatedInside : 0
    let columns = zip(names, row.fields).map { name, field in
      (name: name, text: Optional(String(decoding: field, as: UTF8.self)))
    }
    let object = CutObject(
      bytes: UnsafeRawBufferPointer(start: nil, count: 0), number: row.number, offset: row.offset)
    try takeRow(columns, of: object, into: &visitor)
  }

  fileprivate mutating func report(
    _ kind: InputProblem.Kind, _ row: TableRows.Row, _ fact: String,
    to visitor: inout some LogVisitor
  ) throws {
    let problem = InputProblem(
      kind, path: report.path, record: row.number, offset: row.offset, fact: fact)
    try report(problem, to: &visitor)
  }
}
