// SPDX-License-Identifier: GPL-2.0-only
/** Counts what came of programs. */
import { TOO_MANY_STATES } from "./explore.js";
import type { Outcome } from "./trial.js";

export class Tally {
  programs = 0;
  images = 0;
  alike = 0;
  endings = 0;
  tooLarge = 0;
  notStarted = 0;
  /** Programs on which something differs. */
  differing = 0;

  add({ unknown, images, alike, endings, differences }: Outcome): void {
    this.programs++;
    this.images += images;
    this.alike += alike;
    this.endings += endings;
    if (unknown === TOO_MANY_STATES) this.tooLarge++;
    else if (unknown !== undefined) this.notStarted++;
    if (differences.length > 0) this.differing++;
  }

  progress(): string {
    return `${String(this.programs)} programs, ${String(this.differing)} with differences`;
  }

  summary(): string {
    const { programs, images, alike, endings, tooLarge, notStarted, differing } = this;
    return [
      `${String(programs)} programs`,
      `${String(images)} images compared`,
      `${String(alike)} with one that is alike`,
      `${String(endings)} endings`,
      `${String(tooLarge)} too large`,
      `${String(notStarted)} that cannot be run`,
      `${String(differing)} with differences`,
    ].join(", ");
  }
}
