// SPDX-License-Identifier: GPL-2.0-only
/** What the kernel's test prints, in its words (kernel/rcu/rcutorture.c, v4.9). */
import type { Standing, Totals } from "./counters.js";
import type { Readers } from "./readers.js";

/** What was to be tested. */
export interface Parameters {
  /** The flavour, e.g. `srcud`. */
  readonly type: string;
  readonly nreaders: number;
  readonly nfakewriters: number;
  readonly irqreader: number;
  readonly nBarrierCbs: number;
}

function numbers(label: string, counts: readonly number[]): string {
  return `${label}:  ${counts.join(" ")}`;
}

function statsLine(
  { current, poolEmpty }: Standing,
  { version, alloc, allocFail, free, mberror, barrierError, ...more }: Totals,
): string {
  const { timers, barrierSuccesses, barrierAttempts, cbfloods } = more;
  return [
    `rtc: ${current === 0 ? "(null)" : current.toString(16).padStart(8, "0")}`,
    `ver: ${version} tfle: ${poolEmpty ? 1 : 0} rta: ${alloc} rtaf: ${allocFail} rtf: ${free}`,
    `rtmbe: ${mberror} rtbe: ${barrierError} rtbke: 0 rtbre: 0 rtbf: 0 rtb: 0 nt: ${timers}`,
    "onoff: 0/0:0/0 -1,0:-1,0 0:0 (HZ=100)",
    `barrier: ${barrierSuccesses}/${barrierAttempts}:${barrierError} cbflood: ${cbfloods}`,
  ].join(" ");
}

function readersLine({ idx, cpus }: Readers): string {
  const counts = cpus.map(({ cpu, old, current }) => ` ${cpu}(${old},${current})`);
  return `per-CPU(idx=${idx}):${counts.join("")}`;
}

function endLine(failed: boolean, parameters: Parameters): string {
  const { nreaders, nfakewriters, irqreader, nBarrierCbs } = parameters;
  return (
    `--- End of test: ${failed ? "FAILURE" : "SUCCESS"}: nreaders=${nreaders} ` +
    `nfakewriters=${nfakewriters} stat_interval=0 verbose=1 test_no_idle_hz=0 shuffle_interval=0 ` +
    `stutter=0 irqreader=${irqreader} fqs_duration=0 fqs_holdoff=0 fqs_stutter=0 test_boost=0/0 ` +
    `test_boost_interval=0 test_boost_duration=0 shutdown_secs=0 stall_cpu=0 stall_cpu_holdoff=0 ` +
    `n_barrier_cbs=${nBarrierCbs} onoff_interval=0 onoff_holdoff=0`
  );
}

/** Whether the counters say that the test has failed. The last bucket is printed and not looked at. */
function isCounted({ mberror, barrierError, pipe }: Totals): boolean {
  return mberror + barrierError > 0 || pipe.slice(2, -1).some((count) => count > 0);
}

/**
 * The summary, line by line.
 * @param failed whether anything was found, by whatever rule
 */
export function kernelLines(
  totals: Totals,
  standing: Standing,
  parameters: Parameters,
  failed: boolean,
): string[] {
  const flag = `${parameters.type}-torture:`;
  return [
    `${flag} ${statsLine(standing, totals)}`,
    `${flag} ${isCounted(totals) ? "!!! " : ""}${numbers("Reader Pipe", totals.pipe)}`,
    `${flag} ${numbers("Reader Batch", totals.batch)}`,
    `${flag} ${numbers("Free-Block Circulation", totals.circulation)}`,
    `${flag} ${readersLine(standing.readers)}`,
    `${flag}${endLine(failed, parameters)}`,
  ];
}
