/// The style of the first page: the list of trails, and the latest calls beside it.
enum FrontStyle {
  static let text = """
    .problems { display: flex; flex-wrap: wrap; gap: .25rem .5rem; margin: .625rem 0 .25rem; }
    .problems li a {
      display: block; padding: .125rem .625rem; border: 1px solid var(--warn); border-radius: 3px;
      color: var(--warn); font-weight: 600; text-decoration: none;
    }
    .problems li a:hover { text-decoration: underline; }
    .problems .off a, .problems .nothing a { background: var(--minus); border-color: var(--minus); color: var(--ground); }
    .problems .deleted a { border-style: dashed; border-color: var(--soft); color: var(--soft); }
    .problems .unknown a { border-style: dotted; }
    .problems li { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .5rem; }
    .problems .well, .problems .less { padding: .125rem 0; font-weight: 600; }
    .problems .less { color: var(--minus); }
    .lost { display: grid; grid-template-columns: repeat(auto-fill, minmax(25rem, 1fr)); gap: 0 1.25rem; margin: 0 0 .25rem; }
    .lost a { text-decoration: none; font-weight: 600; }
    .lost a:hover { text-decoration: underline; }
    .lost .over a .line { color: var(--text); }
    .lost .soft { display: block; font-size: .8125rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .bar { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.5rem; }
    .bar .zooms { flex: 1 1 auto; }
    .bar .course { flex-basis: 100%; }
    .problems .window a { padding: 0; border: 0; background: none; color: inherit; font-weight: 600; }
    .problems .window.now a .line { color: var(--minus); }
    .problems .window.over a .line { color: var(--text); }
    .problems .window .soft { font-size: .8125rem; }
    .front { display: grid; grid-template-columns: minmax(0, 1fr) 21rem; gap: 0 1.5rem; }
    .front h2 { margin: .5rem 0 .25rem; }
    .front > .trails { display: flex; flex-direction: column; }
    .front > .trails > h2 { display: none; }
    .rows.two { columns: 2; column-gap: 1.75rem; }
    .group { margin: 0 0 .5rem; }
    .rows.two .group { display: contents; }
    .group h3 {
      display: flex; gap: .5rem; align-items: baseline; padding: .25rem 0 .125rem;
      border-bottom: 1px solid var(--line); font-size: .8125rem; break-after: avoid; font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
    }
    .group h3 span { font-weight: 400; min-width: 0; }
    .group h3 small { margin-left: auto; color: var(--soft); font-weight: 400; font-size: .6875rem; }
    .rows.two .group h3 time { white-space: nowrap; }
    .rows.two .group h3 { white-space: nowrap; overflow: hidden; }
    .group h3 span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    .rows.two .group h3 span { flex: none; max-width: 60%; }
    .rows.two .group h3 small { overflow: hidden; text-overflow: ellipsis; min-width: 0; }
    .trail {
      display: grid; grid-template-columns: minmax(6rem, 20rem) auto minmax(0, 1fr); gap: 0 .5rem; align-items: center;
      min-height: 1.5rem; break-inside: avoid; border-bottom: 1px solid color-mix(in srgb, var(--line) 45%, transparent);
    }
    .trail-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-decoration: none; }
    .trail-name:hover { text-decoration: underline; }
    .trail .takes {
      grid-column: 3; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--soft); font-size: .8125rem;
    }
    .rows.two .trail { min-height: 1.25rem; grid-template-columns: minmax(6rem, 10rem) auto minmax(0, 1fr); font-size: .8125rem; }
    .rows.two .trail .takes { font-size: .75rem; }
    .drawing-parts { position: absolute; }
    .strip, .axis { max-width: 100%; height: auto; }
    .drawing.strip { background: none; }
    .axes { display: flex; gap: 1.75rem; }
    .axes > div { flex: 1 1 0; display: flex; justify-content: flex-end; min-width: 0; }
    .drawn .trail { grid-template-columns: minmax(6rem, 13rem) auto minmax(0, 1fr) minmax(0, 430px); }
    .rows.two.drawn .trail { grid-template-columns: minmax(5rem, 1fr) auto minmax(0, 200px); }
    .rows.two.drawn .trail .takes { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .trail .strip { grid-column: -2; }
    .trail .strip, .trail .trail-name { min-width: 0; }
    .zooms { display: flex; flex-wrap: wrap; gap: .125rem .875rem; font-size: .8125rem; margin: .125rem 0; }
    .zooms span { color: var(--soft); margin-right: auto; }
    .latest { border-left: 1px solid var(--line); padding-left: 1rem; min-width: 0; }
    .latest .day { margin: .25rem 0 0; color: var(--soft); font-size: .75rem; border: 0; padding: 0; }
    .latest li { padding: .125rem 0; font-size: .8125rem; line-height: 1.35; }
    .latest li > a { text-decoration: none; font-variant-numeric: tabular-nums; }
    .latest .of { display: block; color: var(--soft); font-size: .75rem; padding-left: .75rem; }
    .latest .of a { color: inherit; }
    @media (max-width: 60rem) {
      .front { grid-template-columns: minmax(0, 1fr); }
      .front > .trails > h2 { display: block; }
      .rows.two { columns: 1; }
      .rows.two .group { display: block; }
      .group h3, .rows.two .group h3 { flex-wrap: wrap; gap: 0 .5rem; white-space: normal; }
      .lost { grid-template-columns: minmax(0, 1fr); }
      .lost li { margin: .125rem 0; }
      .trail, .rows.two .trail { grid-template-columns: minmax(0, 1fr) auto; padding: .25rem 0; font-size: .875rem; }
      .trail .takes, .rows.two .trail .takes { grid-column: 1 / -1; grid-row: auto; white-space: normal; font-size: .8125rem; }
      .trail-name { white-space: normal; }
      .drawn .trail, .rows.two.drawn .trail { grid-template-columns: minmax(0, 1fr) auto; }
      .rows.two.drawn .trail .takes { position: static; width: auto; height: auto; clip-path: none; }
      .trail .strip { grid-column: 1 / -1; width: 100%; }
      .axes > div + div { display: none; }
      .latest { border: 0; padding: 0; }
    }

    """
}

/// The style of the page of one trail.
enum TrailStyle {
  static let text = """
    section.state { display: block; max-width: none; }
    section.state .takes { font-size: 1rem; margin: .5rem 0 .25rem; max-width: none; }
    .course { margin: .5rem 0; }
    .course svg { max-width: 100%; height: auto; }
    .course .phone { display: none; }
    .trust { color: var(--warn); font-size: .8125rem; max-width: none; }
    .steps { display: flex; flex-wrap: wrap; gap: .125rem .5rem; font-size: .8125rem; }
    .steps .soft { margin-right: 1rem; }
    .coverers { display: flex; flex-wrap: wrap; gap: 0 .75rem; }
    .coverers li:first-child::after { content: ":"; }
    .windows li { padding: .125rem 0 .125rem .625rem; border-left: 4px solid var(--line); }
    .windows li.now { border-color: var(--minus); }
    .windows li.over { color: var(--soft); }
    .windows li.over b { color: var(--text); }
    .day { margin: .75rem 0 .125rem; font-size: .8125rem; color: var(--soft); }
    .events > li { border-top: 1px solid color-mix(in srgb, var(--line) 60%, transparent); }
    .events > li:target { background: color-mix(in srgb, var(--link) 10%, transparent); }
    .events > li > details > summary {
      display: grid; grid-template-columns: 4.5rem 13rem minmax(0, 1fr) minmax(6rem, 16rem); gap: 0 .75rem;
      width: auto; padding: .125rem 0; color: var(--text); list-style: none; align-items: baseline;
    }
    .events > li > details > summary::-webkit-details-marker { display: none; }
    .events > li > details > summary:hover { background: color-mix(in srgb, var(--link) 7%, transparent); }
    .events .when { color: var(--link); font-variant-numeric: tabular-nums; }
    .events .what { font-weight: 500; }
    .events .line, .events .by { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .events details[open] > summary .line, .events details[open] > summary .by { white-space: normal; }
    .events details[open] { padding: 0 0 .625rem; }
    .events details[open] > :not(summary) { margin-left: 5.25rem; }
    .events .refused .what, .events .voided .what { color: var(--soft); }
    .opened li { padding: .125rem 0; }
    @media (max-width: 60rem) {
      .course .wide { display: none; }
      .course .phone { display: block; }
      .events > li > details > summary { grid-template-columns: auto minmax(0, 1fr); padding: .375rem 0; }
      .events .line, .events .by { grid-column: 1 / -1; white-space: normal; }
      .events details[open] > :not(summary) { margin-left: .75rem; }
    }

    """
}
