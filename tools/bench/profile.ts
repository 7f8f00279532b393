// SPDX-License-Identifier: GPL-2.0-only
/** Where the time of a search goes, by V8's sampling profiler. */
import { Session } from "node:inspector/promises";
import type { Profiler } from "node:inspector";

/** A function, or all functions of a file, and the part of the time spent in it and not in what it calls. */
export interface Share {
  readonly name: string;
  /** 0 to 1. */
  readonly part: number;
}

/** Microseconds between two samples. */
const INTERVAL = 200;
/** Smaller shares are left out. */
const LEAST = 0.01;

/** Shares of the profile's samples, largest first. */
function shares(
  profile: Profiler.Profile,
  nameOf: (node: Profiler.ProfileNode) => string,
): Share[] {
  const ticks = new Map<string, number>();
  let all = 0;
  for (const node of profile.nodes) {
    const hits = node.hitCount ?? 0;
    const name = nameOf(node);
    if (name === "") continue;
    all += hits;
    ticks.set(name, (ticks.get(name) ?? 0) + hits);
  }
  return [...ticks]
    .map(([name, hits]) => ({ name, part: hits / all }))
    .filter(({ part }) => part >= LEAST)
    .sort((a, b) => b.part - a.part);
}

/** File of a function, below build/; the steps made from an image have none. */
function fileOf({ callFrame: { url, functionName } }: Profiler.ProfileNode): string {
  const [, file] = /\/build\/(.*)\.js$/.exec(url) ?? [];
  if (file !== undefined) return file;
  if (url === "") return functionName.startsWith("(") ? functionName : "steps made from the image";
  return "node and its modules";
}

function functionOf(node: Profiler.ProfileNode): string {
  const { functionName } = node.callFrame;
  return functionName === "(idle)" ? "" : `${functionName || "step"} in ${fileOf(node)}`;
}

/** Runs `work` and says where its time went: by file, and by function. */
export async function profiled(
  work: () => void,
): Promise<{ readonly files: readonly Share[]; readonly functions: readonly Share[] }> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: INTERVAL });
  await session.post("Profiler.start");
  work();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  return { files: shares(profile, fileOf), functions: shares(profile, functionOf) };
}
