// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import {
  countsDiffer,
  countsOf,
  pinnedFile,
  readPinned,
  writePinned,
  type Pinned,
  type PinnedCounts,
} from "../../tools/selftest/pinned.js";
import { complaint } from "../patch/trees.js";
import { result } from "./results.js";

const root = mkdtempSync(join(tmpdir(), "srcu-pinned-"));
test.after.always(() => {
  rmSync(root, { recursive: true });
});

test("what is written is read, and machines with one answer share an entry", (t) => {
  const one = { searched: "riscv", ...countsOf(result()) };
  const before = new Map([
    ["arm", one],
    ["arm64", { ...one, states: 11, searched: "arm64" }],
    ["riscv", one],
    ["x86", { ...one, searched: "x86" }],
  ]);
  const pinned: Pinned = new Map([
    ["before", before],
    ["after", new Map<string, PinnedCounts>()],
  ]);
  writePinned(root, "x", pinned);
  t.deepEqual(new Map([...(readPinned(root, "x").get("before") ?? [])].sort()), before);
  const file = JSON.parse(readFileSync(join(root, pinnedFile("x")), "utf8")) as {
    before: { archs: string[] }[];
  };
  t.deepEqual(
    file.before.map(({ archs }) => archs),
    [["arm", "riscv"], ["arm64"], ["x86"]],
  );
});

test("no file pins nothing; a broken file is named", (t) => {
  t.deepEqual(readPinned(root, "none"), new Map());
  writePinned(root, "broken", new Map());
  writeFileSync(join(root, pinnedFile("broken")), "{");
  t.regex(
    complaint(() => readPinned(root, "broken")),
    /expected\/broken\.json cannot be read/,
  );
});

test("differences are sentences", (t) => {
  const counts = countsOf(result());
  t.is(countsDiffer(counts, counts), undefined);
  t.regex(countsDiffer(counts, { ...counts, transitions: 21 }) ?? "", /found 10 states, 21/);
  t.regex(countsDiffer(undefined, counts) ?? "", /no counts are pinned/);
});
