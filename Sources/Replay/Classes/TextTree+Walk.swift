extension TextTree {
  /// How far the values of the trails reach into a text.
  struct Walk {
    /// The furthest value of those that count as everybody's, and of those that few trails own.
    var common = Reach()
    var rare = Reach()
    /// The values do not tell enough: the text itself must be kept.
    var needsText = false
    /// So it is for some trails: those whose value asks for it.
    var askersNeedText = false
    /// The text goes on with a mark that joins the last letter of a value.
    var isJoined = false
  }

  struct Reach {
    /// 0 where no value reaches anywhere: that would be the empty one, which needs no node.
    var node: UInt32 = 0
    var meaning = Meanings.none
    var length = 0
    var isReached = false
    /// The value is all of the text.
    var isWhole = false
    /// So far the text is spelt as on the way through the tree.
    var isAsWritten = true
  }

  /// - Parameters:
  ///   - isBeginning: the text is `ARNPrefix`: values that go on behind it count, too
  ///     (SEMANTICS 1.5c).
  ///   - field: tells what is found here from what other fields hold.
  ///   - touched: gets the owners of the values, where it wants them.
  func walk(
    _ text: UnsafeRawBufferPointer, field: UInt32, isBeginning: Bool,
    touched: inout TouchedTrails
  ) -> Walk {
    var step = TextTreeStep(text, self)
    go(&step, field, isBeginning, &touched)
    return step.walk
  }

  /// The same for a text with escapes: nil where the walk comes near the first of them, or is not over
  /// by then. Most texts differ from all values long before.
  ///
  /// - Parameter text: the inside of a JSON string.
  func walk(
    untilEscapeOf text: UnsafeRawBufferPointer, field: UInt32, touched: inout TouchedTrails
  ) -> Walk? {
    guard let escape = text.firstIndex(of: UInt8(ascii: "\\")) else { return nil }
    var beginning = text[..<escape]
    if grain == .explanations {
      beginning = beginning.prefix(
        PlainText.plainCount(UnsafeRawBufferPointer(rebasing: beginning)))
    }
    var step = TextTreeStep(beginning: beginning, of: text, self)
    // A walk that comes to nothing must leave no traces.
    touched.without { go(&step, field, false, &$0) }
    guard !step.isCut else { return nil }
    if touched.isWanted {
      var again = TextTreeStep(beginning: beginning, of: text, self)
      go(&again, field, false, &touched)
    }
    return step.walk
  }

  private func go(
    _ step: inout TextTreeStep, _ field: UInt32, _ isBeginning: Bool, _ touched: inout TouchedTrails
  ) {
    while true {
      if !step.node.marks.isEmpty {
        let isAsked = step.stand(isFromBehind)
        if isAsked && touched.isWanted {
          for asker in askers[step.place] ?? [] { touched.note(step.allText, of: field, asker) }
        }
      }
      if touched.isWanted && step.isOnValue {
        let find = step.find(field)
        for owner in owners(of: step.place) {
          touched.note(find, owner.trail, meaning: owner.meaning)
        }
      }
      guard step.goDown(self, isBeginning) else { break }
    }
  }
}
