type Level = { readonly names: Set<string> | undefined; readonly path: string; index: number; name: string };

/** Paths of members that stand twice in one object of a JSON text, as `spec.ports[0].port`. The text must be valid JSON. */
export function duplicateFields(body: string): readonly string[] {
  const out: string[] = [];
  const levels: Level[] = [];
  for (const match of body.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[[\]{},]/g)) {
    const token = match[0];
    const top = levels.at(-1);
    if (match[1] !== undefined && top?.names) {
      const name = JSON.parse(token.slice(0, token.length - match[1].length)) as string;
      const path = top.path === '' ? name : `${top.path}.${name}`;
      if (top.names.has(name) && !out.includes(path)) out.push(path);
      top.names.add(name);
      top.name = name;
    } else if (token === '{' || token === '[') {
      levels.push({ names: token === '{' ? new Set() : undefined, path: pathOf(top), index: 0, name: '' });
    } else if (token === '}' || token === ']') levels.pop();
    else if (token === ',' && top && !top.names) top.index++;
  }
  return out;
}

function pathOf(level: Level | undefined): string {
  if (!level) return '';
  if (!level.names) return `${level.path}[${level.index}]`;
  return level.path === '' ? level.name : `${level.path}.${level.name}`;
}
