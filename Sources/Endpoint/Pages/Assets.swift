/// The one style sheet. No page says anything by colour alone.
enum StyleSheet {
  static let text = colours + base + tables + parts + narrow

  /// Each of these is used on `--ground`, with a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3).
  private static let colours = """
    :root {
      color-scheme: light dark;
      --ground: #fcfcfa; --text: #1d1e1c; --soft: #595b56; --line: #d9dad4; --link: #1a4f86;
      --minus: #9a1f1f; --plus: #1d5f31; --warn: #7a3a00;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #17181a; --text: #e6e5e0; --soft: #a9a9a2; --line: #3b3d40; --link: #92bff2;
        --minus: #f2a09a; --plus: #93d3a2; --warn: #f0bd80;
      }
    }

    """

  private static let base = """
    *, ::before, ::after { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
      margin: 0 auto; padding: 0 1.25rem 3rem; max-width: 72rem; background: var(--ground);
      color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
    }
    main { display: block; }
    main:focus { outline: none; }
    p, dl, form { max-width: 44rem; }
    h1, h2, h3 { line-height: 1.25; font-weight: 600; }
    h1 { font-size: 1.75rem; margin: 1.5rem 0 .25rem; }
    h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; }
    h3 { font-size: 1rem; margin: 0; }
    p { margin: .5rem 0; }
    a { color: var(--link); text-underline-offset: .15em; }
    a:hover { text-decoration-thickness: 2px; }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
    time { font-variant-numeric: tabular-nums; white-space: nowrap; }
    .skip { position: absolute; left: -100rem; }
    .skip:focus { left: .5rem; top: .5rem; padding: .5rem; background: var(--ground); }
    .unseen {
      position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap;
    }
    .site { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1.5rem; color: var(--soft); }
    header.site { padding: 1rem 0 .5rem; border-bottom: 1px solid var(--line); }
    footer.site { margin-top: 3rem; border-top: 1px solid var(--line); font-size: .875rem; }
    .name { font-weight: 600; color: var(--text); text-decoration: none; }

    """

  private static let tables = """
    table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
    caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    th, td { padding: .5rem 1rem .5rem 0; text-align: left; vertical-align: top; font-weight: 400; }
    tr { border-bottom: 1px solid var(--line); }
    thead th { color: var(--soft); font-size: .875rem; white-space: nowrap; }
    tbody th { min-width: 10rem; }
    [data-label="Region"], [data-label="Logging"] { min-width: 6.5rem; }
    [data-label="Account"] { min-width: 9.5rem; }
    [data-label="What"] { min-width: 10.5rem; }
    [data-label="Trail"] { min-width: 10rem; }
    td .lines { margin: 0; }

    """

  private static let parts = """
    .moment { padding-left: .75rem; border-left: 3px solid var(--line); color: var(--soft); }
    .past { border-color: var(--warn); color: var(--text); }
    .mark { font-weight: 600; color: var(--warn); }
    .arn, .more, .by, .hint, .source { color: var(--soft); font-size: .875rem; }
    .by { display: block; }
    .arn { margin-top: 0; max-width: none; }
    .state { display: grid; grid-template-columns: 9rem 1fr; gap: .375rem 1rem; margin: .5rem 0; }
    dt { color: var(--soft); }
    dd { margin: 0; }
    .lines { margin: .25rem 0; padding: 0; list-style: none; font: .875rem/1.5 ui-monospace, monospace; }
    .lines li { padding-left: 2ch; text-indent: -2ch; }
    del { color: var(--minus); text-decoration: none; }
    ins { color: var(--plus); text-decoration: none; }
    .meaning strong { padding: 0 .375rem; border: 1px solid; border-radius: 3px; font-weight: 600; }
    .narrowed strong { color: var(--minus); border-left-width: 4px; }
    .widened strong { color: var(--plus); border-right-width: 4px; }
    .same strong { color: var(--soft); border-style: dotted; }
    .open strong { color: var(--warn); border-style: dashed; }
    td .meaning { margin: 0; }
    summary { color: var(--link); cursor: pointer; padding: .25rem 0; width: fit-content; }
    .timeline summary, h3 ~ details { font-size: .875rem; }
    .form[open] { padding-bottom: .5rem; border-bottom: 1px solid var(--line); }
    form { margin: .5rem 0; }
    .lines + h3 { margin-top: .75rem; }
    .timeline { margin: .5rem 0; padding: 0; list-style: none; }
    .timeline > li { padding: 1rem 0; border-top: 1px solid var(--line); }
    .timeline p { margin: .125rem 0; max-width: 60rem; }
    .timeline h3 { display: flex; flex-wrap: wrap; gap: 0 .75rem; }
    .refused, .voided { border-left: 3px double var(--warn); }
    .timeline > .refused, .timeline > .voided { padding-left: .75rem; }
    .around { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; font-size: .875rem; }
    .pages { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; margin: 1rem 0; }
    .field { margin: 0 0 1rem; }
    label { font-weight: 600; }
    input {
      display: block; width: 100%; max-width: 24rem; padding: .5rem; font: inherit;
      color: inherit; background: transparent; border: 1px solid var(--soft); border-radius: 3px;
    }
    [aria-invalid] { border: 2px solid var(--minus); }
    .error { color: var(--minus); margin: .125rem 0; }
    .hint { margin: .125rem 0; }
    button {
      padding: .5rem 1rem; font: inherit; color: var(--ground); background: var(--link);
      border: 1px solid var(--link); border-radius: 3px; cursor: pointer;
    }

    """

  /// If a table does not fit, each row is a card with the names of its columns.
  private static let narrow = """
    @media (max-width: 60rem) {
      table, tbody, tr, th, td { display: block; }
      thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      tr { padding: .75rem 0; }
      th, td, tbody th, [data-label] { padding: 0; min-width: 0; }
      tbody th { font-weight: 600; }
      td { display: grid; grid-template-columns: 6.5rem 1fr; gap: .5rem; }
      td::before { content: attr(data-label); color: var(--soft); }
      .state { grid-template-columns: 7.5rem 1fr; gap: .375rem .5rem; }
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
