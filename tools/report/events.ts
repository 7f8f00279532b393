// SPDX-License-Identifier: GPL-2.0-only
/**
 * A schedule as a list of events: a trace replayed once, and everything written down that a view of it could
 * ask for. Nothing here knows how it will be shown, and no view looks at the machine.
 */
import type { Finding, Trace } from "../explore/result.js";
import type { Image } from "../kcc/ir.js";
import type { ArchMachine } from "../machine/arch.js";
import type { ContextKind } from "../machine/layout.js";
import type { Frame } from "./places.js";
import { record, Recorder } from "./record.js";

/** What a step is. */
export type EventKind =
  /** A handler comes, or the scenario's finish() begins. */
  | "arrive"
  | "begin"
  | "read"
  | "write"
  /** A read and a write that nothing came between. */
  | "update"
  /** A store-exclusive that did not store: the reservation was gone. */
  | "lost"
  /** A wait is over; a lock is taken. */
  | "wake"
  | "acquire"
  | "fence"
  /** Interrupts are turned off, or on. */
  | "mask"
  | "unmask"
  /** The number of the CPU is read, or whether its interrupts are on. */
  | "cpu"
  | "flags"
  | "alloc"
  | "free"
  | "choose"
  | "end"
  /** A point where nothing is done. */
  | "other";

/** One access to a word of memory. */
export interface Access {
  readonly address: number;
  readonly name: string;
  readonly value: number;
  readonly write: boolean;
  /** Of a read: index of the event that wrote the value, -1 if it was there from the beginning. */
  readonly source: number;
}

/** What a context waits for. */
export interface Wait {
  readonly address: number;
  readonly name: string;
  /** The value that the word has to have, and the one it has. */
  readonly value: number;
  readonly now: number;
  /** It is a lock; `holder` is the context that has it, if that is known. */
  readonly lock: boolean;
  readonly holder?: number;
  /** Index of the event that wrote the word last, or -1. */
  readonly writer: number;
  /** The context gives up its CPU meanwhile. */
  readonly sleeps: boolean;
}

/** One step. */
export interface Event {
  /** Its place in the list. */
  readonly index: number;
  /** Its number in the trace, from 1; those of the cycle of a livelock go on from its end. */
  readonly step: number;
  /** Index in `Schedule.contexts`. */
  readonly context: number;
  /** Where it ran: -1 of a task that could be on any CPU that is free. */
  readonly cpu: number;
  /** The same, or a CPU that was free: where a picture shows it. */
  readonly lane: number;
  readonly kind: EventKind;
  /** The instruction, by its name in the image; empty where a context begins. */
  readonly op: string;
  /** Innermost first. */
  readonly frames: readonly Frame[];
  readonly accesses: readonly Access[];
  /** The number that was read, or chosen, where that is from no word. */
  readonly value?: number;
  /** Type of the object that is allocated or freed. */
  readonly object?: string;
  /** Lock words that it took and let go of. */
  readonly took: readonly number[];
  readonly released: readonly number[];
  /** Of an arrival: the line, and the context it came on top of, if one held the CPU. */
  readonly line?: string;
  readonly interrupted?: number;
  /** What the context stands before once the step is done, if that is a wait that is not over. */
  readonly waits?: Wait;
  /** Interrupts were masked, and what the preempt count was, when it took the step. */
  readonly masked: boolean;
  readonly count: number;
  /** What was told to observe() on the way to the next step. */
  readonly observed: Readonly<Record<string, number>>;
  /** It broke a rule: the last one. `target` is the word that it was to access. */
  readonly fails: boolean;
  readonly target?: string;
}

/** A context of the schedule. */
export interface Party {
  readonly index: number;
  readonly name: string;
  readonly kind: ContextKind;
  /** 0 of a task; a handler comes on top of lower levels. */
  readonly level: number;
  /** CPU it is bound to, or -1. */
  readonly cpu: number;
}

/** A word that some step accesses. */
export interface Word {
  readonly address: number;
  readonly name: string;
  /** Its value before the first step; none if it was no memory in use then. */
  readonly initial?: number;
  /** Written by somebody, and accessed by more than one context. */
  readonly shared: boolean;
  /** It is taken as a lock by some step. */
  readonly lock: boolean;
}

/** Where a context stands at the end. */
export interface Standing {
  readonly context: number;
  readonly frames: readonly Frame[];
  /** What it waits for. */
  readonly waits?: Wait;
  /** Addresses of the locks that it holds. */
  readonly holds: readonly number[];
  /** It goes round in the cycle. */
  readonly spins: boolean;
}

/** What a schedule is of, as far as the trace and the image say. */
export interface Subject {
  readonly scenario: string;
  readonly title: string;
  readonly file: string;
  readonly arch: string;
  readonly label: string;
  readonly tree: string;
  readonly image: string;
  readonly cpus: number;
  readonly tasks: number;
  readonly interrupts: readonly {
    readonly name: string;
    readonly kind: ContextKind;
    /** -1: as often as the kernel raises it. */
    readonly times: number;
    readonly cpu: number;
  }[];
  readonly preempt: boolean;
  readonly ulongBits: number;
  readonly memoryModel: string;
}

/** A schedule. */
export interface Schedule {
  readonly subject: Subject;
  readonly finding: Finding;
  readonly contexts: readonly Party[];
  readonly words: readonly Word[];
  readonly events: readonly Event[];
  /** Of a livelock: index of the event that its cycle begins with; the events from there on come for ever. */
  readonly cycle?: number;
  /** Steps of the trace, and how many of them only came back to a state that was there before. */
  readonly steps: number;
  readonly leftOut: number;
  /** Of the contexts that have not ended. */
  readonly standing: readonly Standing[];
}

/**
 * The events of a trace.
 * @throws TraceMismatch when a step is not possible on this image
 */
export function eventsOf(image: Image, arch: ArchMachine, trace: Trace): Schedule {
  return record(new Recorder(image, arch), trace).schedule;
}

/** The word's name, of a lock without the field that the architecture keeps it in. */
export function lockName(name: string): string {
  return name.replace(/\.(raw_lock|rlock)\b.*$/, "");
}
