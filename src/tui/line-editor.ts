import type { Key } from './keys.ts';

/** The line being typed, with the history it can be called back from. */
export interface LineState {
  readonly text: string;
  readonly cursor: number;
  readonly history: readonly string[];
  /** which entry of the history is shown; its length for the new line */
  readonly at: number;
  readonly draft: string;
  readonly killed: string;
  /** Ctrl-R is under way: what is looked for, and the entry that was found */
  readonly search?: { readonly query: string; readonly found: number } | undefined;
}

export function emptyLine(history: readonly string[] = []): LineState {
  return { text: '', cursor: 0, history, at: history.length, draft: '', killed: '' };
}

/** What a key does to the line, as readline's emacs mode has it. Keys it does not know leave it as it is. */
export function editLine(state: LineState, key: Key): LineState {
  if (state.search) return searchLine(state, state.search, key);
  const { text, cursor } = state;
  const set = (next: string, position: number): LineState => ({ ...state, text: next, cursor: position });
  switch (key.name) {
    case 'char':
    case 'paste':
      return set(text.slice(0, cursor) + key.text + text.slice(cursor), cursor + key.text.length);
    case 'backspace':
      return cursor === 0 ? state : set(text.slice(0, cursor - 1) + text.slice(cursor), cursor - 1);
    case 'delete':
      return set(text.slice(0, cursor) + text.slice(cursor + 1), cursor);
    case 'left':
    case 'ctrl-b':
      return set(text, Math.max(0, cursor - 1));
    case 'right':
    case 'ctrl-f':
      return set(text, Math.min(text.length, cursor + 1));
    case 'home':
    case 'ctrl-a':
      return set(text, 0);
    case 'end':
    case 'ctrl-e':
      return set(text, text.length);
    case 'ctrl-left':
    case 'alt-b':
      return set(text, wordStart(text, cursor));
    case 'ctrl-right':
    case 'alt-f':
      return set(text, cursor + (/^\W*\w*/.exec(text.slice(cursor))?.[0].length ?? 0));
    case 'ctrl-k':
      return { ...set(text.slice(0, cursor), cursor), killed: text.slice(cursor) };
    case 'ctrl-u':
      return { ...set(text.slice(cursor), 0), killed: text.slice(0, cursor) };
    case 'ctrl-w': {
      const start = text.slice(0, cursor).replace(/\S+\s*$/, '').length;
      return { ...set(text.slice(0, start) + text.slice(cursor), start), killed: text.slice(start, cursor) };
    }
    case 'ctrl-y':
      return set(text.slice(0, cursor) + state.killed + text.slice(cursor), cursor + state.killed.length);
    case 'ctrl-r':
      return { ...state, draft: text, search: { query: '', found: state.history.length } };
    case 'up':
    case 'ctrl-p':
      return recall(state, state.at - 1);
    case 'down':
    case 'ctrl-n':
      return recall(state, state.at + 1);
    default:
      return state;
  }
}

function wordStart(text: string, cursor: number): number {
  return text.slice(0, cursor).replace(/\w+\W*$/, '').length;
}

function recall(state: LineState, at: number): LineState {
  if (at < 0 || at > state.history.length) return state;
  const draft = state.at === state.history.length ? state.text : state.draft;
  const text = at === state.history.length ? draft : (state.history[at] ?? '');
  return { ...state, at, draft, text, cursor: text.length };
}

type Search = NonNullable<LineState['search']>;

/** Reverse incremental search, as readline has it: typing narrows, Ctrl-R goes further back, Ctrl-G gives up, any other key takes the line. */
function searchLine(state: LineState, search: Search, key: Key): LineState {
  const look = (query: string, below: number): LineState => {
    const found = query === '' ? -1 : state.history.slice(0, below).findLastIndex((line) => line.includes(query));
    const text = found < 0 ? state.text : (state.history[found] ?? '');
    return { ...state, text, cursor: text.length, search: { query, found: found < 0 ? search.found : found } };
  };
  if (key.name === 'char') return look(search.query + key.text, Math.min(state.history.length, search.found + 1));
  if (key.name === 'backspace') return look(search.query.slice(0, -1), state.history.length);
  if (key.name === 'ctrl-r') return look(search.query, search.found);
  if (key.name === 'ctrl-g' || key.name === 'ctrl-c') return { ...state, text: state.draft, cursor: state.draft.length, search: undefined };
  const taken: LineState = { ...state, search: undefined, at: state.history.length };
  return key.name === 'escape' ? taken : editLine(taken, key);
}

/** The line with the word at the cursor completed as far as all candidates agree; a single one gets its space. */
export function completeWord(state: LineState, start: number, candidates: readonly string[]): LineState {
  const [first] = candidates;
  if (first === undefined) return state;
  let common = first;
  for (const candidate of candidates) while (!candidate.startsWith(common)) common = common.slice(0, -1);
  const typed = state.text.slice(start, state.cursor);
  if (candidates.length > 1 && common.length < typed.length) return state;
  const word = candidates.length === 1 && !/[/=]$/.test(first) ? `${first} ` : common;
  const text = state.text.slice(0, start) + word + state.text.slice(state.cursor);
  return { ...state, text, cursor: start + word.length };
}
