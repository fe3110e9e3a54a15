"""How the HTML report looks, on a screen and on paper."""

STYLE = """\
:root {
  color-scheme: light;
  --ink: #1c1f23; --quiet: #5a626b; --rule: #d5d9de; --paper: #ffffff;
  --wash: #f5f6f8; --error: #a4161a; --warning: #8a5000; --notice: #2d5f8b;
  --good: #1e6b3a;
}
* { box-sizing: border-box; }
body {
  margin: 2rem auto; padding: 0 1.25rem; max-width: 62rem;
  font: 16px/1.5 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif;
  color: var(--ink); background: var(--paper);
}
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; padding-bottom: .2rem;
  border-bottom: 1px solid var(--rule); }
p { margin: 0 0 .25rem; }
.small, .place, dl { font-size: .875rem; }
.small, .place, dt { color: var(--quiet); }
table.files { border-collapse: collapse; width: 100%; margin: 1.25rem 0 0; }
table.files th, table.files td {
  text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0;
  border-bottom: 1px solid var(--rule); overflow-wrap: anywhere;
}
table.files th { font-size: .8125rem; font-weight: 600; color: var(--quiet);
  white-space: nowrap; }
table.files .number { text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
table.files .number:last-child, table.files th:last-child { padding-right: 0; }
td.error, td.warning, td.notice { font-weight: 600; }
td.error { color: var(--error); }
td.warning { color: var(--warning); }
td.notice { color: var(--notice); }
td.none { color: var(--quiet); }
a { color: inherit; }
.verdict { font-size: .8125rem; font-weight: 600; white-space: nowrap; }
h2 .verdict { margin-left: .35rem; }
.verdict.rejected { color: var(--error); }
.verdict.accepted { color: var(--good); }
section.file { margin-top: 2.25rem; }
.finding {
  --tone: var(--notice);
  margin: 1rem 0; padding: .1rem 0 .1rem .9rem; border-left: 4px solid var(--tone);
}
.finding.error { --tone: var(--error); }
.finding.warning { --tone: var(--warning); }
.message { font-weight: 600; overflow-wrap: anywhere; }
.severity, .code { color: var(--tone); }
.code, pre { font-family: ui-monospace, Consolas, "Liberation Mono", monospace; }
.code { font-size: .9em; }
pre {
  margin: .5rem 0; padding: .5rem .75rem; overflow-x: auto;
  font-size: .8125rem; line-height: 1.4; background: var(--wash);
}
.ruler { color: var(--quiet); }
.carets { color: var(--tone); font-weight: 700; }
mark { color: inherit; background: #ffe08a; }
dl { margin: .25rem 0 0; }
dl div { display: flex; gap: .75rem; }
dt { flex: 0 0 4.5rem; }
dd { margin: 0; overflow-wrap: anywhere; }
@media print {
  @page { margin: 15mm; }
  body { margin: 0; padding: 0; max-width: none; font-size: 10pt; }
  a { text-decoration: none; }
  pre { font-size: 7.5pt; padding: 0; background: none; overflow: visible; }
  mark { background: none; font-weight: 700; }
  thead { display: table-header-group; }
  tr, .finding { break-inside: avoid; }
  h2, h3, .small { break-after: avoid; }
}
"""
