// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { UserError } from "../../tools/base/errors.js";
import { Pool } from "../../tools/jobs/pool.js";

const SCRIPT = new URL("./echo-worker.js", import.meta.url);

test("more jobs than workers are all answered, each by its own answer", async (t) => {
  const pool = new Pool(2, SCRIPT, "hello");
  const words = ["a", "b", "c", "d", "e"];
  const progress: unknown[] = [];
  const answers = await Promise.all(
    words.map((say) => pool.run({ say, how: "done" }, (value) => progress.push(value))),
  );
  t.deepEqual(
    answers,
    words.map((word) => `hello ${word}`),
  );
  t.is(progress.length, 5);
  await pool.close();
});

test("a failure is that job's alone and keeps whose fault it is", async (t) => {
  const pool = new Pool(1, SCRIPT, "x");
  const user = await t.throwsAsync(pool.run({ say: "yours", how: "fail-user" }));
  t.true(user instanceof UserError);
  const own = await t.throwsAsync(pool.run({ say: "ours", how: "fail" }));
  t.false(own instanceof UserError);
  t.is(await pool.run({ say: "fine", how: "done" }), "x fine");
  await pool.close();
});

test("a worker that dies fails what is running, waiting and asked for later", async (t) => {
  const pool = new Pool(1, SCRIPT, "x");
  const [running, waiting] = await Promise.allSettled([
    pool.run({ say: "", how: "crash" }),
    pool.run({ say: "", how: "done" }),
  ]);
  t.like(running, { status: "rejected", reason: { message: "crashed" } });
  t.like(waiting, { status: "rejected", reason: { message: "crashed" } });
  await t.throwsAsync(pool.run({ say: "", how: "done" }), { message: "crashed" });
  await pool.close();
});
