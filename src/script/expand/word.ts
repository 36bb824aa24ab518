import { parse, type ArrayValue, type DoubleQuotedChild, type Word, type WordPart } from 'unbash';
import type { Task } from '../../base/task.ts';
import { abort } from '../diagnose.ts';
import { evaluateArithmetic } from '../arithmetic.ts';
import { captureScript, processSubstitution } from '../eval/substitute.ts';
import type { ShellState } from '../state.ts';
import { getVariable } from '../variables.ts';
import { expandBraces } from './brace.ts';
import { expandGlob } from './glob.ts';
import { expandParameter, simpleParameter } from './parameter.ts';
import { escapePattern, hasMagic, unescapePattern } from './pattern.ts';
import { BREAK, splitFields, type Piece, type Pieces } from './split.ts';

/** How a word is being expanded: as text inside double quotes, with unquoted literals split (operands of `${x:-..}`), or plainly. */
export type Mode = 'plain' | 'quoted' | 'operand' | 'assignment';

/** Words of a command to its fields: braces, tilde, expansions, splitting, globbing, quote removal. */
export function* expandWords(shell: ShellState, words: readonly Word[]): Task<string[]> {
  const out: string[] = [];
  for (const word of words) {
    const texts = word.text.includes('{') ? expandBraces(word.text) : [word.text];
    for (const text of texts) {
      const pieces = yield* expandPieces(shell, text === word.text ? word : wordOf(text), 'plain');
      if (shell.flow) return out;
      for (const field of splitFields(pieces, getVariable(shell, 'IFS') ?? ' \t\n')) {
        const found =
          !shell.options.has('noglob') && hasMagic(field.pattern)
            ? expandGlob(shell.machine.files, shell.cwd, field.pattern, { dotglob: shell.shopt.has('dotglob') })
            : [];
        if (found.length > 0) out.push(...found);
        else if (!(hasMagic(field.pattern) && shell.shopt.has('nullglob') && !shell.options.has('noglob'))) out.push(field.text);
      }
    }
  }
  return out;
}

/** A word as one text, without splitting or globbing: values, targets of redirects, `case`, `[[ ]]`. */
export function* expandText(shell: ShellState, word: Word, mode: Mode = 'plain'): Task<string> {
  const pieces = yield* expandPieces(shell, word, mode);
  return joinPieces(pieces);
}

export function joinPieces(pieces: Pieces): string {
  return pieces.map((piece) => (piece === BREAK ? ' ' : piece.text)).join('');
}

/** A word as a pattern: what was quoted is escaped. */
export function* expandPattern(shell: ShellState, word: Word): Task<string> {
  const pieces = yield* expandPieces(shell, word, 'plain');
  return pieces.map((piece) => (piece === BREAK ? ' ' : piece.quoted ? escapePattern(piece.text) : piece.text)).join('');
}

/** Text with `$`, backquotes and backslashes as in a here-document: arithmetic, prompts, subscripts. */
export function* expandString(shell: ShellState, text: string): Task<string> {
  if (!/[$`\\]/.test(text)) return text;
  const script = parse(`cat <<kubehop_end\n${text}\nkubehop_end\n`);
  const command = script.commands[0]?.command;
  const heredoc = command?.type === 'Command' ? command.redirects[0] : undefined;
  if (heredoc?.type !== 'HereDoc') return text;
  return (yield* expandParts(shell, heredoc.body.parts, heredoc.body.text)).replace(/\n$/, '');
}

/** The parts of a here-document's body. */
export function* expandParts(shell: ShellState, parts: readonly WordPart[] | undefined, text: string): Task<string> {
  if (!parts) return text.replace(/\\([\\$`])|\\\n/g, '$1');
  const pieces: Pieces = [];
  for (const part of parts) yield* expandPart(shell, part, 'quoted', pieces, false);
  return joinPieces(pieces);
}

export function wordOf(text: string): Word {
  const command = parse(`: ${text}`).commands[0]?.command;
  const word = command?.type === 'Command' ? command.suffix[0] : undefined;
  return word?.type === 'Word' ? word : { type: 'Word', text, value: text, pos: 0, end: text.length };
}

export function* expandPieces(shell: ShellState, word: Word, mode: Mode): Task<Pieces> {
  const pieces: Pieces = [];
  const parts = word.parts;
  if (!parts) literal(shell, word.text, mode, pieces, true);
  else for (const [index, part] of parts.entries()) yield* expandPart(shell, part, mode, pieces, index === 0);
  return pieces;
}

function* expandPart(shell: ShellState, part: WordPart | DoubleQuotedChild, mode: Mode, pieces: Pieces, first: boolean): Task {
  const quoted = mode === 'quoted';
  switch (part.type) {
    case 'Literal':
      if (quoted) pieces.push({ text: part.value, quoted: true, split: false });
      else literal(shell, part.text, mode, pieces, first);
      return;
    case 'SingleQuoted':
      pieces.push({ text: quoted ? part.text : part.value, quoted: true, split: false });
      return;
    case 'AnsiCQuoted':
      pieces.push({ text: part.value, quoted: true, split: false });
      return;
    case 'DoubleQuoted':
    case 'LocaleString': {
      const inner: Pieces = [];
      for (const child of part.parts) yield* expandPart(shell, child, 'quoted', inner, false);
      const emptyList =
        inner.length === 0 && part.parts.length > 0 && part.parts.every((child) => /^\$(@|\{@|\{\w+\[@\])/.test(child.text));
      if (inner.length === 0 && !emptyList) inner.push({ text: '', quoted: true, split: false });
      pieces.push(...inner);
      return;
    }
    case 'SimpleExpansion':
      pieces.push(...(yield* simpleParameter(shell, part.text.slice(1), quoted)));
      return;
    case 'ParameterExpansion':
      pieces.push(...(yield* expandParameter(shell, part, quoted)));
      return;
    case 'CommandExpansion':
      pieces.push({ text: yield* captureScript(shell, part.script, part.text), quoted, split: !quoted });
      return;
    case 'ArithmeticExpansion': {
      const inner = part.text.startsWith('$((') ? part.text.slice(3, -2) : part.text.slice(2, -1);
      const value = evaluateArithmetic(shell, yield* expandString(shell, inner));
      if (!value.ok) yield* abort(shell, value.error);
      else pieces.push({ text: String(value.value), quoted, split: !quoted });
      return;
    }
    case 'ProcessSubstitution':
      pieces.push({ text: yield* processSubstitution(shell, part), quoted: true, split: false });
      return;
    case 'Glob':
      if (part.kind !== 'bracket') pieces.push(unquoted(part.text, mode));
      else {
        pieces.push(unquoted('[', mode));
        for (const child of part.parts) yield* expandPart(shell, child, mode, pieces, false);
        pieces.push(unquoted(']', mode));
      }
      return;
    case 'ExtendedGlob':
      if (!part.parts) pieces.push(unquoted(part.text, mode));
      else {
        pieces.push(unquoted(`${part.operator}(`, mode));
        for (const child of part.parts) yield* expandPart(shell, child, mode, pieces, false);
        pieces.push(unquoted(')', mode));
      }
      return;
    case 'BraceExpansion':
      if (!part.parts) literal(shell, part.text, mode, pieces, false);
      else for (const child of part.parts) yield* expandPart(shell, child, mode, pieces, false);
  }
}

function unquoted(text: string, mode: Mode): Piece {
  return { text, quoted: mode === 'quoted', split: mode === 'operand' };
}

/** Unquoted text: a tilde at its begin (after `:` too in assignments), backslashes quote. */
function literal(shell: ShellState, raw: string, mode: Mode, pieces: Pieces, first: boolean): void {
  let text = raw;
  const tilde = first && (mode === 'plain' || mode === 'assignment') ? /^~([\w.-]*|\+)(?=\/|$|:)/.exec(text) : null;
  if (tilde) {
    const home = homeOf(shell, tilde[1] ?? '');
    if (home !== undefined) {
      pieces.push({ text: home, quoted: true, split: false });
      text = text.slice(tilde[0].length);
    }
  }
  if (mode === 'assignment') text = text.replace(/:~(?=\/|$|:)/g, () => `:${homeOf(shell, '') ?? '~'}`);
  const parts = text.split(/(\\[^])/);
  for (const part of parts) {
    if (part === '') continue;
    if (part === '\\\n') continue;
    if (part.length === 2 && part.startsWith('\\')) pieces.push({ text: part.slice(1), quoted: true, split: false });
    else pieces.push(unquoted(part, mode));
  }
}

function homeOf(shell: ShellState, who: string): string | undefined {
  if (who === '') return getVariable(shell, 'HOME') ?? (shell.machine.user === 'root' ? '/root' : `/home/${shell.machine.user}`);
  if (who === '+') return shell.cwd;
  const passwd = shell.machine.files.read('/etc/passwd');
  const line = passwd.ok ? passwd.value.split('\n').find((entry) => entry.startsWith(`${who}:`)) : undefined;
  return line?.split(':')[5] ?? (who === 'root' ? '/root' : undefined);
}

/** The elements of `x=( .. )` as key (undefined: the next index) and value. */
export function* expandArray(shell: ShellState, array: ArrayValue): Task<[string | undefined, string][]> {
  const out: [string | undefined, string][] = [];
  for (const element of array.elements) {
    const keyed = /^\[([^\]]*)\]=([^]*)$/.exec(element.text);
    if (keyed)
      out.push([
        yield* expandText(shell, wordOf(keyed[1] ?? '')),
        yield* expandText(shell, wordOf(keyed[2] === '' ? "''" : (keyed[2] ?? '')), 'assignment'),
      ]);
    else for (const text of yield* expandWords(shell, [element])) out.push([undefined, text]);
  }
  return out;
}

export { unescapePattern };
