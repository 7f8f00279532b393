// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { add, type Standing, type Totals } from "../../tools/torture/counters.js";
import { kernelLines, type Parameters } from "../../tools/torture/lines.js";

const totals: Totals = {
  pipe: [90, 8, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  batch: [80, 19, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  circulation: [9, 8, 7, 6, 5, 4, 3, 2, 1, 1, 0],
  version: 10,
  alloc: 11,
  allocFail: 0,
  free: 1,
  mberror: 0,
  timers: 33,
  barrierError: 0,
  barrierAttempts: 4,
  barrierSuccesses: 3,
  cbfloods: 2,
};
const readers = {
  idx: 1,
  cpus: [
    { cpu: 0, old: -1, current: 2 },
    { cpu: 1, old: 1, current: 0 },
  ],
};
const standing: Standing = { current: 0x131, poolEmpty: false, readers };
const parameters: Parameters = {
  type: "srcud",
  nreaders: 1,
  nfakewriters: 4,
  irqreader: 1,
  nBarrierCbs: 4,
};

test("the lines are the kernel's", (t) => {
  const [stats, pipe, batch, circulation, cpus, end] = kernelLines(
    totals,
    standing,
    parameters,
    false,
  );
  t.regex(
    stats ?? "",
    /^srcud-torture: rtc: 00000131 ver: 10 tfle: 0 rta: 11 rtaf: 0 rtf: 1 rtmbe: 0 /,
  );
  t.regex(stats ?? "", / nt: 33 onoff: .* barrier: 3\/4:0 cbflood: 2$/);
  t.is(
    pipe,
    "srcud-torture: Reader Pipe:  90 8 0 0 0 0 0 0 0 0 1",
    "the last bucket is no failure",
  );
  t.is(batch, "srcud-torture: Reader Batch:  80 19 0 0 0 0 0 0 0 0 0");
  t.is(circulation, "srcud-torture: Free-Block Circulation:  9 8 7 6 5 4 3 2 1 1 0");
  t.is(cpus, "srcud-torture: per-CPU(idx=1): 0(-1,2) 1(1,0)");
  t.regex(end ?? "", /^srcud-torture:--- End of test: SUCCESS: nreaders=1 nfakewriters=4 /);
});

test("a failure is marked where the kernel marks it", (t) => {
  const failing: readonly Partial<Totals>[] = [
    { mberror: 1 },
    { barrierError: 1 },
    { pipe: [90, 8, 0, 0, 0, 0, 0, 0, 0, 1, 0] },
  ];
  for (const wrong of failing) {
    const lines = kernelLines({ ...totals, ...wrong }, standing, parameters, true);
    t.regex(lines[1] ?? "", /^srcud-torture: !!! Reader Pipe: /);
    t.regex(lines[5] ?? "", /End of test: FAILURE: /);
  }
  const other = kernelLines(totals, standing, parameters, true);
  t.notRegex(other[1] ?? "", /!!!/, "what its own counters do not show");
  t.regex(other[5] ?? "", /FAILURE/);
});

test("no element and no domain are printed too", (t) => {
  const empty: Standing = { current: 0, poolEmpty: true, readers: { idx: 0, cpus: [] } };
  const [stats, , , , cpus] = kernelLines(totals, empty, parameters, false);
  t.regex(stats ?? "", /^srcud-torture: rtc: \(null\) ver: 10 tfle: 1 /);
  t.is(cpus, "srcud-torture: per-CPU(idx=0):");
});

test("executions are added up", (t) => {
  const sum = add(totals, totals);
  t.deepEqual(sum.pipe, [180, 16, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  t.is(sum.timers, 66);
  t.is(sum.version, 20);
});
