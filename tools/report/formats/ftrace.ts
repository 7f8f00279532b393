// SPDX-License-Identifier: GPL-2.0-only
/**
 * A schedule as the kernel's function tracer prints it, with sched_switch and the events of handlers between
 * the functions, so that whatever reads such traces reads this. A step takes a microsecond. As on a real
 * machine a handler runs in the name of the task that it came on top of.
 */
import type { Event, Party, Schedule } from "../events.js";
import { Teller } from "../moments.js";
import type { Frame } from "../places.js";

const LEGEND = [
  "#                              _-----=> irqs-off",
  "#                             / _----=> need-resched",
  "#                            | / _---=> hardirq/softirq",
  "#                            || / _--=> preempt-depth",
  "#                            ||| /     delay",
  "#           TASK-PID   CPU#  ||||    TIMESTAMP  FUNCTION",
  "#              | |       |   ||||       |         |",
];

/** What calls the functions that contexts begin in. */
const CALLERS: Record<Party["kind"], string> = {
  init: "kernel_init",
  task: "kthread",
  softirq: "__do_softirq",
  hardirq: "handle_irq_event_percpu",
  nmi: "do_nmi",
};

const IDLE = { comm: "<idle>", pid: 0 };
const PREEMPT_MASK = 0xff;
const SOFTIRQ_MASK = 0xff00;
const HARDIRQ_MASK = 0xf0000;
const NMI_MASK = 0x100000;

interface Task {
  readonly comm: string;
  readonly pid: number;
}

function taskOf({ name, index }: Party): Task {
  return { comm: name.replaceAll(" ", "_"), pid: index + 1 };
}

/** `d`, `h`, `2`: the columns below the legend. */
function flagsOf({ masked, count }: Event, { level }: Party): string {
  const [nmi, hard, soft] = [count & NMI_MASK, count & HARDIRQ_MASK, count & SOFTIRQ_MASK];
  const isHard = hard !== 0 || level === 2;
  const isSoft = soft !== 0 || level === 1;
  const handler =
    nmi !== 0 || level === 3 ? "Z" : isHard ? (isSoft ? "H" : "h") : isSoft ? "s" : ".";
  const depth = count & PREEMPT_MASK;
  return `${masked || level > 1 ? "d" : "."}.${handler}${depth === 0 ? "." : depth.toString(16)}`;
}

/** Functions of `now` that were not entered at `before`, outermost first, each with its caller. */
function entered(before: readonly Frame[], now: readonly Frame[]): [string, string | undefined][] {
  const [old, frames] = [[...before].reverse(), [...now].reverse()];
  let same = 0;
  while (same < frames.length && isSameCall(old[same], frames[same])) same++;
  return frames.slice(same).map((frame, at) => [frame.fn, frames[same + at - 1]?.fn]);
}

function isSameCall(a: Frame | undefined, b: Frame | undefined): boolean {
  return a?.fn === b?.fn && a?.call === b?.call && a !== undefined;
}

class Tracer {
  private readonly lines: string[] = [];
  private readonly frames = new Map<number, readonly Frame[]>();
  private readonly running: Task[];
  /** For each handler, what it came on top of. */
  private readonly below = new Map<number, number | undefined>();
  private readonly asleep = new Set<number>();
  private readonly teller: Teller;

  constructor(private readonly schedule: Schedule) {
    this.running = Array.from({ length: schedule.subject.cpus }, () => IDLE);
    this.teller = new Teller(schedule);
  }

  text(): string {
    const { events, subject } = this.schedule;
    for (const event of events) this.event(event);
    const entries = `${this.lines.length}/${this.lines.length}`;
    const head = ["# tracer: function", "#"];
    const sizes = `# entries-in-buffer/entries-written: ${entries}   #P:${subject.cpus}`;
    return [...head, sizes, "#", ...LEGEND, ...this.lines, ""].join("\n");
  }

  private event(event: Event): void {
    const party = this.party(event);
    if (party.level === 0) this.switchTo(event, taskOf(party));
    if (event.kind === "arrive") this.arrive(event, party);
    const before = this.frames.get(event.context) ?? [];
    for (const [fn, caller] of entered(before, event.frames))
      this.line(event, `${fn} <-${caller ?? CALLERS[party.kind]}`);
    this.frames.set(event.context, event.frames);
    const fn = event.frames[0]?.fn ?? "none";
    if (event.kind !== "arrive" && event.kind !== "end")
      for (const { text } of this.teller.tell(event)) this.line(event, `${fn}: ${text}`);
    if (event.kind === "end") this.end(event, party);
    if (event.waits?.sleeps) this.asleep.add(event.context);
    else this.asleep.delete(event.context);
  }

  private arrive(event: Event, { kind, index }: Party): void {
    this.below.set(event.context, event.interrupted);
    if (kind === "softirq") this.line(event, `softirq_entry: vec=1 [action=TIMER]`);
    else this.line(event, `irq_handler_entry: irq=${index} name=${event.line ?? "handler"}`);
  }

  private end(event: Event, { kind, level, index }: Party): void {
    this.frames.delete(event.context);
    if (level === 0) this.asleep.add(event.context);
    else if (kind === "softirq") this.line(event, `softirq_exit: vec=1 [action=TIMER]`);
    else this.line(event, `irq_handler_exit: irq=${index} ret=handled`);
  }

  private switchTo(event: Event, next: Task): void {
    const { lane } = event;
    const prev = this.running[lane] ?? IDLE;
    if (prev.pid === next.pid) return;
    const state = this.asleep.has(prev.pid - 1) ? "S" : "R";
    const text =
      `sched_switch: prev_comm=${prev.comm} prev_pid=${prev.pid} prev_prio=120 prev_state=${state} ==> ` +
      `next_comm=${next.comm} next_pid=${next.pid} next_prio=120`;
    this.write(event, { ...prev, flags: "d..." }, text);
    this.running[lane] = next;
  }

  /** A line in the name of the task that the event is in, or on top of. */
  private line(event: Event, text: string): void {
    const party = this.party(event);
    this.write(event, { ...this.taskBelow(party), flags: flagsOf(event, party) }, text);
  }

  private taskBelow(party: Party): Task {
    if (party.level === 0) return taskOf(party);
    const below = this.schedule.contexts[this.below.get(party.index) ?? -1];
    return below ? this.taskBelow(below) : IDLE;
  }

  private write(
    { lane, index }: Event,
    { comm, pid, flags }: Task & { readonly flags: string },
    text: string,
  ): void {
    const task = `${comm.padStart(16)}-${String(pid).padEnd(5)}`;
    const cpu = `[${String(lane).padStart(3, "0")}]`;
    const time = (index / 1_000_000).toFixed(6).padStart(12);
    this.lines.push(`${task} ${cpu} ${flags} ${time}: ${text}`);
  }

  private party({ context }: Event): Party {
    const party = this.schedule.contexts[context];
    if (!party) throw new RangeError(`there is no context ${context}`);
    return party;
  }
}

/** The trace. */
export function ftraceText(schedule: Schedule): string {
  return new Tracer(schedule).text();
}
