// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { pick } from "../../tools/base/pick.js";
import { complaint } from "../patch/trees.js";

test("pick keeps the order there is and names what there is not", (t) => {
  const all = [{ name: "a" }, { name: "b" }, { name: "c" }];
  t.deepEqual(pick("letter", all, ["c", "a"]), [{ name: "a" }, { name: "c" }]);
  t.deepEqual(pick("letter", all, []), all);
  const deep = [...all, { name: "a/b" }, { name: "a/c" }];
  t.deepEqual(pick("letter", deep, ["a/"]), [{ name: "a/b" }, { name: "a/c" }]);
  t.regex(
    complaint(() => pick("letter", deep, ["b/"])),
    /no letter "b\/"/,
  );
  t.is(
    complaint(() => pick("letter", all, ["x", "a", "y"])),
    'There is no letter "x", "y". Known: a, b, c.',
  );
});
