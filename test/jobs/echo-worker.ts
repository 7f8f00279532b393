// SPDX-License-Identifier: GPL-2.0-only
/** A worker for the tests of the pool: does as it is told. */
import { parentPort, workerData } from "node:worker_threads";

parentPort?.on("message", (task: { readonly say: string; readonly how: string }) => {
  if (task.how === "crash") throw new Error("crashed");
  if (task.how === "fail" || task.how === "fail-user") {
    parentPort?.postMessage({ kind: "failed", message: task.say, user: task.how === "fail-user" });
    return;
  }
  parentPort?.postMessage({ kind: "progress", value: `working on ${task.say}` });
  parentPort?.postMessage({ kind: "done", value: `${String(workerData)} ${task.say}` });
});
