import Markup

/// The style of a report: for a window, wide or narrow, light or dark, and for paper.
enum SpanStyle {
  static let css: HTML = """
    :root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --muted: #57606a; --line: #d0d7de;
      --bad: #a4262c; --good: #1a6330; --doubt: #7a4f01; --shade: #f6f8fa; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --muted: #9da7b1;
      --line: #30363d; --bad: #ff8e88; --good: #6bd08a; --doubt: #e3b341; --shade: #161b22; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; background: var(--paper);
      color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
    h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
    h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; border-bottom: 1px solid var(--line); }
    h3 { font-size: 1rem; margin: 0; }
    p { margin: .5rem 0; }
    .byline { color: var(--muted); margin: 0; }
    .summary p { max-width: 48rem; }
    .summary .lead { font-size: 1.2rem; font-weight: 600; line-height: 1.4; }
    .findings { list-style: none; margin: 1rem 0; padding: 0; max-width: 50rem; }
    .findings li { border-left: 4px solid var(--bad); padding: .1rem 0 .1rem .8rem; margin: .6rem 0; break-inside: avoid; }
    .findings ~ p { color: var(--muted); font-size: .95rem; }
    .note, .id, .who, .span { color: var(--muted); margin: .15rem 0; }
    .id { font-size: .8rem; }
    article { border: 1px solid var(--line); border-left-width: 4px; border-radius: 4px;
      padding: .6rem .9rem; margin: .75rem 0; break-inside: avoid; }
    article.window { border-left-color: var(--bad); }
    .meaning { font-weight: 600; margin: .25rem 0; }
    .narrowed, .both { color: var(--bad); }
    .widened { color: var(--good); }
    .same { color: var(--muted); font-weight: 400; }
    .undecided, .notComparable, .tooLarge { color: var(--doubt); }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .5rem 0; }
    dt { color: var(--muted); }
    dd { margin: 0; overflow-wrap: anywhere; }
    ul.lines { list-style: none; margin: .25rem 0; padding: 0; font: .85rem/1.45 ui-monospace, monospace; }
    ul.lines li { overflow-wrap: anywhere; }
    del { color: var(--bad); text-decoration: none; }
    ins { color: var(--good); text-decoration: none; }
    table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: .9rem; }
    caption { text-align: left; color: var(--muted); padding: .25rem 0; }
    th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; font-weight: 400; min-width: 5.5rem;
      border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
    .names td, .names th + th { min-width: 0; width: 3.75rem; font-variant-numeric: tabular-nums; }
    thead th { color: var(--muted); font-size: .8rem; overflow-wrap: normal; }
    tr { break-inside: avoid; }
    .names { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2rem; }
    figure { margin: 1rem 0; overflow-x: auto; }
    figure .drawing { --d-ground: var(--paper); }
    figure svg { display: block; min-width: 40rem; max-width: 100%; height: auto; }
    .phone { display: none; }
    ul.alternative { color: var(--muted); font-size: .85rem; padding-left: 1.2rem; }
    @media (max-width: 40rem) {
      .names { display: block; }
      .wide { display: none; }
      .phone { display: block; }
      .phone svg { min-width: 0; }
      dl { display: block; }
      dd { margin: 0 0 .4rem; }
      thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
      tr, td, tbody th { display: block; border: 0; padding: .1rem 0; }
      tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
      td::before { content: attr(data-label) ": "; color: var(--muted); }
      td > div { display: inline; }
    }
    @media print {
      :root { --ink: #000; --paper: #fff; --muted: #444; --line: #aaa; --bad: #000; --good: #000;
        --doubt: #000; --shade: #fff; }
      body { max-width: none; padding: 0; font-size: 9.5pt; line-height: 1.4; }
      h2 { margin-top: 1.25rem; }
      article.window, article.window table { break-inside: auto; }
      article { margin: .5rem 0; }
      dl { break-inside: avoid; }
      th, td { padding-top: .12rem; padding-bottom: .12rem; }
      .wide { display: block; }
      .phone { display: none; }
      thead { display: table-header-group; }
      h2, h3 { break-after: avoid; }
      del { text-decoration: line-through; }
      ins { text-decoration: underline; }
      figure { overflow: visible; }
      figure svg { min-width: 0; }
      @page { margin: 18mm 15mm; }
    }

    """
}
