import type { Variables } from './choose.ts';

const REFERENCE = /\$\{([a-z][a-z0-9-]*(?:\.[A-Za-z0-9_-]+)?)\}/g;

/** Replaces `${name}` by the variable's value; what is no variable of the exercise stays (shell scripts have their own). */
export function substitute(text: string, variables: Variables): string {
  return text.replace(REFERENCE, (whole, name: string) => (Object.hasOwn(variables, name) ? (variables[name] ?? '') : whole));
}

/** Names written `${name}` in a text that are no variables, with the line they stand on. */
export function unknownReferences(text: string, variables: Variables): { readonly name: string; readonly line: number }[] {
  return text.split('\n').flatMap((line, index) =>
    [...line.matchAll(REFERENCE)]
      .map((match) => match[1] ?? '')
      .filter((name) => !Object.hasOwn(variables, name))
      .map((name) => ({ name, line: index + 1 })),
  );
}

/** The text with every reference replaced by a word, so that YAML can be parsed before the variables are known. */
export function maskReferences(text: string): string {
  return text.replace(REFERENCE, '1');
}
