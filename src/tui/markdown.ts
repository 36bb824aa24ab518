import { Marked, type Token, type Tokens } from 'marked';
import { wrapText } from './wrap.ts';

/** One line of a page; `style` is carried by shape too: headings stand alone, code is indented. */
export interface PageLine {
  readonly text: string;
  readonly style: 'heading' | 'plain' | 'code' | 'quote';
}

/** Prose is never wider than this. */
const PROSE = 76;

/** Markdown as plain lines of at most `width` columns. */
export function markdownLines(markdown: string, width: number): readonly PageLine[] {
  const lines: PageLine[] = [];
  for (const token of new Marked().lexer(markdown)) block(token, Math.min(width, PROSE), lines);
  while (lines.at(-1)?.text === '') lines.pop();
  return lines;
}

function block(token: Token, width: number, out: PageLine[]): void {
  const add = (text: string, style: PageLine['style'] = 'plain'): void => void out.push({ text, style });
  switch (token.type) {
    case 'heading':
      add(inline(token), 'heading');
      add('');
      return;
    case 'code':
      for (const line of (token as Tokens.Code).text.split('\n')) add(`  ${line}`, 'code');
      add('');
      return;
    case 'list':
      for (const [index, item] of (token as Tokens.List).items.entries()) {
        const mark = (token as Tokens.List).ordered ? `${index + 1}. ` : '- ';
        wrapText(item.tokens.map(inline).join(' '), width - 3).forEach((line, at) =>
          add(`${at === 0 ? mark : '   '.slice(0, mark.length)}${line}`),
        );
      }
      add('');
      return;
    case 'blockquote':
      for (const line of wrapText(inline(token), width - 2)) add(`| ${line}`, 'quote');
      add('');
      return;
    case 'table': {
      const table = token as Tokens.Table;
      const rows = [table.header, ...table.rows].map((row) =>
        row.map((cell) => inline({ type: 'cell', raw: cell.text, tokens: cell.tokens })),
      );
      const widths = table.header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
      for (const row of rows)
        add(
          row
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join('  ')
            .trimEnd(),
          'code',
        );
      add('');
      return;
    }
    case 'space':
    case 'html':
      return;
    case 'hr':
      add('');
      return;
    default:
      for (const line of wrapText(inline(token), width)) add(line);
      add('');
  }
}

/** The words of a token without their marks. */
function inline(token: Token): string {
  if ('tokens' in token && Array.isArray(token.tokens)) return token.tokens.map((part: Token) => inline(part)).join('');
  if (token.type === 'br') return '\n';
  const text = 'text' in token && typeof token.text === 'string' ? token.text : token.raw;
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/(?<!\n)\n(?!\n)/g, ' ');
}
