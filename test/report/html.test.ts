// SPDX-License-Identifier: GPL-2.0-only
/** The page of a schedule: what stands in it, and in a browser what it does. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import test from "ava";
import { type Browser, chromium, type Page } from "playwright-core";
import { pageData } from "../../tools/report/html/data.js";
import { schedulePage } from "../../tools/report/html/html.js";
import { failing, LOST, SPINNING } from "./schedules.js";

const CHROMIUM = "/usr/bin/chromium";
const tree = { read: () => "/* <first> line */\nsecond\n" };
const { schedule } = failing(LOST);
const html = schedulePage(schedule, tree);

test("the data: rows with what they change, read and come from", (t) => {
  const { rows, words, sources, cpus } = pageData(schedule, tree);
  t.is(cpus, 1);
  t.deepEqual(
    words.map(({ name, initial }) => [name, initial]),
    [
      ["w0", 0],
      ["w1", 0],
    ],
  );
  const loss = rows.find(({ text }) => text.includes("losing"));
  t.deepEqual(loss?.changes, [[0, 1]]);
  t.deepEqual(loss?.uses, [0]);
  const seen = rows.find(({ text }) => text.startsWith("w1 is 1"));
  t.true(rows[seen?.from[0] ?? -1]?.text.startsWith("w1 = 1"));
  t.is(sources["test.ts"]?.[1], "/* <first> line */");
  t.true(pageData(failing(SPINNING).schedule, tree).rows.some(({ forEver }) => forEver));
});

test("the page needs nothing else, and holds no text as markup", (t) => {
  t.notRegex(html, /https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  t.notRegex(html, /\b(src|href)=/);
  t.notRegex(html, /<first>/);
  t.regex(html, /<span class="text">w0 = 1, losing irq0@cpu0's 1<\/span>/);
  t.regex(html, /<span class="text">--&gt; hardirq irq0 /);
});

const reason = existsSync(CHROMIUM) ? "" : ` (skipped: there is no ${CHROMIUM})`;
const inBrowser = reason === "" ? test.serial : test.serial.skip;
const folder = mkdtempSync(join(tmpdir(), "srcu-html-"));
const file = join(folder, "schedule.html");
writeFileSync(file, html);
let browser: Browser | undefined;

test.after.always(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** A page of a window this wide. */
async function opened(width: number, colorScheme: "light" | "dark" = "light"): Promise<Page> {
  browser ??= await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  const page = await browser.newPage({ viewport: { width, height: 700 }, colorScheme });
  await page.goto(pathToFileURL(file).href);
  return page;
}

/** The row that the page is at, and the value of w0 there. */
async function state(page: Page): Promise<[string, string]> {
  const row = await page.locator("#rows > li[aria-current] .text").innerText();
  const value = await page.locator("#values tr:first-child .value").innerText();
  return [row, value];
}

inBrowser(`keys, buttons and the slider step through time${reason}`, async (t) => {
  const page = await opened(1280);
  const errors: string[] = [];
  const requests: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("request", (request) => requests.push(request.url()));
  await page.reload();
  t.deepEqual(await state(page), ["w0 is 0", "0"]);
  await page.keyboard.press("ArrowRight");
  t.regex((await state(page))[0], /^--> hardirq irq0/);
  await page.keyboard.press("ArrowRight");
  t.deepEqual(await state(page), ["w0: 0 -> 1", "1"]);
  await page.keyboard.press("PageDown");
  t.deepEqual(await state(page), ["w0 = 1, losing irq0@cpu0's 1", "1"]);
  await page.keyboard.press("PageUp");
  t.regex((await state(page))[0], /^--> hardirq irq0/);
  await page.keyboard.press("Home");
  await page.click("#forward");
  t.regex((await state(page))[0], /^--> hardirq irq0/);
  await page.locator("#time").fill("0");
  t.is((await state(page))[0], "w0 is 0");
  await page.keyboard.press("End");
  t.is(await page.locator("#rows > li.later").count(), 0);
  t.regex(await page.locator("#now").innerText(), /^Step \d+: task0/);
  t.deepEqual(errors, []);
  t.true(requests.every((url) => url.startsWith("file:")));
  await page.close();
});

inBrowser(`handlers lie on what they interrupted, arrows lead to who reads${reason}`, async (t) => {
  const page = await opened(1280);
  const boxes = await page.locator("#lanes rect.block").all();
  const [task, handler] = await Promise.all(boxes.map((box) => box.boundingBox()));
  t.is(boxes.length, 2);
  if (!task || !handler) throw new Error("a block is not drawn");
  t.true(handler.x > task.x && handler.y > task.y);
  t.true(handler.y + handler.height < task.y + task.height);
  await page.keyboard.press("End");
  t.true((await page.locator("#lanes path.arrow").count()) > 0);
  t.is(await page.locator("#lanes circle.now").count(), 1);
  t.is(await page.locator("#source .here").count(), 1);
  await page.close();
});

for (const width of [1280, 400])
  for (const scheme of ["light", "dark"] as const)
    inBrowser(`it fits in ${width} pixels and is ${scheme}${reason}`, async (t) => {
      const page = await opened(width, scheme);
      const wide = await page.evaluate("document.documentElement.scrollWidth");
      t.true(Number(wide) <= width);
      const colour = await page.evaluate("getComputedStyle(document.body).backgroundColor");
      t.is(colour, scheme === "light" ? "rgb(255, 255, 255)" : "rgb(20, 23, 27)");
      await page.close();
    });

inBrowser(`on paper it is white, whole and without controls${reason}`, async (t) => {
  const page = await opened(800, "dark");
  await page.emulateMedia({ media: "print" });
  t.false(await page.locator("#controls").isVisible());
  const colour = await page.evaluate("getComputedStyle(document.body).backgroundColor");
  t.is(colour, "rgb(255, 255, 255)");
  t.true(await page.locator("#rows > li").last().isVisible());
  await page.close();
});
