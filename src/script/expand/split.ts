import { escapePattern } from './pattern.ts';

/** A stretch of an expanded word. `split`: it came from an unquoted expansion and is split at IFS. */
export interface Piece {
  readonly text: string;
  readonly quoted: boolean;
  readonly split: boolean;
}

/** Ends a field wherever it stands: between the elements of "$@". */
export const BREAK = 'break';
export type Pieces = (Piece | typeof BREAK)[];

/** A field after word splitting: its text, and the pattern in which what was quoted is escaped. */
export interface Field {
  readonly text: string;
  readonly pattern: string;
}

/** Word splitting (POSIX 2.6.5): white space of IFS joins, other characters of IFS each end a field. */
export function splitFields(pieces: Pieces, ifs: string): Field[] {
  const white = [...ifs].filter((letter) => ' \t\n'.includes(letter));
  const fields: Field[] = [];
  let text = '';
  let pattern = '';
  let open = false;
  const end = (): void => {
    if (open) fields.push({ text, pattern });
    text = '';
    pattern = '';
    open = false;
  };
  /** white space was seen after a field: one following delimiter that is not white belongs to it */
  let pendingWhite = false;
  for (const piece of pieces) {
    if (piece === BREAK) {
      end();
      pendingWhite = false;
      continue;
    }
    if (!piece.split || piece.quoted) {
      pendingWhite = false;
      if (piece.text !== '' || piece.quoted) open = true;
      text += piece.text;
      pattern += piece.quoted ? escapePattern(piece.text) : piece.text;
      continue;
    }
    for (const letter of piece.text) {
      if (!ifs.includes(letter)) {
        pendingWhite = false;
        open = true;
        text += letter;
        pattern += letter === '\\' ? '\\\\' : letter;
      } else if (white.includes(letter)) {
        if (open) {
          end();
          pendingWhite = true;
        }
      } else if (pendingWhite) pendingWhite = false;
      else {
        open = true;
        end();
      }
    }
  }
  end();
  return fields;
}
