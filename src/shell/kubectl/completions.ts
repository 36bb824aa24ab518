import { GLOBAL_FLAGS } from './global-flags.ts';
import type { FlagSpec } from './flags.ts';
import type { Verb } from './verb.ts';
import { VERBS } from './verbs.ts';

/** What completion offers at a place of the command line. */
export interface CompletionNode {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly flags: readonly FlagSpec[];
  readonly subcommands: readonly CompletionNode[];
}

function node(verb: Verb): CompletionNode {
  return {
    name: verb.name,
    aliases: verb.aliases ?? [],
    summary: verb.summary,
    flags: verb.flags ?? [],
    subcommands: (verb.subcommands ?? []).map(node),
  };
}

/** Verbs, sub-commands and flags of kubectl, for completion and docs/supported.md. */
export const kubectlCompletions: { readonly verbs: readonly CompletionNode[]; readonly globalFlags: readonly FlagSpec[] } = {
  verbs: VERBS.map(node),
  globalFlags: GLOBAL_FLAGS,
};
