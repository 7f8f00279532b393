// SPDX-License-Identifier: GPL-2.0-only
import { mirrorOf, type FileFacts, type Manifest, type Override } from "../manifest/manifest.js";
import type { Problem } from "../problem.js";
import type { Fact, Rule } from "../rule.js";
import { offeredBy, resolve, type Offered } from "../source/exports.js";
import type { KernelFile } from "../source/file.js";
import type { KernelTree } from "../source/tree.js";
import { signatureProblems } from "./signature.js";

/** That a header overrides a name, takes all from a variant, or overrides nothing else. */
export interface OverrideFact extends Fact {
  readonly override: Override;
  readonly aspect: "name" | "via" | "closed";
  /** Of the function. */
  readonly index: number;
}

const id = "overrides";

/** An architecture overrides what its kernel headers do, and only what the generic header defines. */
export const overrides: Rule<OverrideFact> = {
  id,
  title: "An architecture overrides the names it does in the kernel, with the generic signature.",

  facts: (manifest) =>
    manifest.overrides.flatMap((override, i): OverrideFact[] => {
      const { path, via, functions } = override;
      const of = { override, index: 0 };
      const at = `overrides/${i}`;
      const names = functions.map(({ name }, index): OverrideFact => {
        const text = `${path} has its own ${name}()`;
        return { ...of, path: `${at}/functions/${index}/name`, text, aspect: "name", index };
      });
      const other = `${path} overrides nothing else`;
      const closed: OverrideFact = { ...of, path: at, text: other, aspect: "closed" };
      if (via === undefined) return [...names, closed];
      const text = `${path} takes the rest from ${via}`;
      return [...names, closed, { ...of, path: `${at}/via`, text, aspect: "via" }];
    }),

  check: (tree, manifest) =>
    manifest.overrides.flatMap((override) => {
      const header = new Header(tree, manifest, override);
      return header.problems();
    }),
};

/** One header that overrides, and the generic one. */
class Header {
  private readonly file: KernelFile | undefined;
  private readonly generic: KernelFile | undefined;
  private readonly contract: FileFacts | undefined;
  private readonly variant: KernelFile | undefined;

  constructor(
    private readonly tree: KernelTree,
    private readonly manifest: Manifest,
    private readonly override: Override,
  ) {
    this.file = tree.file(mirrorOf(override.path));
    this.generic = tree.file(`include/asm-generic/${override.header}.ts`);
    this.contract = contractOf(manifest, override);
    this.variant = override.via === undefined ? undefined : tree.file(mirrorOf(override.via));
  }

  problems(): Problem[] {
    const { file, generic, contract } = this;
    if (!file || !generic || !contract) return [];
    if (this.override.via !== undefined) {
      if (!this.variant) return [];
      const from = file.passedOn.map((one) => resolve(this.tree, file.path, one.from));
      if (!from.includes(this.variant)) {
        return [this.at(file, 1, `takes nothing from ${this.override.via}`)];
      }
    }
    const offered = offeredBy(this.tree, file);
    return [
      ...this.overridden(file, offered),
      ...this.lacking(file, generic, contract, offered),
      ...this.signatures(file, contract),
    ];
  }

  /** What comes from here or from the variant and should not. */
  private overridden(file: KernelFile, offered: Offered): Problem[] {
    return [...offered].flatMap(([name, home]) => {
      const line = file.functions.get(name)?.line ?? 1;
      if (home === this.generic || this.isDeclared(name, home)) return [];
      if (!namesOf(this.contract).includes(name)) {
        const generic = `include/asm-generic/${this.override.header}`;
        return [this.at(file, line, `offers ${name}(), which ${generic} does not define`)];
      }
      const message = `overrides ${name}(), which ${this.override.path} of ${this.manifest.kernel} does not`;
      return [this.at(file, line, message)];
    });
  }

  /** What comes from the variant is looked at there. */
  private isDeclared(name: string, home: KernelFile): boolean {
    if (home === this.variant) return true;
    return home === this.file && isIn(this.override, name);
  }

  /** What is offered nowhere, or is the generic one and should be this header's own. */
  private lacking(
    file: KernelFile,
    generic: KernelFile,
    contract: FileFacts,
    offered: Offered,
  ): Problem[] {
    const there = offeredBy(this.tree, generic);
    const variant = this.manifest.overrides.find(({ path }) => path === this.override.via);
    return namesOf(contract)
      .filter((name) => there.has(name))
      .flatMap((name) => {
        const home = offered.get(name);
        const own = isIn(this.override, name);
        if (own && home !== file) return [this.at(file, 1, `lacks its own ${name}()`)];
        return home || isIn(variant, name) ? [] : [this.at(file, 1, `does not offer ${name}`)];
      });
  }

  private signatures(file: KernelFile, contract: FileFacts): Problem[] {
    return this.override.functions.flatMap(({ name }) => {
      const source = file.functions.get(name);
      const fact = contract.functions.find((one) => one.name === name);
      if (!source?.exported || !fact) return [];
      return signatureProblems(id, contract.path, file, source, fact);
    });
  }

  private at(file: KernelFile, line: number, message: string): Problem {
    return { file: file.path, line, rule: id, message };
  }
}

/** The facts of the generic header. */
function contractOf({ files }: Manifest, { header }: Override): FileFacts | undefined {
  return files.find(({ path }) => mirrorOf(path) === `include/asm-generic/${header}.ts`);
}

function isIn(override: Override | undefined, name: string): boolean {
  return override?.functions.some((one) => one.name === name) ?? false;
}

function namesOf(contract: FileFacts | undefined): string[] {
  const { functions = [], structs = [] } = contract ?? {};
  return [...functions, ...structs].map(({ name }) => name);
}
