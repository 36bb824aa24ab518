import { ruleHashes } from './names.ts';

/** Rules as Felix writes them: what stands in a chain, before hashes are put in. */
export interface ChainText {
  readonly name: string;
  readonly rules: readonly RuleText[];
}

export interface RuleText {
  /** matches and target, in the order of Felix' match builder: it is part of the hash */
  readonly text: string;
  readonly comments?: readonly string[] | undefined;
}

/** Bits of the packet's mark that Felix takes from 0xffff0000 (IptablesMarkMask). */
export const bits = { accept: '0x10000', pass: '0x20000', allBlocks: '0x40000', thisBlock: '0x80000' } as const;

export const match = {
  isSet: (bit: string): string => `-m mark --mark ${bit}/${bit}`,
  isClear: (bit: string): string => `-m mark --mark 0/${bit}`,
  states: (states: string, not = false): string => `-m conntrack ${not ? '! ' : ''}--ctstate ${states}`,
  set: (name: string, directions: string): string => `-m set --match-set ${name} ${directions}`,
};

export const target = {
  setMark: (bit: string): string => `--jump MARK --set-mark ${bit}/${bit}`,
  clearMark: (bit: string): string => `--jump MARK --set-mark 0/${bit}`,
  setMasked: (value: string, mask: string): string => `--jump MARK --set-mark ${value}/${mask}`,
  jump: (chain: string): string => `--jump ${chain}`,
  goto: (chain: string): string => `--goto ${chain}`,
  accept: '--jump ACCEPT',
  drop: '--jump DROP',
  return: '--jump RETURN',
} as const;

/** One rule: its parts with single blanks between them. */
export function rule(parts: readonly string[], ...comments: readonly string[]): RuleText {
  return { text: parts.filter((part) => part !== '').join(' '), comments: comments.length === 0 ? undefined : comments };
}

/** A chain's rules as lines for iptables, without `-A CHAIN`: the hash as a comment, further comments, matches, target. */
export function ruleLines(chain: ChainText, appended = false): readonly string[] {
  const texts = chain.rules.map(({ text, comments = [] }) => [...comments.map(commentText), text].filter((part) => part !== '').join(' '));
  // rules at the end of a built-in chain are hashed under a name of their own
  const hashes = ruleHashes(appended ? `${chain.name}*appends*` : chain.name, texts);
  return texts.map((text, i) => `${commentText(`cali:${hashes[i] ?? ''}`)} ${text}`.trimEnd());
}

/** Felix replaces what is not safe in a shell by `_` (escapeComment); the kernel takes 255 characters. */
function commentText(text: string): string {
  return `-m comment --comment "${text.replace(/[^\w @%+=:,./-]/g, '_').slice(0, 255)}"`;
}
