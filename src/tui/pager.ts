import type { Key } from './keys.ts';
import { cutText } from './wrap.ts';

/** A long output that is read from its beginning; the text stays in the scrollback when it closes. */
export interface Pager {
  readonly kind: 'pager';
  /** which command's output: an index of the transcript */
  readonly entry: number;
  /** the first line shown */
  readonly top: number;
  /** what was searched for last */
  readonly search: string;
  /** what stands behind `/` while it is being typed */
  readonly typing?: string | undefined;
}

export function openPager(entry: number): Pager {
  return { kind: 'pager', entry, top: 0, search: '' };
}

/**
 * The pager after a key, for an output of `lines` on a pane of `rows` (the last of which says the keys). Undefined for keys that close
 * it: q, Escape, Ctrl-C, and every character that begins a command.
 */
export function movePager(pager: Pager, key: Key, lines: readonly string[], rows: number): Pager | undefined {
  if (pager.typing !== undefined) return typeSearch(pager, pager.typing, key, lines, rows);
  const page = Math.max(1, rows - 1);
  const to = (top: number): Pager => ({ ...pager, top: Math.max(0, Math.min(top, lines.length - page)) });
  switch (key.name === 'char' ? key.text : key.name) {
    case 'down':
    case 'enter':
      return to(pager.top + 1);
    case 'up':
      return to(pager.top - 1);
    case ' ':
    case 'pagedown':
      return to(pager.top + page);
    case 'pageup':
      return to(pager.top - page);
    case 'home':
      return to(0);
    case 'end':
      return to(lines.length);
    case '/':
      return { ...pager, typing: '' };
    default:
      return undefined;
  }
}

function typeSearch(pager: Pager, typing: string, key: Key, lines: readonly string[], rows: number): Pager {
  if (key.name === 'char' || key.name === 'paste') return { ...pager, typing: typing + key.text };
  if (key.name === 'backspace' && typing !== '') return { ...pager, typing: typing.slice(0, -1) };
  if (key.name !== 'enter') return { ...pager, typing: undefined };
  // an empty search goes on with the last one, as in less
  const search = typing === '' ? pager.search : typing;
  const found = lines.findIndex((line, index) => index > pager.top && line.includes(search));
  const top = search === '' || found < 0 ? pager.top : Math.min(found, Math.max(0, lines.length - Math.max(1, rows - 1)));
  return { ...pager, top, search, typing: undefined };
}

/** The part of the output that is shown, and a last line that says where one is. */
export function pagerPane(pager: Pager, lines: readonly string[], width: number, rows: number): readonly string[] {
  const page = Math.max(1, rows - 1);
  const shown = lines.slice(pager.top, pager.top + page);
  const last = Math.min(lines.length, pager.top + page);
  const foot =
    pager.typing === undefined
      ? `lines ${pager.top + 1}-${last} of ${lines.length}   Space next   Up Down line   / search   q back to the prompt`
      : `/${pager.typing}`;
  return [...shown, cutText(foot, width)];
}
