import { get } from './get.ts';
import { plugin } from './plugin.ts';
import type { Verb } from './verb.ts';

/** All verbs by what they are for, in the order kubectl registers them (suggestions follow it). */
export const VERB_GROUPS: readonly { readonly title: string; readonly verbs: readonly Verb[] }[] = [
  { title: 'Basic Commands', verbs: [get] },
  { title: 'Other Commands', verbs: [plugin] },
];

export const VERBS: readonly Verb[] = VERB_GROUPS.flatMap((group) => group.verbs);
