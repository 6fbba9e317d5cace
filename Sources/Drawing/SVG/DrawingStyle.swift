public import Markup

extension Drawing {
  /// The style sheet of all drawings on a page. It names nothing outside of them, and follows the colours that the reader
  /// prefers; in print they are light.
  public static let style: HTML = light + dark + print + rules

  /// Each state differs from its neighbours by lightness and pattern, too: it can be told in grey, and by those who
  /// see colours otherwise. The hues are of Okabe and Ito's set.
  private static let light: HTML = """
    .drawing {
      --d-ground: #fcfcfa; --d-text: #1d1e1c; --d-soft: #595b56; --d-line: #d9dad4; --d-link: #1a4f86;
      --d-full: #8fc1e3; --d-off: #8c1c13; --d-off-ink: #ffffff; --d-narrowed: #f0b429; --d-narrowed-ink: #6b4200;
      --d-open: #f1f1ec; --d-open-ink: #6f7169; --d-less: #a3201a; --d-more: #00694e; --d-other: #4a4c47;
    }

    """

  private static let dark: HTML = """
    @media (prefers-color-scheme: dark) {
      .drawing {
        --d-ground: #17181a; --d-text: #e6e5e0; --d-soft: #a9a9a2; --d-line: #3b3d40; --d-link: #92bff2;
        --d-full: #2f6d9a; --d-off: #ff8a7a; --d-off-ink: #3a0a06; --d-narrowed: #d79a1c; --d-narrowed-ink: #2c1b00;
        --d-open: #26282b; --d-open-ink: #8f918a; --d-less: #ff9d92; --d-more: #7fd6b4; --d-other: #c9c9c2;
      }
    }

    """

  private static let print: HTML = """
    @media print {
      .drawing {
        --d-ground: #ffffff; --d-text: #000000; --d-soft: #444444; --d-line: #bbbbbb; --d-link: #000000;
        --d-full: #8fc1e3; --d-off: #8c1c13; --d-off-ink: #ffffff; --d-narrowed: #f0b429; --d-narrowed-ink: #6b4200;
        --d-open: #ffffff; --d-open-ink: #555555; --d-less: #a3201a; --d-more: #00694e; --d-other: #333333;
        print-color-adjust: exact; -webkit-print-color-adjust: exact;
      }
    }

    """

  private static let rules: HTML = """
    .drawing { display: block; background: var(--d-ground); font: 12px system-ui, sans-serif; }
    .drawing text { fill: var(--d-text); }
    .drawing .soft { fill: var(--d-soft); font-size: 11px; font-variant-numeric: tabular-nums; }
    .drawing .strong { font-weight: 600; }
    .drawing a text { fill: var(--d-link); }
    .drawing a:focus-visible { outline: 2px solid var(--d-link); outline-offset: 1px; }
    .drawing .tick { stroke: var(--d-line); fill: none; }
    .drawing .date { stroke: var(--d-soft); fill: none; stroke-dasharray: 2 3; }
    .drawing .zoom { fill: transparent; }
    .drawing a:hover .zoom { fill: var(--d-link); fill-opacity: .15; }
    .drawing .full { fill: var(--d-full); }
    .drawing .off { fill: var(--d-off); }
    .drawing .off-ink { fill: var(--d-off-ink); }
    .drawing .off-line { stroke: var(--d-off); fill: none; }
    .drawing .narrowed { fill: var(--d-narrowed); }
    .drawing .narrowed-ink { stroke: var(--d-narrowed-ink); fill: none; }
    .drawing .open { fill: var(--d-open); }
    .drawing .open-ink { stroke: var(--d-open-ink); fill: none; }
    .drawing .open-dot { fill: var(--d-open-ink); }
    .drawing .there { stroke: var(--d-line); fill: none; }
    .drawing .band { fill: var(--d-soft); }
    .drawing .happened { fill: var(--d-soft); fill-opacity: .55; }
    .drawing .missed { fill: var(--d-off); }
    .drawing .less { fill: var(--d-less); stroke: var(--d-ground); stroke-width: .75; }
    .drawing .more { fill: var(--d-more); stroke: var(--d-ground); stroke-width: .75; }
    .drawing .other { fill: var(--d-other); stroke: var(--d-ground); stroke-width: .75; }
    .drawing .refused { stroke: var(--d-less); stroke-width: 2; fill: none; }
    .drawing .count { font-size: 9px; font-weight: 600; }

    """
}

/// The patterns by which states are told apart where colours are not seen.
struct DrawingPatterns {
  /// With which the ids begin.
  let id: String

  /// What the area of a state is filled with.
  func fill(_ state: Lane.State) -> HTML {
    switch state {
    case .full: "class=\"full\""
    case .off: "class=\"off\""
    case .blind, .narrowed, .selfBlind, .unread, .unknown:
      "fill=\"url(#\(id)-\(state.rawValue))\""
    case .notThere: "fill=\"none\""
    }
  }

  func fill(_ share: Band.Share) -> HTML {
    switch share {
    case .all: "class=\"band\""
    case .part: "fill=\"url(#\(id)-part)\""
    case .unknown: "fill=\"url(#\(id)-unknown)\""
    case .none: "fill=\"none\""
    }
  }

  /// The patterns of the states that occur. Those of what is not known serve bands and strips, too.
  func definitions(_ states: [Lane.State]) -> HTML {
    let all = Lane.State.allCases.filter {
      states.contains($0) || $0 == .unknown || $0 == .selfBlind
    }
    return "<defs>\n\(all.map(pattern))\(part)</defs>\n"
  }

  private func pattern(_ state: Lane.State) -> HTML {
    switch state {
    case .blind:
      pattern(
        state.rawValue, 5,
        "<rect width=\"5\" height=\"5\" class=\"off\"/><circle cx=\"2.5\" cy=\"2.5\" r=\"1.2\" class=\"off-ink\"/>"
      )
    case .narrowed:
      pattern(
        state.rawValue, 8,
        """
        <rect width="8" height="8" class="narrowed"/>\
        <path d="M-1 9L9 -1M-1 1L1 -1M7 9L9 7" class="narrowed-ink" stroke-width=".8"/>
        """)
    case .selfBlind:
      pattern(
        state.rawValue, 6,
        """
        <rect width="6" height="6" class="open"/>\
        <path d="M0 0L6 6M0 6L6 0" class="open-ink" stroke-width=".9"/>
        """)
    case .unread:
      pattern(
        state.rawValue, 4,
        "<rect width=\"4\" height=\"4\" class=\"open\"/><path d=\"M0 2H4\" class=\"open-ink\" stroke-width=\".7\"/>"
      )
    case .unknown:
      pattern(
        state.rawValue, 5,
        "<rect width=\"5\" height=\"5\" class=\"open\"/><circle cx=\"2.5\" cy=\"2.5\" r=\".9\" class=\"open-dot\"/>"
      )
    case .off, .full, .notThere: .nothing
    }
  }

  private var part: HTML {
    pattern("part", 4, "<rect width=\"2\" height=\"4\" class=\"band\"/>")
  }

  private func pattern(_ name: String, _ size: Int, _ content: HTML) -> HTML {
    """
    <pattern id="\(id)-\(name)" width="\(size)" height="\(size)" patternUnits="userSpaceOnUse">\(content)</pattern>

    """
  }
}
