import { forEachChild, parse, type SyntaxNode } from 'unbash';

/** Replaces aliases at command position in a typed text; an alias is not expanded within itself. An alias that ends in a blank lets the next word be one too. */
export function expandAliases(text: string, aliases: ReadonlyMap<string, string>, used: ReadonlySet<string> = new Set()): string {
  if (aliases.size === 0) return text;
  const edits: { readonly pos: number; readonly end: number; readonly to: string }[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command' && node.name && !/[\\'"$`]/.test(node.name.text)) {
      let word: { readonly pos: number; readonly end: number; readonly text: string } | undefined = node.name;
      for (let index = 0; word; index++) {
        const alias: string | undefined = used.has(word.text) ? undefined : aliases.get(word.text);
        if (alias === undefined) break;
        const inner = expandAliases(alias, aliases, new Set([...used, word.text]));
        edits.push({ pos: word.pos, end: word.end, to: inner });
        const next: (typeof node.suffix)[number] | undefined = node.suffix[index];
        word = /[ \t]$/.test(alias) && next?.type === 'Word' ? next : undefined;
      }
    }
    forEachChild(node, visit);
  };
  visit(parse(text));
  let out = text;
  for (const edit of edits.sort((a, b) => b.pos - a.pos)) out = out.slice(0, edit.pos) + edit.to + out.slice(edit.end);
  return out;
}
