// SPDX-License-Identifier: GPL-2.0-only
import { portOf, type CommentFact } from "../manifest/manifest.js";
import type { Fact, Rule } from "../rule.js";
import { commentsIn } from "../source/comments.js";
import type { FunctionSource } from "../source/file.js";

/** Words that a comment must not have, or must. */
export interface CommentAspect extends Fact {
  readonly comment: CommentFact;
  readonly aspect: "gone" | "says";
}

const id = "comments";

/** Comments do not ask for what is not needed any more. */
export const comments: Rule<CommentAspect> = {
  id,
  title: "Comments no longer demand process context, and say what is allowed now.",

  facts: ({ patch }) =>
    patch.comments.flatMap((comment, i): CommentAspect[] => {
      const at = `patch/comments/${i}`;
      const { function: name, says } = comment;
      const text = `${name}() does not say "${comment.gone}"`;
      const first: CommentAspect = { path: `${at}/gone`, text, comment, aspect: "gone" };
      if (says === undefined) return [first];
      const said = `${name}() says "${says}"`;
      return [first, { path: `${at}/says`, text: said, comment, aspect: "says" }];
    }),

  check: (tree, { patch }) =>
    patch.comments.flatMap((fact) => {
      const { function: name } = fact;
      const source = tree.function(portOf(fact), name);
      const message = source && wrong(fact, wordsOf(source));
      if (message === undefined) return [];
      const text = `the comment of ${name}() ${message}`;
      return [{ file: portOf(fact), line: source?.line ?? 1, rule: id, message: text }];
    }),
};

function wordsOf({ comment, node }: FunctionSource): string {
  return `${comment} ${commentsIn(node.getText())}`.toLowerCase();
}

function wrong({ gone, says }: CommentFact, words: string): string | undefined {
  if (words.includes(gone.toLowerCase())) return `still says "${gone}"`;
  if (says === undefined || words.includes(says.toLowerCase())) return undefined;
  return `does not say "${says}"`;
}
