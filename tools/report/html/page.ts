// SPDX-License-Identifier: GPL-2.0-only
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The script of a schedule's page. It runs in the browser and is written into the page as it is compiled, so
 * it imports nothing but types.
 */
import type { PageData, Row } from "./data.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 900;

/** The element with this id, which the page has. */
function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

function make(tag: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/** An HTML element with a text. */
function element(tag: string, text: string, className = ""): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className !== "") made.className = className;
  return made;
}

const data = JSON.parse(byId("data").textContent) as PageData;
const items = [...document.querySelectorAll<HTMLElement>("#rows > li")];
const slider = byId("time") as HTMLInputElement;

/** Where a row's dot is. */
interface Point {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  readonly y: number;
}

/** Rows of one context on one CPU, in one piece. */
interface Block {
  readonly context: number;
  readonly lane: number;
  readonly first: number;
  last: number;
}

/** The lanes at the left of the rows: blocks, dots, and arrows from writes to reads. */
class Picture {
  private readonly svg = byId("lanes");
  private points: Point[] = [];
  private lane = 0;
  private indent = 0;

  draw(): void {
    this.measure();
    this.svg.replaceChildren();
    for (let cpu = 0; cpu < data.cpus; cpu++) this.drawLane(cpu);
    for (const block of this.blocks()) this.drawBlock(block);
    for (const [index, row] of data.rows.entries()) this.drawRow(row, index);
  }

  private measure(): void {
    const wide = byId("schedule").clientWidth >= WIDE * 0.55;
    const [room, least, most] = wide ? [300, 40, 96] : [90, 22, 34];
    this.lane = Math.max(least, Math.min(most, Math.floor(room / data.cpus)));
    this.indent = wide ? 14 : 6;
    const width = this.lane * data.cpus + 6;
    byId("schedule").style.setProperty("--lanes", `${width}px`);
    this.svg.setAttribute("width", String(width));
    this.svg.setAttribute("height", String(byId("rows").offsetHeight));
    this.points = items.map((item, index) => {
      const [top, height] = [item.offsetTop, item.offsetHeight];
      const row = data.rows[index];
      const level = data.contexts[row?.context ?? 0]?.level ?? 0;
      const x = this.lane * (row?.lane ?? 0) + 8 + level * this.indent;
      return { x, top, bottom: top + height, y: top + height / 2 };
    });
  }

  private drawLane(cpu: number): void {
    const x = cpu * this.lane;
    const height = byId("rows").offsetHeight;
    this.svg.append(make("rect", { x, y: 0, width: this.lane - 2, height, class: "lane" }));
  }

  private blocks(): Block[] {
    const blocks: Block[] = [];
    const open = new Map<string, Block>();
    for (const [index, { context, lane, kind }] of data.rows.entries()) {
      const level = data.contexts[context]?.level ?? 0;
      const key = `${lane} ${level}`;
      const before = open.get(key);
      if (before?.context === context) before.last = index;
      else {
        const block = { context, lane, first: index, last: index };
        blocks.push(block);
        open.set(key, block);
      }
      if (kind === "end") open.delete(key);
    }
    return blocks.sort((a, b) => this.level(a) - this.level(b));
  }

  private level({ context }: Block): number {
    return data.contexts[context]?.level ?? 0;
  }

  private drawBlock(block: Block): void {
    const [first, last] = [this.points[block.first], this.points[block.last]];
    if (!first || !last) return;
    const level = this.level(block);
    const x = this.lane * block.lane + level * this.indent + 1;
    const width = this.lane - level * this.indent - 4;
    const [y, height] = [first.top + 1, last.bottom - first.top - 2];
    const name = data.contexts[block.context]?.name ?? "";
    const shape = make("rect", {
      x,
      y,
      width,
      height,
      rx: 4,
      class: `block c${block.context % 8}`,
    });
    const title = make("title", {});
    title.textContent = name;
    shape.append(title);
    this.svg.append(shape);
    if (this.lane < 60) return;
    const label = make("text", { x: x + 16, y: first.y + 4, class: "name" });
    const room = Math.floor((width - 18) / 6.2);
    label.textContent = name.length > room ? `${name.slice(0, room - 1)}\u2026` : name;
    this.svg.append(label);
  }

  private drawRow({ from, context }: Row, index: number): void {
    const to = this.points[index];
    if (!to) return;
    for (const source of from) {
      const begin = this.points[source];
      const isOther = data.rows[source]?.context !== context;
      if (begin && isOther) this.svg.append(this.arrow(begin, to, `${source} ${index}`));
    }
    const dot = make("circle", { cx: to.x, cy: to.y, r: 3.5, class: "dot", "data-row": index });
    this.svg.append(dot);
  }

  private arrow(from: Point, to: Point, between: string): SVGElement {
    const bend = Math.min(40, 8 + (to.y - from.y) / 10);
    const [x1, x2] = [from.x + bend, to.x - bend];
    const path = `M${from.x},${from.y} C${x1},${from.y + bend} ${x2},${to.y - bend} ${to.x - 4},${to.y}`;
    const line = make("path", { d: path, class: "arrow", "marker-end": "url(#head)" });
    line.setAttribute("data-between", between);
    return line;
  }

  /** Shows the arrows of one row. */
  mark(index: number): void {
    for (const line of this.svg.querySelectorAll("path.arrow")) {
      const [from, to] = (line.getAttribute("data-between") ?? "").split(" ");
      line.classList.toggle("now", from === String(index) || to === String(index));
    }
    for (const dot of this.svg.querySelectorAll("circle"))
      dot.classList.toggle("now", dot.getAttribute("data-row") === String(index));
  }
}

const picture = new Picture();
let current = 0;

/** Values of all words after a row, and the row that wrote each last. */
function valuesAt(index: number): { value: number | undefined; by: number }[] {
  const values = data.words.map(({ initial }) => ({ value: initial, by: -1 }));
  for (const [at, { changes }] of data.rows.slice(0, index + 1).entries())
    for (const [word, value] of changes) values[word] = { value, by: at };
  return values;
}

function showValues(row: Row): void {
  const values = valuesAt(current);
  const body = byId("values");
  body.replaceChildren(
    ...data.words.map(({ name }, word) => {
      const { value, by } = values[word] ?? { value: undefined, by: -1 };
      const line = document.createElement("tr");
      if (row.uses.includes(word)) line.classList.add("used");
      if (by === current) line.classList.add("changed");
      const writer = data.contexts[data.rows[by]?.context ?? -1]?.name ?? "";
      line.append(
        element("th", name),
        element("td", value === undefined ? "\u2013" : String(value), "value"),
        element("td", writer === "" ? "" : `${writer}, step ${data.rows[by]?.step ?? 0}`),
      );
      line.firstElementChild?.setAttribute("scope", "row");
      return line;
    }),
  );
}

function showSource({ places }: Row): void {
  const [place] = places;
  byId("place").textContent = place ? `${place.file}:${place.line}` : "";
  const lines = Object.entries(data.sources[place?.file ?? ""] ?? {})
    .map(([number, text]) => [Number(number), text] as const)
    .filter(([number]) => Math.abs(number - (place?.line ?? 0)) <= 6);
  byId("source").replaceChildren(
    ...lines.map(([number, text]) => {
      const line = element(
        "span",
        `${String(number).padStart(4)}  ${text.replaceAll("\t", "    ")}\n`,
      );
      if (number === place?.line) line.className = "here";
      return line;
    }),
  );
  byId("calls").replaceChildren(
    ...places.map(({ file, line, fn }) => element("li", `${fn}()  ${file}:${line}`)),
  );
}

/** Goes to a row. */
function go(index: number, follow = true): void {
  current = Math.max(0, Math.min(data.rows.length - 1, index));
  const row = data.rows[current];
  if (!row) return;
  slider.value = String(current);
  const name = data.contexts[row.context]?.name ?? "";
  slider.setAttribute("aria-valuetext", `step ${row.step}, ${name}: ${row.text}`);
  byId("now").textContent =
    `Step ${row.step}: ${name}${row.cpu === "" ? "" : ` on CPU ${row.cpu}`}`;
  for (const [at, item] of items.entries()) {
    item.classList.toggle("later", at > current);
    if (at === current) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  }
  if (follow) items[current]?.scrollIntoView({ block: "nearest" });
  showValues(row);
  showSource(row);
  picture.mark(current);
}

/** The next row, or the last one before, at which another context goes on. */
function nextSwitch(by: 1 | -1): number {
  const { rows } = data;
  let at = current + by;
  while (at > 0 && at < rows.length && rows[at]?.context === rows[at - 1]?.context) at += by;
  return at;
}

const KEYS: Readonly<Record<string, () => number>> = {
  ArrowRight: () => current + 1,
  ArrowLeft: () => current - 1,
  ArrowDown: () => current + 1,
  ArrowUp: () => current - 1,
  j: () => current + 1,
  k: () => current - 1,
  PageDown: () => nextSwitch(1),
  PageUp: () => nextSwitch(-1),
  Home: () => 0,
  End: () => data.rows.length - 1,
};

document.addEventListener("keydown", (event) => {
  const to = KEYS[event.key];
  if (!to || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  go(to());
});
slider.addEventListener("input", () => {
  go(Number(slider.value));
});
for (const [index, item] of items.entries())
  item.addEventListener("click", () => {
    go(index, false);
  });
const buttons: Readonly<Record<string, () => number>> = {
  first: () => 0,
  back: () => current - 1,
  forward: () => current + 1,
  switch: () => nextSwitch(1),
};
for (const [id, to] of Object.entries(buttons))
  byId(id).addEventListener("click", () => {
    go(to());
  });

function redraw(): void {
  picture.draw();
  picture.mark(current);
}
document.documentElement.classList.add("live");
new ResizeObserver(redraw).observe(byId("rows"));
redraw();
go(0, false);
