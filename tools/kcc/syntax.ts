// SPDX-License-Identifier: GPL-2.0-only
/**
 * The syntax tree between a front end and the rest of the compiler. Local names are resolved, those
 * of the module level are not; nothing here comes from the TypeScript parser, so another front end
 * can build the same tree.
 */
import type { BinaryOperator } from "./ir.js";

/** A place in a file, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A variable or parameter of a function; one object for each declaration. */
export interface Local {
  readonly name: string;
  /** Index into the function's frame. */
  readonly slot: number;
  readonly kind: "const" | "let" | "parameter";
  /** Assigned after its declaration. */
  assigned: boolean;
  /** An argument by itself: a callee that takes an lvalue may assign it. */
  passed: boolean;
  /** `addr()` of it is taken. */
  addressTaken: boolean;
}

export type TypeSyntax =
  | {
      readonly kind: "name";
      readonly name: string;
      readonly args: readonly TypeSyntax[];
      readonly at: Position;
    }
  | {
      readonly kind: "function";
      readonly parameters: readonly TypeSyntax[];
      readonly returns: TypeSyntax;
      readonly at: Position;
    }
  /** The length of an array: a number, or `typeof CONSTANT`. */
  | { readonly kind: "length"; readonly value: Expression; readonly at: Position };

export type Expression =
  | { readonly kind: "number"; readonly value: number; readonly at: Position }
  | { readonly kind: "bool"; readonly value: boolean; readonly at: Position }
  | { readonly kind: "string"; readonly text: string; readonly at: Position }
  | { readonly kind: "local"; readonly local: Local; readonly at: Position }
  | { readonly kind: "name"; readonly name: string; readonly at: Position }
  /** `object.name`; `$` is the pointee. */
  | {
      readonly kind: "field";
      readonly object: Expression;
      readonly name: string;
      readonly at: Position;
    }
  | {
      readonly kind: "index";
      readonly object: Expression;
      readonly index: Expression;
      readonly at: Position;
    }
  | CallExpression
  | {
      readonly kind: "unary";
      readonly operator: "-" | "~" | "!";
      readonly operand: Expression;
      readonly at: Position;
    }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: Position;
    }
  | {
      readonly kind: "logical";
      readonly operator: "&&" | "||";
      readonly left: Expression;
      readonly right: Expression;
      readonly at: Position;
    }
  | {
      readonly kind: "conditional";
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
      readonly at: Position;
    }
  | AssignExpression
  | StepExpression
  | {
      readonly kind: "cast";
      readonly type: TypeSyntax;
      readonly operand: Expression;
      readonly at: Position;
    };

export interface CallExpression {
  readonly kind: "call";
  readonly callee: Expression;
  readonly typeArgs: readonly TypeSyntax[];
  readonly args: readonly Expression[];
  readonly at: Position;
}

export interface AssignExpression {
  readonly kind: "assign";
  /** `+` in `+=`; undefined in `=`. */
  readonly operator: BinaryOperator | undefined;
  readonly target: Expression;
  readonly value: Expression;
  readonly at: Position;
}

/** `++` and `--`. */
export interface StepExpression {
  readonly kind: "step";
  readonly delta: 1 | -1;
  readonly prefix: boolean;
  readonly target: Expression;
  readonly at: Position;
}

export type Statement =
  | {
      readonly kind: "block";
      readonly label: string | undefined;
      readonly body: readonly Statement[];
      readonly at: Position;
    }
  | DeclareStatement
  | { readonly kind: "expression"; readonly expression: Expression; readonly at: Position }
  | {
      readonly kind: "if";
      readonly condition: Expression;
      readonly then: Statement;
      readonly otherwise: Statement | undefined;
      readonly at: Position;
    }
  | LoopStatement
  | ForEachStatement
  | SwitchStatement
  | {
      readonly kind: "break" | "continue";
      readonly label: string | undefined;
      readonly at: Position;
    }
  | { readonly kind: "return"; readonly value: Expression | undefined; readonly at: Position };

export interface DeclareStatement {
  readonly kind: "declare";
  readonly local: Local;
  readonly type: TypeSyntax | undefined;
  readonly value: Expression | undefined;
  readonly at: Position;
}

/** `while`, `do` (tested after the body) and `for`. */
export interface LoopStatement {
  readonly kind: "loop";
  readonly label: string | undefined;
  readonly first: readonly Statement[];
  readonly condition: Expression | undefined;
  readonly testedAfter: boolean;
  readonly step: Expression | undefined;
  readonly body: Statement;
  readonly at: Position;
}

/** `for (const local of iterator())`. */
export interface ForEachStatement {
  readonly kind: "each";
  readonly label: string | undefined;
  readonly local: Local;
  readonly iterator: Expression;
  readonly body: Statement;
  readonly at: Position;
}

export interface SwitchStatement {
  readonly kind: "switch";
  readonly label: string | undefined;
  readonly value: Expression;
  readonly clauses: readonly SwitchClause[];
  readonly at: Position;
}

export interface SwitchClause {
  /** undefined is `default`. */
  readonly test: Expression | undefined;
  readonly body: readonly Statement[];
  readonly at: Position;
}

export interface Parameter {
  readonly local: Local;
  readonly type: TypeSyntax;
}

export interface FunctionDeclaration {
  readonly kind: "function";
  readonly name: string;
  readonly exported: boolean;
  readonly typeParameters: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly returns: TypeSyntax | undefined;
  readonly body: readonly Statement[];
  /** Number of locals, parameters included. */
  readonly slots: number;
  readonly at: Position;
}

/** `export declare`: a machine instruction, a built-in or a configuration constant. */
export interface ExternDeclaration {
  readonly kind: "extern";
  readonly name: string;
  readonly exported: boolean;
  readonly at: Position;
}

export interface ConstantDeclaration {
  readonly kind: "constant";
  readonly name: string;
  readonly exported: boolean;
  readonly type: TypeSyntax | undefined;
  readonly value: Expression;
  readonly at: Position;
}

/** A static object: `let x: T = value`, `define<T>()`, `define(INIT)`, `define_percpu<T>()`. */
export interface StorageDeclaration {
  readonly kind: "storage";
  readonly name: string;
  readonly exported: boolean;
  readonly percpu: boolean;
  readonly type: TypeSyntax | undefined;
  /** A constant. */
  readonly value: Expression | undefined;
  /** A function that initialises it at boot. */
  readonly initialiser: Expression | undefined;
  readonly at: Position;
}

/** An object or list literal at module level: only what a scenario declares is made of those. */
export interface DataDeclaration {
  readonly kind: "data";
  readonly name: string;
  readonly exported: boolean;
  readonly value: DataSyntax;
  readonly at: Position;
}

export type DataSyntax =
  | {
      readonly kind: "object";
      readonly entries: readonly (readonly [string, DataSyntax])[];
      readonly at: Position;
    }
  | { readonly kind: "list"; readonly items: readonly DataSyntax[]; readonly at: Position }
  | { readonly kind: "value"; readonly value: Expression; readonly at: Position };

export interface StructDeclaration {
  readonly kind: "struct";
  readonly name: string;
  readonly exported: boolean;
  readonly typeParameters: readonly string[];
  readonly fields: readonly {
    readonly name: string;
    readonly type: TypeSyntax;
    readonly at: Position;
  }[];
  readonly at: Position;
}

export interface AliasDeclaration {
  readonly kind: "alias";
  readonly name: string;
  readonly exported: boolean;
  readonly typeParameters: readonly string[];
  readonly type: TypeSyntax;
  readonly at: Position;
}

/** A type of `linux/types`, known by its name. */
export interface BuiltinType {
  readonly kind: "builtin-type";
  readonly name: string;
  readonly exported: boolean;
  readonly at: Position;
}

/** A type outside the language; an error only where kernel code uses it. */
export interface ForeignType {
  readonly kind: "foreign-type";
  readonly name: string;
  readonly exported: boolean;
  readonly message: string;
  readonly advice: string;
  readonly at: Position;
}

export type ValueDeclaration =
  | FunctionDeclaration
  | ExternDeclaration
  | ConstantDeclaration
  | StorageDeclaration
  | DataDeclaration;

export type TypeDeclaration = StructDeclaration | AliasDeclaration | BuiltinType | ForeignType;

/** `import { imported as local } from 'from'`. */
export interface ImportSyntax {
  readonly local: string;
  readonly imported: string;
  readonly from: string;
  readonly at: Position;
}

/** `export * from 'from'` (no names), or `export { imported as exported } from 'from'`. */
export interface ReExportSyntax {
  readonly from: string;
  readonly names: readonly { readonly exported: string; readonly imported: string }[] | undefined;
  readonly at: Position;
}

/** One file that another is built from. */
export interface Dependency {
  readonly from: string;
  /** Only where this option of the configuration is on. */
  readonly option?: string;
  readonly at: Position;
}

/** One file. */
export interface FileSyntax {
  readonly path: string;
  readonly text: string;
  /** Specifiers in order, each once: what the file depends on. */
  readonly dependencies: readonly Dependency[];
  readonly imports: readonly ImportSyntax[];
  readonly reExports: readonly ReExportSyntax[];
  readonly values: readonly ValueDeclaration[];
  readonly types: readonly TypeDeclaration[];
}
