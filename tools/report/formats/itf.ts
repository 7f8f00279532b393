// SPDX-License-Identifier: GPL-2.0-only
/**
 * A schedule in the Informal Trace Format (https://apalache-mc.org/docs/adr/015adr-trace.html): a list of
 * states, each with the value of every word that several contexts use and with who took the step to it.
 */
import type { Event, Schedule, Word } from "../events.js";
import { treeText } from "../head.js";

type Value = number | string | { readonly "#unserializable": string };
type State = Readonly<Record<string, Value | object>>;

/** Who took the step that led to the state. */
const RAN = "ran";

/** Names of the variables; words of one name are told apart by their addresses. */
function namesOf(words: readonly Word[]): Map<number, string> {
  const count = (name: string): number => words.filter((word) => word.name === name).length;
  const unique = words.map(({ address, name }): [number, string] => [
    address,
    count(name) > 1 || name === RAN ? `${name} @${address}` : name,
  ]);
  return new Map(unique);
}

function valueOf(value: number | undefined): Value {
  return value ?? { "#unserializable": "not in use" };
}

class States {
  private readonly names: ReadonlyMap<number, string>;
  private readonly values: Map<number, number | undefined>;

  constructor(private readonly schedule: Schedule) {
    const words = schedule.words.filter(({ shared }) => shared);
    this.names = namesOf(words);
    this.values = new Map(words.map(({ address, initial }) => [address, initial]));
  }

  get variables(): string[] {
    return [RAN, ...this.names.values()];
  }

  all(): State[] {
    const first = this.state("nobody", { index: 0 });
    return [first, ...this.schedule.events.map((event) => this.after(event))];
  }

  private after(event: Event): State {
    for (const { address, value, write } of event.accesses) {
      if (write && this.values.has(address)) this.values.set(address, value);
    }
    const name = this.schedule.contexts[event.context]?.name ?? "";
    const [place] = event.frames;
    const at = place ? { file: place.file, line: place.line, fn: place.fn } : {};
    return this.state(name, { index: event.index + 1, step: event.step, kind: event.kind, ...at });
  }

  private state(ran: string, meta: object): State {
    const words = [...this.names].map(([address, name]) => [
      name,
      valueOf(this.values.get(address)),
    ]);
    return { "#meta": meta, [RAN]: ran, ...(Object.fromEntries(words) as Record<string, Value>) };
  }
}

/** The trace. */
export function itfTrace(schedule: Schedule): object {
  const { subject, finding, cycle } = schedule;
  const states = new States(schedule);
  return {
    "#meta": {
      format: "ITF",
      "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
      description: `${subject.scenario} on ${subject.arch}, ${treeText(subject.tree)}: ${finding.rule}`,
      source: subject.file,
    },
    params: [],
    vars: states.variables,
    states: states.all(),
    ...(cycle === undefined ? {} : { loop: cycle + 1 }),
  };
}
