// SPDX-License-Identifier: GPL-2.0-only
/** A schedule as a sequence diagram of Mermaid, for pages that draw those. */
import type { Schedule } from "../events.js";
import { momentsOf } from "../fold.js";
import { treeText } from "../head.js";
import type { Moment } from "../moments.js";

/** What Mermaid would read as its own. */
function escaped(text: string): string {
  return text.replaceAll("#", "#35;").replaceAll(";", "#59;").replaceAll("#35#59;", "#35;");
}

class Diagram {
  constructor(private readonly schedule: Schedule) {}

  lines(): string[] {
    const { cycle, subject, finding } = this.schedule;
    const moments = momentsOf(this.schedule);
    const speakers = new Set(moments.map(({ event }) => event.context));
    const parties = this.schedule.contexts.filter(({ index }) => speakers.has(index));
    const first = cycle ?? Infinity;
    const round = moments.filter(({ event }) => event.index >= first);
    const title = `${subject.scenario} on ${subject.arch}, ${treeText(subject.tree)}`;
    const ends = [parties[0], parties.at(-1)].flatMap((party) =>
      party ? [`c${party.index}`] : [],
    );
    return [
      "sequenceDiagram",
      `  title ${escaped(title)}`,
      ...parties.map(({ index, name }) => `  participant c${index} as ${escaped(name)}`),
      ...moments.filter(({ event }) => event.index < first).map((one) => this.line(one)),
      ...(round.length > 0
        ? ["  loop for ever", ...round.map((one) => `  ${this.line(one)}`), "  end"]
        : []),
      ...(ends.length > 0 ? [`  Note over ${ends.join(",")}: ${escaped(finding.rule)}`] : []),
    ];
  }

  private line(moment: Moment): string {
    const { event, kind, access, place, text } = moment;
    const at = place ? ` (${place.fn}:${place.line})` : "";
    if (kind === "handler") return this.arrival(moment);
    if (kind === "end") return this.ending(moment);
    const writer = kind === "read" ? this.schedule.events[access?.source ?? -1] : undefined;
    if (writer && writer.context !== event.context) {
      const told = text.replace(/ \(by [^)]*\)$/, "");
      return `  c${writer.context}->>c${event.context}: ${escaped(told + at)}`;
    }
    return `  Note over c${event.context}: ${escaped(text + at)}`;
  }

  private arrival({ event, text }: Moment): string {
    const { interrupted, context } = event;
    const what = escaped(text.replace(/^--> /, ""));
    return interrupted === undefined
      ? `  Note over c${context}: ${what}`
      : `  c${interrupted}->>c${context}: ${what}`;
  }

  private ending({ event, text }: Moment): string {
    const came = this.schedule.events.findLast(
      (one) => one.index < event.index && one.context === event.context && one.kind === "arrive",
    );
    return came?.interrupted === undefined
      ? `  Note over c${event.context}: ${text.replace("<-- ", "")}`
      : `  c${event.context}-->>c${came.interrupted}: returns`;
  }
}

/** The diagram's source. */
export function mermaidText(schedule: Schedule): string {
  return `${new Diagram(schedule).lines().join("\n")}\n`;
}
