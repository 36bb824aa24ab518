import type { Task } from '../../base/task.ts';
import { complain } from '../diagnose.ts';
import { assign, assignScalar } from '../eval/assign.ts';
import { shellQuote } from '../expand/operate.ts';
import type { ShellState, Variable } from '../state.ts';
import { NAME, emptyVariable, entriesOf, findRaw, getVariable, obtainLocal, obtainVariable, setVariable } from '../variables.ts';
import type { Builtin } from './index.ts';
import { print } from './output.ts';

/** `declare` words of a variable: attributes and value, as the shell reads them back. */
function describe(name: string, variable: Variable): string {
  const double = (text: string): string => (/[\n\t]/.test(text) ? shellQuote(text) : `"${text.replace(/[\\"$`]/g, '\\$&')}"`);
  const flags = [
    variable.items && !variable.associative ? 'a' : '',
    variable.associative ? 'A' : '',
    variable.integer ? 'i' : '',
    variable.nameref ? 'n' : '',
    variable.readonly ? 'r' : '',
    variable.exported ? 'x' : '',
  ].join('');
  const value = variable.items
    ? `=(${entriesOf(variable)
        .map(([key, text]) => `[${key}]=${double(text)}`)
        .join(' ')}${variable.associative && variable.items.size > 0 ? ' ' : ''})`
    : variable.text === undefined
      ? ''
      : `=${double(variable.text)}`;
  return `declare -${flags || '-'} ${name}${value}\n`;
}

function all(shell: ShellState, want: (variable: Variable) => boolean): [string, Variable][] {
  const merged = new Map<string, Variable>();
  for (const scope of shell.scopes) for (const [name, variable] of scope) merged.set(name, variable);
  return [...merged].filter(([, variable]) => want(variable)).sort((a, b) => (a[0] < b[0] ? -1 : 1));
}

const declare: Builtin = function* (shell, args, name) {
  const flags = new Set(
    args.filter((word) => /^[-+][a-zA-Z]+$/.test(word)).flatMap((word) => [...word.slice(1)].map((letter) => word.slice(0, 1) + letter)),
  );
  const words = args.filter((word) => !/^[-+][a-zA-Z]+$/.test(word) && word !== '--');
  if (name === 'local' && shell.functionDepth === 0) {
    yield* complain(shell, 'local: can only be used in a function');
    return 1;
  }
  if (name === 'export') flags.add(flags.has('-n') ? '+x' : '-x').delete('-n');
  if (name === 'readonly') flags.add('-r');
  if (flags.has('-f') || flags.has('-F')) return yield* functions(shell, words, flags.has('-F'));
  if (words.length === 0 || flags.has('-p')) return yield* list(shell, name, words, flags);
  let status = 0;
  for (const word of words) {
    const target = /^([^=[+]+)(\[.*\])?(\+)?(?:=([^]*))?$/.exec(word);
    const variableName = target?.[1] ?? word;
    if (!NAME.test(variableName)) {
      yield* complain(shell, `${name}: \`${word}': not a valid identifier`);
      status = 1;
      continue;
    }
    const local = (name === 'local' || name === 'declare' || name === 'typeset') && shell.functionDepth > 0 && !flags.has('-g');
    const variable = local
      ? obtainLocal(shell, variableName)
      : flags.has('-n')
        ? (findRaw(shell, variableName) ?? obtainVariable(shell, variableName))
        : obtainVariable(shell, variableName);
    if (flags.has('-A')) Object.assign(variable, { associative: true, items: variable.items ?? new Map<string, string>() });
    if (flags.has('-a')) variable.items ??= new Map<string, string>();
    if (flags.has('-i')) variable.integer = true;
    if (flags.has('-u')) variable.letterCase = 'upper';
    if (flags.has('-l')) variable.letterCase = 'lower';
    const assignment = shell.declared.find((part) => word.endsWith('=(') && part.name === variableName);
    if (assignment) yield* assign(shell, assignment, variable);
    else if (target?.[4] !== undefined)
      yield* assignScalar(shell, variableName, target[2]?.slice(1, -1), target[4], target[3] === '+', variable);
    if (flags.has('-x')) variable.exported = true;
    if (flags.has('+x')) variable.exported = false;
    if (flags.has('-n')) variable.nameref = true;
    if (flags.has('-r')) variable.readonly = true;
    if (shell.flow) return 1;
  }
  return status;
};

function* functions(shell: ShellState, words: readonly string[], namesOnly: boolean): Task<number> {
  let status = 0;
  for (const name of words.length > 0 ? words : [...shell.functions.keys()].sort()) {
    const fn = shell.functions.get(name);
    if (!fn) status = 1;
    else yield* print(shell, namesOnly ? `${words.length > 0 ? '' : 'declare -f '}${name}\n` : `${name} () \n${fn.text}\n`);
  }
  return status;
}

function* list(shell: ShellState, name: string, words: readonly string[], flags: ReadonlySet<string>): Task<number> {
  let status = 0;
  for (const word of words) {
    const variable = findRaw(shell, word);
    if (variable) yield* print(shell, describe(word, variable));
    else {
      yield* complain(shell, `${name}: ${word}: not found`);
      status = 1;
    }
  }
  if (words.length > 0) return status;
  const want = (variable: Variable): boolean =>
    (!flags.has('-x') || variable.exported) &&
    (!flags.has('-r') || variable.readonly) &&
    (!flags.has('-a') || variable.items !== undefined);
  for (const [key, variable] of all(shell, want)) yield* print(shell, describe(key, variable));
  return 0;
}

export const VARIABLES = {
  declare,
  typeset: declare,
  local: declare,
  export: declare,
  readonly: declare,
  *unset(shell, args) {
    let status = 0;
    const functionsOnly = args.includes('-f');
    for (const word of args.filter((entry) => !/^-[vfn]$/.test(entry))) {
      const element = /^(\w+)\[(.*)\]$/.exec(word);
      if (functionsOnly) {
        shell.functions.delete(word);
        continue;
      }
      const variable = findRaw(shell, element?.[1] ?? word);
      if (variable?.readonly) {
        yield* complain(shell, `unset: ${word}: cannot unset: readonly variable`);
        status = 1;
      } else if (element) variable?.items?.delete(element[2] ?? '');
      else if (variable) {
        const scope = [...shell.scopes].reverse().find((entry) => entry.get(word) === variable);
        if (scope === shell.scopes[0]) scope?.delete(word);
        else scope?.set(word, emptyVariable());
      } else shell.functions.delete(word);
    }
    return status;
  },
  *getopts(shell, args) {
    const [spec = '', name = 'opt', ...given] = args;
    const words = given.length > 0 ? given : shell.positional;
    let index = Number(getVariable(shell, 'OPTIND') ?? '1');
    if (index === 1 && shell.getoptsWord !== 1) shell.getoptsOffset = 1;
    const word = words[index - 1];
    const finish = function* (): Task<number> {
      yield* assignScalar(shell, name, undefined, '?', false);
      return 1;
    };
    if (word === undefined || !/^-./.test(word)) return yield* finish();
    if (word === '--') {
      setVariable(shell, 'OPTIND', String(index + 1));
      return yield* finish();
    }
    const letter = word[shell.getoptsOffset] ?? '';
    const at = letter === ':' ? -1 : spec.indexOf(letter, spec.startsWith(':') ? 1 : 0);
    let result = letter;
    shell.getoptsOffset++;
    let optarg: string | undefined;
    if (at < 0) {
      result = '?';
      if (spec.startsWith(':')) optarg = letter;
      else yield* complainOption(shell, `illegal option -- ${letter}`);
    } else if (spec[at + 1] === ':') {
      optarg = shell.getoptsOffset < word.length ? word.slice(shell.getoptsOffset) : words[index++];
      shell.getoptsOffset = word.length;
      if (optarg === undefined) {
        result = spec.startsWith(':') ? ':' : '?';
        if (spec.startsWith(':')) optarg = letter;
        else yield* complainOption(shell, `option requires an argument -- ${letter}`);
      }
    }
    if (shell.getoptsOffset >= word.length) {
      index++;
      shell.getoptsOffset = 1;
    }
    setVariable(shell, 'OPTIND', String(index));
    shell.getoptsWord = index;
    if (optarg === undefined) shell.scopes[0]?.delete('OPTARG');
    else setVariable(shell, 'OPTARG', optarg);
    yield* assignScalar(shell, name, undefined, result, false);
    return 0;
  },
} satisfies Record<string, Builtin>;

function* complainOption(shell: ShellState, message: string): Task {
  yield* (
    shell.descriptors.get(2)?.sink ?? {
      *write() {
        return 'ok' as const;
      },
    }
  ).write(`${shell.arg0}: ${message}\n`);
}
