import type { ParsedScript, SyntaxNode } from 'unbash';
import { forEachChild } from 'unbash';

export interface SyntaxProblem {
  readonly kind: 'incomplete' | 'error';
  /** worded as bash does, without its name */
  readonly message: string;
  readonly position: number;
}

/** What bash would say about a text that does not parse; undefined when it does. `incomplete`: another line may complete it. */
export function findSyntaxError(text: string, script: ParsedScript): SyntaxProblem | undefined {
  const first = script.errors?.[0];
  if (first) {
    // An empty group is reported at its opening bracket; bash names what follows.
    const pos = first.message.startsWith('expected command in') ? first.pos + 1 : first.pos;
    const rest = text.slice(pos);
    const quote = /unterminated (double|single) quote/.exec(first.message);
    if (quote)
      return {
        kind: 'incomplete',
        message: `unexpected EOF while looking for matching \`${quote[1] === 'single' ? "'" : '"'}'`,
        position: first.pos,
      };
    if (first.message.startsWith('unterminated'))
      return { kind: 'incomplete', message: "unexpected EOF while looking for matching `)'", position: first.pos };
    const token = /^(?:[ \t\n]|\\\n|#.*)*/.exec(rest)?.[0].length ?? 0;
    if (first.message === 'expected redirect target' && rest.slice(token) === '')
      return { kind: 'error', message: "syntax error near unexpected token `newline'", position: first.pos };
    if (rest.slice(token) === '') return { kind: 'incomplete', message: 'syntax error: unexpected end of file', position: text.length };
    const at = pos + token;
    const word = /^(?:;;&|;;|;&|&&|\|\||\|&|&>|<<<|<<|>>|[;&|()<>]|[^\s;&|()<>]+)/.exec(text.slice(at))?.[0] ?? '';
    return { kind: 'error', message: `syntax error near unexpected token \`${word}'`, position: at };
  }
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text))
    return { kind: 'incomplete', message: 'syntax error: unexpected end of file', position: text.length };
  if (text.includes('<<')) {
    let open = false;
    const visit = (node: SyntaxNode): void => {
      if (node.type === 'HereDoc' && !node.closing) open = true;
      forEachChild(node, visit);
    };
    visit(script);
    if (open && !text.endsWith('\0'))
      return { kind: 'incomplete', message: 'here-document delimited by end-of-file', position: text.length };
  }
  return undefined;
}
