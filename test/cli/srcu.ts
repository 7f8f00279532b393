// SPDX-License-Identifier: GPL-2.0-only
/** Runs the command as a user does, in a folder of its own. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../tools/base/disk.js";

/** How a command ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A schedule as JSON has every step. */
const MOST_BYTES = 1 << 26;

const MAIN = join(packageRoot(), "build/tools/cli/main.js");

/** A temporary folder to run in. */
export class Place {
  readonly folder = mkdtempSync(join(tmpdir(), "srcu-cli-"));

  /** Runs `srcu` with these arguments and this on stdin. */
  srcu(args: readonly string[], input = ""): Ended {
    const env = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: "1" };
    const output = { encoding: "utf8", maxBuffer: MOST_BYTES } as const;
    const options = { cwd: this.folder, input, env, ...output };
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], options);
    return { status, stdout, stderr };
  }

  /** Writes a file here and returns its path. */
  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Everything in the folder. */
  left(): string[] {
    return readdirSync(this.folder);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
