import { notSimulatedLine, signalExit, type Command, type Process } from '../../base/process.ts';
import type { Signal, Task } from '../../base/task.ts';
import { parseOptions, type OptionSpec, type ParsedOptions } from '../client/options.ts';

/** One call of a tool with its words sorted out. */
export interface Call {
  readonly process: Process;
  readonly options: ParsedOptions;
  readonly operands: readonly string[];
  has(name: string): boolean;
  /** the last value given */
  value(name: string): string | undefined;
}

export interface Definition {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** `'n|lines='`: short and long spelling, `=` when it takes a value; the option is called by its first spelling */
  readonly options?: readonly string[];
  /** real options of the tool that are not simulated: `'-z'`, `'--zero-terminated'` */
  readonly unsimulated?: readonly string[];
  /** exit code of a usage error; 1 for most */
  readonly usageExit?: number;
  /** options end at the first operand */
  readonly stopAtFirst?: boolean;
  /** rewrites old spellings (`head -5`) before options are read */
  rewrite?(args: readonly string[]): readonly string[];
  run(call: Call): Task<number>;
}

function specOf(text: string): OptionSpec {
  const value = text.endsWith('=');
  const spellings = (value ? text.slice(0, -1) : text).split('|');
  const short = spellings.find((each) => each.length === 1);
  const long = spellings.find((each) => each.length > 1);
  return { name: spellings[0] ?? '', value, ...(short === undefined ? {} : { short }), ...(long === undefined ? {} : { long }) };
}

/** Makes a command of a definition: reads options as getopt_long(3) and words its errors as GNU tools do. */
export function coreCommand(definition: Definition): Command {
  const { name, summary, aliases, usageExit = 1 } = definition;
  const specs = (definition.options ?? []).map(specOf);
  const flags = specs.flatMap((spec) => [
    ...(spec.short === undefined ? [] : [`-${spec.short}`]),
    ...(spec.long === undefined ? [] : [`--${spec.long}`]),
  ]);
  return {
    name,
    summary,
    flags,
    ...(aliases ? { aliases } : {}),
    *run(process) {
      if (process.args.length === 1 && process.args[0] === '--help') {
        return (
          (yield* emit(
            process,
            `Usage: ${process.name} [OPTION]... [ARGUMENT]...\n${summary}\nSimulated options: ${flags.join(' ') || 'none'}\n`,
          )) ?? 0
        );
      }
      const parsed = parseOptions(definition.rewrite?.(process.args) ?? process.args, specs, definition.stopAtFirst);
      if (!parsed.ok) {
        const { kind, option } = parsed.error;
        const bare = option.split('=')[0] ?? '';
        if (kind === 'unknown' && definition.unsimulated?.includes(bare)) return yield* refuse(process, `${name} ${bare}`, usageExit);
        const long = option.startsWith('--');
        const message =
          kind === 'unknown'
            ? long
              ? `unrecognized option '${option}'`
              : `invalid option -- '${option.slice(1)}'`
            : long
              ? `option '${option}' requires an argument`
              : `option requires an argument -- '${option.slice(1)}'`;
        return yield* usage(process, message, usageExit);
      }
      const options = parsed.options;
      return yield* definition.run({
        process,
        options,
        operands: options.rest,
        has: (option) => options.given.some((each) => each.name === option),
        value: (option) => options.given.findLast((each) => each.name === option)?.value,
      });
    },
  };
}

/** Writes to standard output; the exit code when the reader is gone (SIGPIPE) or a signal came, else undefined. */
export function* emit(process: Process, text: string): Task<number | undefined> {
  if (text === '') return undefined;
  const result = yield* process.stdout.write(text);
  if (result === 'closed') return signalExit('PIPE');
  return result === 'ok' ? undefined : signalExit(result.signal);
}

/** `name: message` on standard error; gives the exit code. */
export function* fail(process: Process, message: string, exit = 1): Task<number> {
  yield* process.stderr.write(`${process.name}: ${message}\n`);
  return exit;
}

/** A usage error with the pointer to --help, as GNU tools end it. */
export function* usage(process: Process, message: string, exit = 1): Task<number> {
  return yield* fail(process, `${message}\nTry '${process.name} --help' for more information.`, exit);
}

/** Says that something is not simulated. */
export function* refuse(process: Process, what: string, exit = 1): Task<number> {
  process.noteNotSimulated();
  yield* process.stderr.write(notSimulatedLine(what));
  return exit;
}

export function isSignal(value: unknown): value is { readonly signal: Signal } {
  return typeof value === 'object' && value !== null && 'signal' in value;
}
