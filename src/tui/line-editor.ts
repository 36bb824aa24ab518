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
}

export function emptyLine(history: readonly string[] = []): LineState {
  return { text: '', cursor: 0, history, at: history.length, draft: '', killed: '' };
}

/** What a key does to the line, as readline's emacs mode has it. Keys it does not know leave it as it is. */
export function editLine(state: LineState, key: Key): LineState {
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
