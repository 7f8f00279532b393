// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import type { Result } from "../../tools/explore/result.js";
import { dropStale, withCheckpoint } from "../../tools/review/checkpoints.js";
import { pack } from "../../tools/review/packed.js";
import { image, machine, result } from "../selftest/results.js";

const root = mkdtempSync(join(tmpdir(), "srcu-checkpoints-"));
test.after.always(() => {
  rmSync(root, { recursive: true });
});

const LIMITS = { reduction: true, memoryMiB: 1, seconds: 1 };
const [one, other, arm] = [pack(image("s", "one")), pack(image("s", "other")), machine("arm")];
const bounded: Result = { ...result(), verdict: "bounded", stopped: "interrupted" };
const bytes = new Uint8Array([1, 2, 3]);

/** A search that is stopped, and leaves these bytes. */
function stop(name: string): void {
  withCheckpoint({ folder: join(root, name), checker: "v1" }, LIMITS, [one, arm], ({ keep }) => {
    keep?.(bytes);
    return bounded;
  });
}

/** What a search is given to go on from; it runs to its end. */
function goOn(name: string, limits = LIMITS, of = one): number[] | undefined {
  let found: number[] | undefined;
  withCheckpoint({ folder: join(root, name), checker: "v1" }, limits, [of, arm], ({ from }) => {
    found = from && [...from];
    return result();
  });
  return found;
}

test("a stopped search is gone on with once, with any budget", (t) => {
  stop("a");
  t.deepEqual(goOn("a", { ...LIMITS, memoryMiB: 2, seconds: 9 }), [1, 2, 3]);
  t.deepEqual(readdirSync(join(root, "a")), [], "it came to its end, so nothing is left");
  t.is(goOn("a"), undefined);
});

test("another search does not go on from it", (t) => {
  stop("b");
  t.is(goOn("b", LIMITS, other), undefined);
  t.is(goOn("b", { ...LIMITS, reduction: false }), undefined);
  t.deepEqual(goOn("b"), [1, 2, 3]);
});

test("what another checker left, or a process that was killed, is taken away", (t) => {
  stop("c");
  const folder = join(root, "c");
  writeFileSync(join(folder, "v0-abc"), "old");
  writeFileSync(join(folder, ".v1-abc.7.tmp"), "half");
  dropStale({ folder, checker: "v1" });
  t.is(readdirSync(folder).length, 1);
  t.notThrows(() => {
    dropStale({ folder: join(root, "none"), checker: "v1" });
  });
});

test("where nothing can be written the search still has its result", (t) => {
  const file = join(root, "file");
  writeFileSync(file, "");
  const where = { folder: join(file, "below"), checker: "v1" };
  const got = withCheckpoint(where, LIMITS, [one, arm], ({ keep }) => {
    keep?.(bytes);
    return bounded;
  });
  t.is(got.verdict, "bounded");
});
