/** One key as the learner pressed it. `text` is what it types, for ordinary characters and pastes. */
export interface Key {
  readonly name: string;
  readonly text: string;
}

const SEQUENCES: Readonly<Record<string, string>> = {
  '[A': 'up',
  '[B': 'down',
  '[C': 'right',
  '[D': 'left',
  '[H': 'home',
  '[F': 'end',
  '[1~': 'home',
  '[4~': 'end',
  '[3~': 'delete',
  '[5~': 'pageup',
  '[6~': 'pagedown',
  '[Z': 'shift-tab',
  OA: 'up',
  OB: 'down',
  OC: 'right',
  OD: 'left',
  OH: 'home',
  OF: 'end',
  OP: 'f1',
  OQ: 'f2',
  OR: 'f3',
  OS: 'f4',
  '[11~': 'f1',
  '[12~': 'f2',
  '[13~': 'f3',
  '[14~': 'f4',
  '[15~': 'f5',
  '[17~': 'f6',
  '[18~': 'f7',
  '[19~': 'f8',
  '[20~': 'f9',
  '[21~': 'f10',
  '[1;5C': 'ctrl-right',
  '[1;5D': 'ctrl-left',
  '[[A': 'f1',
  '[[B': 'f2',
  '[[C': 'f3',
  '[[D': 'f4',
  '[[E': 'f5',
};

const PASTE_BEGIN = '\u001b[200~';
const PASTE_END = '\u001b[201~';

/** Decodes what a terminal sent: the keys, and what may be the beginning of one more. A pasted text is one key named `paste`. */
export function decodeKeys(input: string): { readonly keys: readonly Key[]; readonly rest: string } {
  const keys: Key[] = [];
  let at = 0;
  while (at < input.length) {
    const from = input.slice(at);
    if (from.startsWith(PASTE_BEGIN)) {
      const end = from.indexOf(PASTE_END);
      if (end < 0) return { keys, rest: from };
      keys.push({ name: 'paste', text: from.slice(PASTE_BEGIN.length, end).replace(/\r\n?/g, '\n') });
      at += end + PASTE_END.length;
      continue;
    }
    const char = String.fromCodePoint(from.codePointAt(0) ?? 0);
    if (char !== '\u001b') {
      keys.push(plainKey(char));
      at += char.length;
      continue;
    }
    if (from.length === 1) return { keys, rest: from };
    const sequence = /^\u001b((?:\[\[[A-E])|(?:\[[0-9;]*[A-Za-z~])|(?:O[A-Z]))/.exec(from);
    if (sequence) {
      keys.push({ name: SEQUENCES[sequence[1] ?? ''] ?? 'unknown', text: '' });
      at += sequence[0].length;
      continue;
    }
    if (/^\u001b(?:\[[0-9;]*|O)$/.test(from)) return { keys, rest: from };
    const second = String.fromCodePoint(from.codePointAt(1) ?? 0);
    keys.push(second === '\u001b' ? { name: 'escape', text: '' } : { name: `alt-${second.toLowerCase()}`, text: '' });
    at += second === '\u001b' ? 1 : 1 + second.length;
  }
  return { keys, rest: '' };
}

function plainKey(char: string): Key {
  const code = char.codePointAt(0) ?? 0;
  if (char === '\r' || char === '\n') return { name: 'enter', text: '' };
  if (char === '\t') return { name: 'tab', text: '' };
  if (code === 127 || code === 8) return { name: 'backspace', text: '' };
  if (code < 32) return { name: `ctrl-${String.fromCharCode(code + 96)}`, text: '' };
  return { name: 'char', text: char };
}
