import { changeMetadata, METADATA_FLAGS } from './metadata-change.ts';
import type { Verb } from './verb.ts';

/** `kubectl label`. Values are checked here, keys by the server. */
export const label: Verb = {
  name: 'label',
  summary: 'Update the labels on a resource',
  usage: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]',
  examples: ['kubectl label pod web tier=front', 'kubectl label pod web tier-', 'kubectl label pods --all env=test --overwrite'],
  flags: METADATA_FLAGS,
  run: (context) =>
    changeMetadata(context, {
      field: 'labels',
      word: 'label',
      manager: 'kubectl-label',
      told(before, after) {
        const same = JSON.stringify(Object.entries(before).sort()) === JSON.stringify(Object.entries(after).sort());
        if (same) return 'not labeled';
        return Object.keys(after).length < Object.keys(before).length ? 'unlabeled' : 'labeled';
      },
      exists: (conflicts) =>
        `${conflicts.map(({ key, value }) => `'${key}' already has a value (${value}), and --overwrite is false`).join(', ')}`,
      check(pairs) {
        for (const [key, value] of Object.entries(pairs)) {
          const why = invalidValue(value);
          if (why !== undefined) return `invalid label value: ${JSON.stringify(`${key}=${value}`)}: ${why}`;
        }
        return undefined;
      },
    }),
};

function invalidValue(value: string): string | undefined {
  if (value.length > 63) return 'must be no more than 63 bytes';
  if (/^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(value)) return undefined;
  return "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
}
