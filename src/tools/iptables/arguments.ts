import { err, ok, type Result } from '../../base/result.ts';

/** What an iptables command line asks for; `rule` are the words that describe a rule. */
export interface IptablesArguments {
  readonly command: string;
  readonly chain: string | undefined;
  /** position, second name or policy */
  readonly extra: string | undefined;
  readonly table: string;
  readonly rule: readonly string[];
  readonly numeric: boolean;
  readonly verbose: boolean;
  readonly exact: boolean;
  readonly lineNumbers: boolean;
}

const COMMANDS: Readonly<Record<string, string>> = {
  '--append': '-A',
  '--check': '-C',
  '--delete': '-D',
  '--insert': '-I',
  '--replace': '-R',
  '--list': '-L',
  '--list-rules': '-S',
  '--flush': '-F',
  '--zero': '-Z',
  '--new-chain': '-N',
  '--new': '-N',
  '--delete-chain': '-X',
  '--policy': '-P',
  '--rename-chain': '-E',
  '--version': '-V',
  '--help': '-h',
};
/** Commands whose chain may be left out. */
const OPTIONAL_CHAIN = ['-L', '-S', '-F', '-Z', '-X', '-V', '-h'];
const WITH_EXTRA = ['-I', '-R', '-D', '-P', '-E'];

/** Splits iptables' words into command, chain, switches and the rule. */
export function parseArguments(args: readonly string[]): Result<IptablesArguments> {
  let command: string | undefined;
  let chain: string | undefined;
  let extra: string | undefined;
  let table = 'filter';
  const rule: string[] = [];
  const seen = { numeric: false, verbose: false, exact: false, lineNumbers: false };
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    const next = args[i + 1];
    const short = COMMANDS[word] ?? word;
    if (/^-[ACDIRLSFZNXPEVh]$/.test(short)) {
      if (command !== undefined && !(command === '-Z' && short === '-L') && !(command === '-L' && short === '-Z'))
        return err(`Cannot use ${short} with ${command}`);
      command = short;
      const takes = next !== undefined && !next.startsWith('-') && next !== '!';
      if (!takes && !OPTIONAL_CHAIN.includes(short)) return err(`option "${word}" requires an argument`);
      if (takes && short !== '-V' && short !== '-h') chain = args[++i];
      const after = args[i + 1];
      if (WITH_EXTRA.includes(short) && after !== undefined && !after.startsWith('-') && after !== '!') extra = args[++i];
    } else if (word === '-t' || word === '--table') {
      if (next === undefined) return err(`option "${word}" requires an argument`);
      table = next;
      i++;
    } else if (/^-[nvx]+$/.test(word)) {
      seen.numeric ||= word.includes('n');
      seen.verbose ||= word.includes('v');
      seen.exact ||= word.includes('x');
    } else if (/^-[nvx]+[A-Z]/.test(word)) {
      // switches before a command in one word, as getopt takes them apart: -nvL
      const at = word.search(/[A-Z]/);
      args = [...args.slice(0, i), word.slice(0, at), `-${word.slice(at)}`, ...args.slice(i + 1)];
      i--;
    } else if (/^-[LSFZX]\w+$/.test(word)) {
      // an optional argument of a short option stands in the same word: -Lnv lists a chain named nv
      args = [...args.slice(0, i), word.slice(0, 2), word.slice(2), ...args.slice(i + 1)];
      i--;
    } else if (word === '--numeric') seen.numeric = true;
    else if (word === '--verbose') seen.verbose = true;
    else if (word === '--exact') seen.exact = true;
    else if (word === '--line-numbers') seen.lineNumbers = true;
    else if (word === '-w' || word === '--wait') {
      if (next !== undefined && /^\d+$/.test(next)) i++;
    } else if (word === '-4' || word === '--ipv4' || word === '-6' || word === '--ipv6') continue;
    else rule.push(word);
  }
  if (command === undefined) return rule.length > 0 ? err(`unknown option "${rule[0] ?? ''}"`) : err('no command specified');
  return ok({ command, chain, extra, table, rule, ...seen });
}
