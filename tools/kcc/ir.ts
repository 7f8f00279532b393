// SPDX-License-Identifier: GPL-2.0-only
/**
 * The image: what the compiler hands to the machine. Every call is expanded, so an image is one flat
 * list of instructions; a program counter is an index into it. Registers are virtual, numbered per
 * entry function from 0. An instruction is *local* (registers only) or *visible* (touches memory, the
 * CPU or the scheduler); a machine step is one visible instruction and the local ones after it.
 */

/** A register number, or a constant. */
export type Operand = { readonly reg: number } | { readonly value: number };

/**
 * How a result is cut: signed or unsigned, `bits` wide (32 or the width of `unsigned long`). A word is
 * kept as an int32: sign- or zero-extended, and an unsigned one of 32 bits with the same bits.
 */
export interface Width {
  readonly signed: boolean;
  readonly bits: number;
}

export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "&"
  | "|"
  | "^"
  | "<<"
  | ">>"
  | "<"
  | "<="
  | ">"
  | ">="
  | "=="
  | "!=";

/** Index into `Image.sources`: where the instruction comes from. */
interface At {
  readonly src: number;
}

export type LocalInstr = At &
  (
    | { readonly op: "mov"; readonly dst: number; readonly a: Operand; readonly width?: Width }
    | {
        readonly op: "binary";
        readonly dst: number;
        readonly operator: BinaryOperator;
        readonly a: Operand;
        readonly b: Operand;
        /** Operands are compared, and results cut, at this width. */
        readonly width: Width;
      }
    | { readonly op: "jump"; readonly to: number }
    /** Goes to `to` when `cond` is not 0, else to `otherwise`. */
    | {
        readonly op: "branch";
        readonly cond: Operand;
        readonly to: number;
        readonly otherwise: number;
      }
    /** Address of the running context's own task_struct (with its thread_info), or of a stack slot. */
    | { readonly op: "current"; readonly dst: number }
    | { readonly op: "stack"; readonly dst: number; readonly offset: number }
    /** Address of per-CPU object `pointer` on CPU `cpu`; a NULL or plain pointer gives a wild address. */
    | {
        readonly op: "percpu";
        readonly dst: number;
        readonly pointer: Operand;
        readonly cpu: Operand;
      }
    /** A finding: `rule` names what was broken, `text` says it. Ends the run. */
    | { readonly op: "fail"; readonly rule: string; readonly text: string }
    | { readonly op: "observe"; readonly name: string; readonly a: Operand }
    | { readonly op: "witness"; readonly name: string }
  );

/** What a read-modify-write does to the old value. */
export type RmwKind = "add" | "and" | "or" | "xchg" | "cas";

export type MemoryOrder = "plain" | "once" | "acquire" | "release";

export type FenceKind = "mb" | "rmb" | "wmb" | "acquire" | "release" | "data-dependency";

export type VisibleInstr = At &
  (
    | {
        readonly op: "load";
        readonly dst: number;
        readonly addr: Operand;
        /** Alias class, index into `Image.classes`: accesses of different classes never overlap. */
        readonly cls: number;
        readonly order: MemoryOrder;
        /** The address is a per-CPU pointer and this one instruction adds the CPU's offset. */
        readonly thisCpu: boolean;
      }
    | {
        readonly op: "store";
        readonly addr: Operand;
        readonly value: Operand;
        readonly cls: number;
        readonly order: MemoryOrder;
        readonly thisCpu: boolean;
      }
    | {
        /** One instruction that reads and writes: no interrupt of this CPU comes between. */
        readonly op: "rmw";
        readonly kind: RmwKind;
        /** Register for the old value, or -1. */
        readonly dst: number;
        readonly addr: Operand;
        readonly value: Operand;
        /** `cas` only. */
        readonly expected?: Operand;
        readonly cls: number;
        /** Other CPUs cannot come between either (LOCK prefix, interlocked, LSE). */
        readonly locked: boolean;
        readonly order: MemoryOrder;
        readonly thisCpu: boolean;
        readonly width: Width;
      }
    | {
        readonly op: "load-exclusive";
        readonly dst: number;
        readonly addr: Operand;
        readonly cls: number;
        readonly order: MemoryOrder;
      }
    /** dst = 0 when it stored, 1 when the reservation was lost. */
    | {
        readonly op: "store-exclusive";
        readonly dst: number;
        readonly addr: Operand;
        readonly value: Operand;
        readonly cls: number;
        readonly order: MemoryOrder;
      }
    /** Waits until the word equals `expected`; with `value`, stores it in the same instant (lock acquire). */
    | {
        readonly op: "await";
        readonly addr: Operand;
        readonly expected: Operand;
        readonly value?: Operand;
        readonly cls: number;
        /** The context gives up its CPU while it waits (schedule()), instead of spinning. */
        readonly sleeps: boolean;
      }
    | { readonly op: "fence"; readonly kind: FenceKind }
    /** Mask or unmask interrupts on this CPU; `soft` is the powerpc software mask. */
    | { readonly op: "irq"; readonly enable: Operand; readonly soft: boolean }
    /** dst = 1 when interrupts are enabled. */
    | { readonly op: "irq-enabled"; readonly dst: number; readonly soft: boolean }
    /** dst = 1 when an interrupt was recorded while softly masked on this CPU. */
    | { readonly op: "irq-happened"; readonly dst: number }
    /** Runs the recorded interrupts of this CPU now (interrupts are hard-masked). */
    | { readonly op: "irq-replay" }
    /** dst = number of the CPU this context is on now. */
    | { readonly op: "cpu"; readonly dst: number }
    /** dst = address (or per-CPU pointer) of `words` fresh uninitialised words, or 0. */
    | {
        readonly op: "alloc";
        readonly dst: number;
        readonly words: number;
        readonly percpu: boolean;
        readonly zeroed: boolean;
        readonly type: string;
      }
    /** `classes`: alias classes of the words that go away, here and in `stack-exit`. */
    | {
        readonly op: "free";
        readonly addr: Operand;
        readonly percpu: boolean;
        readonly classes: readonly number[];
      }
    /** A block with stack variables begins or ends: the words become uninitialised, or gone. */
    | { readonly op: "stack-enter"; readonly offset: number; readonly words: number }
    | {
        readonly op: "stack-exit";
        readonly offset: number;
        readonly words: number;
        readonly classes: readonly number[];
      }
    /** dst = any of 0 .. count-1: a choice the checker explores in full. */
    | { readonly op: "choose"; readonly dst: number; readonly count: Operand }
    /** A point where a non-preemptible kernel may switch tasks (cond_resched) or time passes (udelay). */
    | { readonly op: "pause"; readonly yields: boolean }
    /** The entry function returned. */
    | { readonly op: "end" }
  );

export type Instr = LocalInstr | VisibleInstr;

/** A place in the sources and the call it was expanded from (-1 at the entry function). */
export interface Source {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly fn: string;
  readonly caller: number;
}

/** A word type for printing memory: where in its object each word is. */
export interface StructLayout {
  readonly words: number;
  /** One name for each word, e.g. `work.timer.entry`, `c[1]`. */
  readonly names: readonly string[];
}

export interface GlobalSymbol {
  readonly name: string;
  /** Word address, or offset in the per-CPU unit. */
  readonly at: number;
  readonly words: number;
  readonly percpu: boolean;
  /** Key of `Image.structs`, or a scalar type's name. */
  readonly type: string;
}

/** A function a context starts in. */
export interface Entry {
  readonly name: string;
  /** Index of its first instruction. */
  readonly pc: number;
  /** Number of virtual registers. */
  readonly registers: number;
  /** Words of simulated stack it needs. */
  readonly stackWords: number;
}

/** One context of a scenario besides `setup` and `finish`. */
export interface TaskSpec {
  readonly entry: number;
  readonly name: string;
  /** Bound to this CPU, or -1. */
  readonly cpu: number;
  /** Need not have ended when the run ends (a kworker). */
  readonly daemon: boolean;
}

/** Kinds of handlers: each may come on top of those before it. */
export const INTERRUPT_KINDS = ["softirq", "hardirq", "nmi"] as const;
export type InterruptKind = (typeof INTERRUPT_KINDS)[number];

/** A handler the checker may run between any two instructions. */
export interface InterruptSpec {
  readonly entry: number;
  readonly name: string;
  readonly kind: InterruptKind;
  /** The CPU it arrives on, or -1 for any. */
  readonly cpu: number;
  /** How often it may arrive, or -1: as often as `raised` is not 0. */
  readonly times: number;
  /** Address of a static word: the handler can run only while it is not 0; -1 if always. */
  readonly raised: number;
}

/** The scenario as compiled. */
export interface ImageScenario {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  readonly cpus: number;
  readonly preempt: boolean;
  readonly ulongBits: number;
  readonly tasks: readonly TaskSpec[];
  readonly interrupts: readonly InterruptSpec[];
  /** Entries run alone before and after, or -1. `setup` begins with the boot initialisers. */
  readonly setup: number;
  readonly finish: number;
  /** Names given to `witness()` that some schedule must reach. */
  readonly witnesses: readonly string[];
}

export interface Image {
  /** Digest of all that follows but `sources` columns: equal images behave alike. */
  readonly hash: string;
  readonly arch: string;
  readonly scenario: ImageScenario;
  readonly code: readonly Instr[];
  readonly entries: readonly Entry[];
  readonly sources: readonly Source[];
  /** Alias class names, e.g. `srcu_struct_array.seq`. */
  readonly classes: readonly string[];
  readonly globals: readonly GlobalSymbol[];
  /** Words of static memory; addresses begin at `FIRST_ADDRESS`. */
  readonly globalWords: number;
  readonly percpuWords: number;
  readonly structs: Readonly<Record<string, StructLayout>>;
  /** Static words with a value other than 0: [address, value]. */
  readonly initial: readonly (readonly [number, number])[];
  /** Names of functions whose address is taken; the value of function pointer n+1 is functions[n]. */
  readonly functions: readonly string[];
  /** Word offsets inside task_struct that the machine itself reads; -1 if the kernel has none. */
  readonly taskStruct: { readonly words: number; readonly preemptCount: number };
  /** Source lines that hold code, for the list of lines never reached: file -> sorted line numbers. */
  readonly lines: Readonly<Record<string, readonly number[]>>;
}

/** Addresses below this are never valid, so a NULL pointer's fields are caught. */
export const FIRST_ADDRESS = 64;

/** Per-CPU pointers are PERCPU_BASE + offset; the machine maps them to one copy for each CPU. */
export const PERCPU_BASE = 0x1000000;

/**
 * preempt_count of a context when it begins (include/linux/preempt.h and hardirq.h, v4.9): a task, then
 * the kinds of handlers. nmi_enter() adds NMI_OFFSET and HARDIRQ_OFFSET.
 */
export const ENTRY_COUNTS = [0, 0x100, 0x10000, 0x110000] as const;
