import { resolvePath } from '../../base/files.ts';
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import type { ToolProcess } from '../tool.ts';

/** A subcommand's words: options with values, flags, and what stands alone. */
export interface Words {
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly flags: ReadonlySet<string>;
  readonly rest: readonly string[];
}

/** Reads `-name value` and `-name` words; the reason says what openssl says. */
export function readWords(command: string, args: readonly string[], valued: readonly string[], flags: readonly string[]): Result<Words> {
  const values = new Map<string, string[]>();
  const seen = new Set<string>();
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    const name = word.replace(/^--?/, '');
    if (!word.startsWith('-') || word === '-') rest.push(word);
    else if (valued.includes(name)) {
      const value = args[++i];
      if (value === undefined) return err(`${command}: Option -${name} needs a value\n${command}: Use -help for summary.\n`);
      values.set(name, [...(values.get(name) ?? []), value]);
    } else if (flags.includes(name)) seen.add(name);
    else return err(`${command}: Unknown option: ${word.replace(/^--/, '-')}\n${command}: Use -help for summary.\n`);
  }
  return ok({ values, flags: seen, rest });
}

export function word(words: Words, name: string): string | undefined {
  return words.values.get(name)?.at(-1);
}

/** Reads a file of the machine. */
export function readText(process: ToolProcess, path: string): string | undefined {
  const read = process.files.read(resolvePath(process.cwd, path));
  return read.ok ? read.value : undefined;
}

/** Writes a file readable by its owner alone when it is a key; false when the directory refuses. */
export function writeText(process: ToolProcess, path: string, text: string): boolean {
  return process.files.write(resolvePath(process.cwd, path), text).ok;
}

/** A seeded source for keys and serial numbers. */
export function randomOf(process: ToolProcess): (below: number) => number {
  return (below) => process.random.integer(below);
}

/** The beginning of OpenSSL's error lines: the thread and 0000. */
export const THREAD = '40B70FD32D7F0000';

export function openFailure(what: string, path: string): string {
  return `Could not open file or uri for loading ${what} from ${path}\n${THREAD}:error:16000069:STORE routines:ossl_store_get0_loader_int:unregistered scheme:../crypto/store/store_register.c:237:scheme=file\n${THREAD}:error:80000002:system library:file_open:No such file or directory:../providers/implementations/storemgmt/file_store.c:266:calling stat(${path})\n`;
}

export function readFailure(what: string, path: string): string {
  return `Could not read ${what} from ${path}\n${THREAD}:error:1608010C:STORE routines:ossl_store_handle_load_result:unsupported:../crypto/store/store_result.c:149:\n`;
}
