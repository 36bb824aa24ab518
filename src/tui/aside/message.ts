import { wrapText } from '../wrap.ts';
import type { Aside } from './aside.ts';
import { asideScreen } from './frame-lines.ts';

/** A few sentences; any key leaves. */
export function messageAside(title: string, sentences: readonly string[]): Aside {
  return {
    screen: (size) =>
      asideScreen(
        title,
        sentences.flatMap((text) => wrapText(text, Math.min(76, size.columns - 2)).map((line) => ({ text: ` ${line}` }))),
        ' any key: home',
        size,
      ),
    press: () => 'leave',
  };
}
