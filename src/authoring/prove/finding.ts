/** Something that `prove` found wrong, with the place to look at. */
export interface Finding {
  /** `file` or `file:line`, relative to the content directory */
  readonly place: string;
  readonly seed: string | undefined;
  readonly message: string;
}

export interface Proof {
  readonly address: string;
  readonly seeds: readonly string[];
  readonly findings: readonly Finding[];
}

/** One line for each proof, its findings below. */
export function proofReport(proofs: readonly Proof[]): string {
  return (
    proofs
      .map(({ address, seeds, findings }) => {
        const head = findings.length === 0 ? `ok    ${address} (${seeds.length} seeds)` : `FAIL  ${address}`;
        return [head, ...mergeSeeds(findings).map((line) => `      ${line}`)].join('\n');
      })
      .join('\n') + (proofs.length === 0 ? 'nothing to prove\n' : '\n')
  );
}

/** The same finding on several seeds is one line. */
function mergeSeeds(findings: readonly Finding[]): string[] {
  const merged = new Map<string, string[]>();
  for (const { place, seed, message } of findings) {
    const text = `${place}: ${message}`;
    const seeds = merged.get(text) ?? [];
    if (seed !== undefined) seeds.push(seed);
    merged.set(text, seeds);
  }
  return [...merged].map(([text, seeds]) =>
    seeds.length === 0 ? text : `${text} (seed ${seeds.slice(0, 8).join(', ')}${seeds.length > 8 ? ', ...' : ''})`,
  );
}
