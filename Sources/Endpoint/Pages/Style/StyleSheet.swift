import Drawing
import Markup

/// The one style sheet. No page says anything by colour alone.
enum StyleSheet {
  static let text =
    colours + base + frame + tables + parts + forms + FrontStyle.text + TrailStyle.text + narrow
    + print + Drawing.style.source

  /// Each of these but the last line is used for text on `--ground`, with a contrast of at least 4.5 to 1
  /// (WCAG 2.2, 1.4.3).
  private static let colours = """
    :root {
      color-scheme: light dark;
      --ground: #fcfcfa; --text: #1d1e1c; --soft: #5c5e59; --line: #dcddd6; --link: #1a4f86;
      --minus: #9a1f1f; --plus: #1d5f31; --warn: #7a3a00;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #17181a; --text: #e6e5e0; --soft: #a9a9a2; --line: #36383b; --link: #92bff2;
        --minus: #f2a09a; --plus: #93d3a2; --warn: #f0bd80;
      }
    }

    """

  private static let base = """
    *, ::before, ::after { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
      margin: 0 auto; padding: 0 1.25rem 2rem; max-width: 84rem; background: var(--ground);
      color: var(--text); font: .875rem/1.45 system-ui, sans-serif; overflow-wrap: break-word;
    }
    main { display: block; }
    main:focus { outline: none; }
    p, dl { max-width: 52rem; }
    h1, h2, h3 { line-height: 1.25; font-weight: 600; }
    h1 { font-size: 1.375rem; margin: 1rem 0 .25rem; }
    h2 { font-size: 1rem; margin: 1.25rem 0 .375rem; }
    h3 { font-size: .875rem; margin: 0; }
    p { margin: .375rem 0; }
    ul, ol { margin: 0; padding: 0; list-style: none; }
    a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .15em; }
    a:hover { text-decoration-thickness: 2px; }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 1px; border-radius: 2px; }
    time { font-variant-numeric: tabular-nums; white-space: nowrap; }
    .fine, .soft { color: var(--soft); }
    .fine { font-size: .85em; }
    code, pre { font: .8125rem/1.5 ui-monospace, monospace; }
    .skip { position: absolute; left: -100rem; }
    .skip:focus { left: .5rem; top: .5rem; padding: .5rem; background: var(--ground); z-index: 2; }
    .unseen, caption {
      position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap;
    }

    """

  private static let frame = """
    .site { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1.5rem; color: var(--soft); }
    header.site { position: relative; padding: .625rem 0 .5rem; border-bottom: 1px solid var(--line); }
    header.site nav { display: flex; flex-wrap: wrap; gap: .25rem 1.125rem; }
    header.site nav a, .site .name { text-decoration: none; color: var(--text); }
    header.site nav a:hover { text-decoration: underline; }
    header.site nav [aria-current] { font-weight: 600; box-shadow: 0 2px 0 var(--text); }
    .site .name { font-weight: 700; }
    footer.site { margin-top: 2rem; border-top: 1px solid var(--line); font-size: .8125rem; }
    .moment { margin-left: auto; }
    .moment > summary { color: var(--text); padding: 0; }
    .moment[open] { width: 100%; }
    .moment > form { display: flex; flex-wrap: wrap; align-items: end; gap: .5rem 1.25rem; padding: .5rem 0; }
    .past {
      max-width: none; margin: .5rem 0; padding: .25rem .625rem; border: 1px solid var(--warn);
      border-left-width: .375rem; border-radius: 3px;
    }
    .title { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .75rem; }
    .title h1 { margin-bottom: 0; }
    .title p { margin: .125rem 0; }
    .title .arn { flex-basis: 100%; }
    .title + .worst { font-size: 1rem; }

    """

  private static let tables = """
    table { width: 100%; border-collapse: collapse; }
    th, td { padding: .3125rem 1rem .3125rem 0; text-align: left; vertical-align: top; font-weight: 400; }
    tr { border-bottom: 1px solid var(--line); }
    thead th { color: var(--soft); font-size: .8125rem; white-space: nowrap; }
    [data-label="Files"], [data-label="Records"] { font-variant-numeric: tabular-nums; }

    """

  private static let parts = """
    .mark { font-weight: 600; color: var(--warn); }
    .arn, .hint, .by, .caller, .example { color: var(--soft); font-size: .8125rem; }
    .arn { margin-top: 0; max-width: none; font-family: ui-monospace, monospace; font-size: .75rem; }
    .who {
      display: inline-block; max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
      vertical-align: bottom;
    }
    .badge {
      display: inline-block; padding: 0 .375rem; border: 1px solid; border-radius: 3px; font-size: .75rem;
      font-weight: 600; line-height: 1.35; white-space: nowrap; color: var(--warn);
    }
    .badge.off, .badge.nothing { color: var(--ground); background: var(--minus); border-color: var(--minus); }
    .badge.deleted { color: var(--soft); border-style: dashed; }
    .badge.unknown { border-style: dotted; }
    .well { color: var(--plus); }
    .line.narrowed, .line.both, .loss { color: var(--minus); }
    .line.widened { color: var(--plus); }
    .line.open, .line.refused { color: var(--warn); }
    .line.none, .line.voided { color: var(--soft); }
    .line b, dd b, .windows b { white-space: nowrap; }
    .sign { display: inline-block; min-width: 1em; font-size: .75em; text-align: center; }
    .state { display: grid; grid-template-columns: 10rem minmax(0, 1fr); gap: .125rem 1rem; margin: .5rem 0; max-width: 64rem; }
    dt { color: var(--soft); }
    dd { margin: 0; }
    dd .by, dd .arn { display: block; }
    .lines { margin: .25rem 0; font: .8125rem/1.5 ui-monospace, monospace; }
    .lines li { padding-left: 2ch; text-indent: -2ch; }
    del { color: var(--minus); text-decoration: none; }
    ins { color: var(--plus); text-decoration: none; }
    .meaning { max-width: 64rem; }
    .meaning strong { padding: 0 .375rem; border: 1px solid; border-radius: 3px; font-weight: 600; }
    .meaning.narrowed strong { color: var(--minus); border-left-width: 4px; }
    .meaning.widened strong { color: var(--plus); border-right-width: 4px; }
    .meaning.same strong { color: var(--soft); border-style: dotted; }
    .meaning.open strong { color: var(--warn); border-style: dashed; }
    .differences li { margin: .25rem 0; padding-left: .75rem; border-left: 3px solid var(--line); max-width: 64rem; }
    .differences.narrowed li { border-color: var(--minus); }
    .differences.widened li { border-color: var(--plus); }
    .example { display: block; }
    summary { color: var(--link); cursor: pointer; padding: .125rem 0; width: fit-content; }
    .script {
      max-width: 64rem; margin: .375rem 0; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: 3px;
      overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere;
    }
    .folded { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin: .5rem 0; }
    .folded details[open] { flex-basis: 100%; order: 1; padding: .25rem 0 .75rem; border-top: 1px solid var(--line); }
    .folded details { min-width: 0; }
    .folded pre { white-space: pre-wrap; overflow-wrap: anywhere; }
    .around { display: flex; flex-wrap: wrap; gap: .125rem 1.25rem; font-size: .8125rem; max-width: none; }
    .pages { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1.25rem; margin: .375rem 0; }
    .none { color: var(--soft); }
    .files { font-size: .8125rem; }
    .holes li { white-space: nowrap; }
    .verdict strong { font-size: 1rem; }
    .verdict.bad strong { color: var(--minus); }
    .notes { margin: .5rem 0; }
    .nothing-yet { max-width: 44rem; }
    .nothing-yet pre { padding: .5rem .75rem; border: 1px solid var(--line); border-radius: 3px; white-space: pre-wrap; }

    """

  private static let forms = """
    form { margin: .375rem 0; }
    .filter, .compare { display: flex; flex-wrap: wrap; align-items: end; gap: .375rem .75rem; }
    .filter .field, .compare .field { display: flex; align-items: baseline; gap: .375rem; }
    .compare .field { flex: 1 1 16rem; }
    label { color: var(--soft); font-size: .8125rem; white-space: nowrap; }
    input, select {
      padding: .1875rem .375rem; font: inherit; color: inherit; background: var(--ground);
      border: 1px solid var(--soft); border-radius: 3px; max-width: 100%;
    }
    .filter input { width: 10rem; }
    .compare input { width: 100%; min-width: 8rem; }
    [aria-invalid] { border: 2px solid var(--minus); }
    .error { color: var(--minus); margin: .125rem 0; }
    .field .hint { margin: .125rem 0; }
    button {
      padding: .1875rem .75rem; font: inherit; color: var(--ground); background: var(--link);
      border: 1px solid var(--link); border-radius: 3px; cursor: pointer;
    }
    .clear { padding: .1875rem 0; }

    """

  /// A phone: one column, rows of tables as cards with the names of their columns, larger targets.
  private static let narrow = """
    @media (max-width: 60rem) {
      body { padding: 0 .875rem 2rem; }
      table, tbody, tr, th, td { display: block; }
      thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      tr { padding: .5rem 0; }
      th, td { padding: 0; }
      tbody th { font-weight: 600; }
      td { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .5rem; }
      td::before { content: attr(data-label); color: var(--soft); }
      .holes li { white-space: normal; }
      .moment { margin-left: 0; }
      header.site { gap: .125rem 1rem; }
      header.site nav { gap: 0 .75rem; font-size: .8125rem; }
      .filter .field { flex: 1 1 9rem; }
      .filter .field select, .filter .field input { flex: 1; width: 100%; min-width: 0; }
      .state { grid-template-columns: 7rem minmax(0, 1fr); gap: .25rem .5rem; }
      summary, .pages a, .problems a, header.site nav a { padding-top: .25rem; padding-bottom: .25rem; }
      input, select, button { padding-top: .375rem; padding-bottom: .375rem; }
    }

    """

  private static let print = """
    @media print {
      :root {
        color-scheme: light; --ground: #fff; --text: #000; --soft: #444; --line: #bbb; --link: #000;
        --minus: #000; --plus: #000; --warn: #000;
      }
      body { max-width: none; padding: 0; font-size: 9pt; }
      header.site nav, form, .filter, .compare, .zooms, .steps, .skip, .pages, .files, .folded, .clear,
      .moment > form { display: none; }
      .course .wide { display: block; }
      .course .phone { display: none; }
      a { text-decoration: none; }
      .badge.off, .badge.nothing { color: #000; background: #fff; border: 2px solid #000; }
      .trail, .latest li, .events > li, section.windows li { break-inside: avoid; }
      h2, h3 { break-after: avoid; }
      footer.site { margin-top: .5rem; break-before: avoid; }
      .moment > summary { list-style: none; }
      .moment > summary::-webkit-details-marker { display: none; }
      .events > li > details > summary { grid-template-columns: 4rem 11rem minmax(0, 1fr) 10rem; padding: .0625rem 0; }
      .events .line, .events .by { grid-column: auto; }
    }

    """
}

/// The icon of the pages: three lines of a log, one of them dim.
enum Favicon {
  static let text = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">\
    <rect width="16" height="16" rx="3" fill="#1f4e79"/>\
    <path d="M3 4.5h10M3 11.5h10" stroke="#fff" stroke-width="2"/>\
    <path d="M3 8h5" stroke="#9fc3e8" stroke-width="2"/></svg>
    """
}
