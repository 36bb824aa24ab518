import type { Screen, ScreenLine, Size } from '../screen.ts';

/** Title, rule, text, and the one thing that asks for attention at the bottom. `scroll` lines are above the first that is shown. */
export function asideScreen(title: string, lines: readonly ScreenLine[], bottom: string, size: Size, scroll = 0): Screen {
  const room = size.rows - 5;
  const from = Math.max(0, Math.min(scroll, lines.length - room));
  const shown = lines.slice(from, from + room);
  const more = lines.length > room ? '   PageUp/PageDown scroll' : '';
  return {
    lines: [
      { text: ` ${title}`, bold: true },
      { text: '─'.repeat(size.columns), dim: true },
      ...shown,
      ...Array.from({ length: Math.max(0, size.rows - 4 - shown.length) }, () => ({ text: '' })),
      { text: `${bottom}${more}`.slice(0, size.columns), dim: true },
    ],
  };
}
