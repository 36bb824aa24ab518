import { changeMetadata, METADATA_FLAGS } from './metadata-change.ts';
import type { Verb } from './verb.ts';

export const annotate: Verb = {
  name: 'annotate',
  summary: 'Update the annotations on a resource',
  usage: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]',
  examples: ["kubectl annotate pod web note='for the shop'", 'kubectl annotate pod web note-'],
  flags: METADATA_FLAGS,
  run: (context) =>
    changeMetadata(context, {
      field: 'annotations',
      word: 'annotation',
      manager: 'kubectl-annotate',
      told: () => 'annotated',
      exists: (conflicts) =>
        `--overwrite is false but found the following declared annotation(s): ${conflicts.map(({ key, value }) => `'${key}' already has a value (${value})`).join('; ')}`,
    }),
};
