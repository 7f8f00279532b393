// SPDX-License-Identifier: GPL-2.0-only
/** The style of a schedule's page: light and dark, wide and narrow, and on paper. */

/** As it stands in the page. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --text: #1c1e21; --faint: #5d6470; --line: #d9dde3; --panel: #f5f7f9;
  --now: #fff3c4; --here: #ffe08a; --changed: #b3261e; --arrow: #7a8596; --arrow-now: #b3261e;
  --c0: #cfe3ff; --c1: #d5f0d2; --c2: #ffe1c7; --c3: #ead9fb; --c4: #c9f0ee; --c5: #ffd6dc;
  --c6: #efe9b4; --c7: #dfe3e8;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --text: #e6e8eb; --faint: #9aa3af; --line: #343a43; --panel: #1c2026;
    --now: #3a3316; --here: #5c4d12; --changed: #ff8a80; --arrow: #76808f; --arrow-now: #ff8a80;
    --c0: #1f3f66; --c1: #1f4a2a; --c2: #5a3a1c; --c3: #43306a; --c4: #17494a; --c5: #5c2733;
    --c6: #4c461a; --c7: #3a4048;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.45 system-ui, sans-serif; }
main, header { padding: 0 16px; }
h1 { font-size: 18px; margin: 14px 0 6px; overflow-wrap: anywhere; }
h2 { font-size: 14px; margin: 12px 0 4px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 1px 12px; margin: 0 0 8px; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
pre, .step, .where, #values, #calls { font: 12.5px/1.5 ui-monospace, Menlo, Consolas, monospace; }
pre { margin: 0; overflow-x: auto; }
#ending { padding: 8px 10px; background: var(--panel); border-left: 3px solid var(--changed);
  white-space: pre-wrap; overflow-wrap: anywhere; }
#controls { position: sticky; top: 0; z-index: 2; display: none; align-items: center; gap: 8px;
  flex-wrap: wrap; padding: 8px 16px; background: var(--page); border-bottom: 1px solid var(--line); }
.live #controls { display: flex; }
#time { flex: 1 1 160px; min-width: 120px; accent-color: var(--changed); }
button { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line);
  border-radius: 6px; padding: 3px 10px; cursor: pointer; }
#now { flex: 0 0 auto; min-width: 15em; }
:focus-visible { outline: 2px solid var(--arrow-now); outline-offset: 1px; }
#view { display: grid; grid-template-columns: minmax(0, 1fr) 380px; gap: 20px; align-items: start; }
#schedule { position: relative; --lanes: 0px; }
#lanes { position: absolute; left: 0; top: 0; pointer-events: none; overflow: visible; }
#cpus { display: none; padding-left: 0; margin: 8px 0 2px; color: var(--faint); font-size: 12px;
  width: var(--lanes); }
.live #cpus { display: flex; }
#cpus span { flex: 1; overflow: hidden; white-space: nowrap; }
#rows { list-style: none; margin: 0; padding: 0; position: relative; }
#rows > li { display: grid; grid-template-columns: 2.6em 8.5em minmax(0, 1fr); gap: 8px;
  padding: 2px 6px 2px calc(var(--lanes) + 8px); cursor: pointer; border-radius: 4px;
  scroll-margin: 60px 0 30px; }
#rows > li:hover { background: var(--panel); }
#rows > li[aria-current] { background: var(--now); }
.live #rows > li.later { color: var(--faint); }
#rows > li.loses .text { color: var(--changed); font-weight: 600; }
#rows > li.ever { font-style: italic; }
.step { color: var(--faint); text-align: right; }
.who { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 600; }
.say { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; }
.text { overflow-wrap: anywhere; }
.where { color: var(--faint); }
.lane { fill: var(--panel); }
.block { stroke: var(--line); }
.c0 { fill: var(--c0); } .c1 { fill: var(--c1); } .c2 { fill: var(--c2); } .c3 { fill: var(--c3); }
.c4 { fill: var(--c4); } .c5 { fill: var(--c5); } .c6 { fill: var(--c6); } .c7 { fill: var(--c7); }
.name { font: 11px system-ui, sans-serif; fill: var(--text); }
.dot { fill: var(--text); }
.dot.now { fill: var(--arrow-now); r: 5.5px; }
.arrow { fill: none; stroke: var(--arrow); stroke-width: 1; opacity: 0.25; }
.arrow.now { stroke: var(--arrow-now); stroke-width: 2; opacity: 1; }
#panel { position: sticky; top: 54px; max-height: calc(100vh - 64px); overflow: auto; display: none; }
.live #panel { display: block; }
#source { background: var(--panel); padding: 6px 0; }
#source span { display: block; padding: 0 8px; white-space: pre; }
#source .here { background: var(--here); }
#calls { margin: 4px 0; padding-left: 30px; color: var(--faint); overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; font-weight: normal; padding: 1px 8px 1px 0; vertical-align: top;
  overflow-wrap: anywhere; border-bottom: 1px solid var(--line); }
.value { text-align: right; }
.used th { font-weight: 700; }
.changed .value { color: var(--changed); font-weight: 700; }
kbd { border: 1px solid var(--line); border-radius: 4px; padding: 0 4px; font-size: 12px; }
footer { padding: 12px 16px; color: var(--faint); }
@media (max-width: 900px) {
  #view { grid-template-columns: minmax(0, 1fr); }
  #panel { position: sticky; top: auto; bottom: 0; z-index: 1; max-height: 36vh; padding: 0 4px 6px;
    background: var(--page); border-top: 1px solid var(--line); }
  #source span:not(.here), #calls { display: none; }
  #rows > li { scroll-margin-bottom: 40vh; }
}
@media (max-width: 640px) {
  header, main { padding: 0 10px; }
  dl { grid-template-columns: 1fr; }
  dd { margin-bottom: 3px; }
  #rows > li { grid-template-columns: 2.6em minmax(0, 1fr); gap: 0 8px; }
  .say { grid-column: 2; }
  .where { overflow-wrap: anywhere; }
  #now { min-width: 0; flex-basis: 100%; }
}
@media print {
  :root { --page: #fff; --text: #000; --faint: #444; --line: #999; --panel: #f4f4f4; --now: transparent; }
  #controls, #panel, footer { display: none !important; }
  #view { display: block; }
  .live #rows > li.later { color: inherit; }
  #rows > li { break-inside: avoid; }
  .block, .lane { print-color-adjust: exact; }
}
`;
