// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { onInterrupt } from "../../tools/cli/interrupt.js";

test.serial("a signal to stop asks the searches to stop, and does not end the process", (t) => {
  let asked = 0;
  const leave = onInterrupt(() => asked++);
  const before = process.listenerCount("SIGINT");
  process.emit("SIGINT");
  t.is(asked, 1);
  leave();
  t.is(process.listenerCount("SIGINT"), before - 1);
});
