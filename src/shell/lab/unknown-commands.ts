import { parse } from 'unbash';

const BUILTINS = new Set(
  '. : [ [[ alias bg break case cd command continue declare echo eval exec exit export false fg for function getopts hash help history if jobs kill let local popd printf pushd pwd read readonly return select set shift shopt source test time times trap true type typeset ulimit umask unalias unset until wait while'.split(
    ' ',
  ),
);

/** First words of simple commands in a script that nothing in the lab answers to, in order, each once. */
export function unknownCommands(script: string, known: readonly string[]): readonly string[] {
  const names = new Set<string>();
  const functions = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const entry of value) walk(entry);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const node = value as Record<string, unknown>;
    if (node['type'] === 'Function' || node['type'] === 'FunctionDefinition') functions.add(wordText(node['name']));
    if (node['type'] === 'Command') {
      const name = wordText(node['name']);
      if (/^[A-Za-z_.][\w.-]*$/.test(name)) names.add(name);
    }
    for (const entry of Object.values(node)) walk(entry);
  };
  walk(parse(script).commands);
  const there = new Set(known);
  return [...names].filter((name) => !there.has(name) && !BUILTINS.has(name) && !functions.has(name));
}

function wordText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  const word = value as Record<string, unknown>;
  for (const key of ['text', 'value']) if (typeof word[key] === 'string') return word[key];
  return '';
}
