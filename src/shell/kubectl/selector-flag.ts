/** A label selector as typed (`a=b,c!=d,e in (f,g),!h`) as a test of labels. An empty one takes everything. */
export function parseSelectorFlag(text: string): (labels: Readonly<Record<string, unknown>>) => boolean {
  const parts = text.match(/[^,(]+(\([^)]*\))?/g) ?? [];
  const tests = parts.map((part) => requirement(part.trim())).filter((test) => test !== undefined);
  return (labels) => tests.every((test) => test(labels));
}

function requirement(part: string): ((labels: Readonly<Record<string, unknown>>) => boolean) | undefined {
  if (part === '') return undefined;
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(part);
  if (set) {
    const values = (set[3] ?? '').split(',').map((value) => value.trim());
    const key = set[1] ?? '';
    return set[2] === 'in' ? (labels) => values.includes(String(labels[key])) : (labels) => !values.includes(String(labels[key]));
  }
  const pair = /^([^=!]+?)\s*(==|=|!=)\s*(.*)$/.exec(part);
  if (pair) {
    const key = pair[1] ?? '';
    const value = pair[3] ?? '';
    return pair[2] === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  return part.startsWith('!') ? (labels) => !(part.slice(1) in labels) : (labels) => part in labels;
}
