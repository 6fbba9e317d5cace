import CloudTrail

/// What the store must answer about a generated history, worked out without it.
struct Model {
  /// One event as its trail sees it: when, its sequence, and what then held.
  struct Moment {
    var time: Timestamp
    var sequence: Int64
    var isLogging: Bool
    /// The sequence of the event that last put the selectors.
    var selectorsBy: Int64
  }

  private(set) var moments: [[Moment]]

  init(_ history: GeneratedHistory) {
    moments = Array(repeating: [], count: history.trails)
    for number in 0..<history.events {
      let trail = history.trail(of: number)
      var moment =
        moments[trail].last
        ?? Moment(time: .init(seconds: 0), sequence: 0, isLogging: false, selectorsBy: 0)
      moment.time = history.time(of: number)
      moment.sequence = Int64(number + 1)
      switch history.change(of: number) {
      case .startLogging: moment.isLogging = true
      case .stopLogging: moment.isLogging = false
      default: moment.selectorsBy = moment.sequence
      }
      moments[trail].append(moment)
    }
  }

  /// What held for a trail at a moment, by events up to a sequence; nil before the first.
  func moment(_ trail: Int, at time: Timestamp, upTo sequence: Int64 = .max) -> Moment? {
    let all = moments[trail]
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle].time <= time && all[middle].sequence <= sequence {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low == 0 ? nil : all[low - 1]
  }
}
