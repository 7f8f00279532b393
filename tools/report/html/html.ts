// SPDX-License-Identifier: GPL-2.0-only
/** A schedule as one page that needs nothing else: no network, no other file. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SourceTree } from "../../base/source-tree.js";
import type { Schedule } from "../events.js";
import { type PageData, pageData, type Row } from "./data.js";
import { STYLE } from "./style.js";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (found) => ENTITIES[found] ?? found);
}

/** The compiled script, without the name of its source map. */
function script(): string {
  const path = fileURLToPath(new URL("page.js", import.meta.url));
  return readFileSync(path, "utf8").replace(/\n\/\/# sourceMappingURL=.*/, "");
}

function headHtml({ head }: PageData): string {
  return head.map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`).join("\n");
}

function rowHtml(row: Row, { contexts }: PageData): string {
  const { step, context, text, places, forEver } = row;
  const [place] = places;
  const marks = [...(text.includes(", losing ") ? ["loses"] : []), ...(forEver ? ["ever"] : [])];
  const where = place ? `${place.file.split("/").at(-1) ?? ""}:${place.line} ${place.fn}` : "";
  return [
    `<li class="${marks.join(" ")}">`,
    `<span class="step">${step}</span>`,
    `<span class="who">${escaped(contexts[context]?.name ?? "")}</span>`,
    `<span class="say"><span class="text">${escaped(text)}</span> `,
    `<span class="where">${escaped(where)}</span></span></li>`,
  ].join("");
}

function cpusHtml({ cpus }: PageData): string {
  return Array.from({ length: cpus }, (_none, cpu) => `<span>CPU ${cpu}</span>`).join("");
}

function controls({ rows }: PageData): string {
  return `<div id="controls" role="toolbar" aria-label="Time">
<button id="first" title="To the beginning (Home)">|&lt;</button>
<button id="back" title="Back (left)">&lt;</button>
<button id="forward" title="On (right)">&gt;</button>
<button id="switch" title="To the next switch (Page Down)">&gt;&gt;</button>
<input id="time" type="range" min="0" max="${Math.max(0, rows.length - 1)}" value="0" aria-label="Step">
<span id="now" role="status" aria-live="polite"></span>
</div>`;
}

const PANEL = `<aside id="panel" aria-label="At this step">
<h2>Source <span id="place"></span></h2>
<pre id="source" tabindex="0"></pre>
<ol id="calls"></ol>
<h2>Values</h2>
<table><tbody id="values"></tbody></table>
</aside>`;

const ARROWHEAD = `<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>
<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">
<path d="M0,0 L8,4 L0,8 z" fill="context-stroke"/></marker></defs></svg>`;

const KEYS = `<footer><kbd>&larr;</kbd> <kbd>&rarr;</kbd> a step, <kbd>PgUp</kbd> <kbd>PgDn</kbd> to where
another context goes on, <kbd>Home</kbd> <kbd>End</kbd>. A task that may be preempted is drawn on a CPU that is
free; where it says no CPU it could as well be on another.</footer>`;

/** The page. */
export function schedulePage(schedule: Schedule, tree: SourceTree): string {
  const data = pageData(schedule, tree);
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  const ending = data.ending.length > 0 ? data.ending.join("\n") : schedule.finding.text;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(data.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escaped(data.title)}</h1>
<dl>
${headHtml(data)}
</dl>
<pre id="ending">${escaped(ending)}</pre>
</header>
${controls(data)}
<main id="view">
<section id="schedule" aria-label="Schedule">
<div id="cpus" aria-hidden="true">${cpusHtml(data)}</div>
<div style="position:relative">
${ARROWHEAD}
<ol id="rows">
${data.rows.map((row) => rowHtml(row, data)).join("\n")}
</ol>
<svg id="lanes" aria-hidden="true"></svg>
</div>
</section>
${PANEL}
</main>
${KEYS}
<script type="application/json" id="data">${json}</script>
<script type="module">${script()}</script>
</body>
</html>
`;
}
