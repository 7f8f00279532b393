// SPDX-License-Identifier: GPL-2.0-only
/** What kernel TypeScript leaves out, and what to write instead. */
import ts = require("typescript");
import type { Reader } from "./reader.js";

const { SyntaxKind } = ts;

type Refusal = readonly [message: string, advice: string];

const CLOSURE: Refusal = [
  "functions inside functions are not in kernel TypeScript",
  "Declare a function at module level and pass what it needs as parameters or in a struct.",
];
const CLASS: Refusal = [
  "classes are not in kernel TypeScript",
  "Declare the data as `interface s { ... }` and write functions that take `ptr<s>`.",
];
const ASYNC: Refusal = [
  "`async` code is not in kernel TypeScript",
  "Block with wait_for_completion(), or queue a work item.",
];
const EXCEPTION: Refusal = [
  "exceptions are not in kernel TypeScript",
  "Return an error number such as -ENOMEM.",
];
const RUNTIME_OBJECT: Refusal = [
  "objects and arrays made at run time are not in kernel TypeScript",
  "Declare a local of the struct's type (`let x!: s;`), or allocate one with kmalloc<s>().",
];
const STRINGS: Refusal = [
  "strings as data are not in kernel TypeScript",
  "A string literal may only be passed as a `cstring`, for a message.",
];
const LOOSE: Refusal = ["`==` and `!=` are not in kernel TypeScript", "Write `===` or `!==`."];
const UNDEFINED: Refusal = ["this is not a kernel value", "Write NULL for the null pointer."];
const OPTIONAL: Refusal = [
  "optional chaining is not in kernel TypeScript",
  "Test the pointer with `if (p)` first.",
];
const MODULES: Refusal = [
  "this form of import is not in kernel TypeScript",
  "Write `import { name } from 'linux/header'`.",
];

const REFUSALS: ReadonlyMap<ts.SyntaxKind, Refusal> = new Map([
  [SyntaxKind.ArrowFunction, CLOSURE],
  [SyntaxKind.FunctionExpression, CLOSURE],
  [SyntaxKind.FunctionDeclaration, CLOSURE],
  [SyntaxKind.ClassDeclaration, CLASS],
  [SyntaxKind.ClassExpression, CLASS],
  [SyntaxKind.NewExpression, CLASS],
  [
    SyntaxKind.ThisKeyword,
    ["`this` is not in kernel TypeScript", "Pass the object as a parameter of type `ptr<s>`."],
  ],
  [SyntaxKind.AwaitExpression, ASYNC],
  [SyntaxKind.YieldExpression, ASYNC],
  [SyntaxKind.TryStatement, EXCEPTION],
  [SyntaxKind.ThrowStatement, EXCEPTION],
  [SyntaxKind.ObjectLiteralExpression, RUNTIME_OBJECT],
  [SyntaxKind.ArrayLiteralExpression, RUNTIME_OBJECT],
  [SyntaxKind.SpreadElement, RUNTIME_OBJECT],
  [SyntaxKind.TemplateExpression, STRINGS],
  [SyntaxKind.TaggedTemplateExpression, STRINGS],
  [SyntaxKind.RegularExpressionLiteral, STRINGS],
  [SyntaxKind.EqualsEqualsToken, LOOSE],
  [SyntaxKind.ExclamationEqualsToken, LOOSE],
  [SyntaxKind.NullKeyword, UNDEFINED],
  [SyntaxKind.QuestionDotToken, OPTIONAL],
  [
    SyntaxKind.QuestionQuestionToken,
    ["`??` is not in kernel TypeScript", "Compare with NULL: `p !== NULL ? p : q`."],
  ],
  [
    SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
    ["`>>>` is not in kernel TypeScript", "Write `>>` on an unsigned type."],
  ],
  [
    SyntaxKind.AsteriskAsteriskToken,
    ["`**` is not in kernel TypeScript", "Write the product, or a shift."],
  ],
  [
    SyntaxKind.TypeOfExpression,
    ["`typeof` a value is not in kernel TypeScript", "Types are known when compiling."],
  ],
  [
    SyntaxKind.DeleteExpression,
    ["`delete` is not in kernel TypeScript", "Free memory with kfree()."],
  ],
  [SyntaxKind.BigIntLiteral, ["there are no 64-bit words here", "Write a number of 32 bits."]],
  [
    SyntaxKind.ForInStatement,
    ["`for ... in` is not in kernel TypeScript", "Write `for (let i = 0; i < n; i++)`."],
  ],
  [
    SyntaxKind.EnumDeclaration,
    ["enums are not in kernel TypeScript", "Write one `export const NAME = value;` for each."],
  ],
  [
    SyntaxKind.ModuleDeclaration,
    ["namespaces are not in kernel TypeScript", "Put the declarations at module level."],
  ],
  [
    SyntaxKind.AnyKeyword,
    ["`any` is not in kernel TypeScript", "Write the type, or `ptr<unknown>` for `void *`."],
  ],
  [
    SyntaxKind.NonNullExpression,
    ["`!` after an expression does nothing here", "Remove it: pointers may always be NULL."],
  ],
  [SyntaxKind.ExportAssignment, MODULES],
  [SyntaxKind.ImportEqualsDeclaration, MODULES],
  [SyntaxKind.NamespaceImport, MODULES],
]);

/** Gives up on `node`, which `kind` (its own, or that of its operator) puts outside the language. */
export function refuse(reader: Reader, node: ts.Node, kind: ts.SyntaxKind = node.kind): never {
  const known = REFUSALS.get(kind);
  if (known) reader.fail(node, known[0], known[1]);
  reader.fail(
    node,
    `${SyntaxKind[kind]} is not in kernel TypeScript`,
    "The constructs it has are listed in tools/kcc/README.md.",
  );
}

/** Gives up on `async` and generator functions. */
export function refuseAsync(reader: Reader, node: ts.Node): never {
  reader.fail(node, ASYNC[0], ASYNC[1]);
}
