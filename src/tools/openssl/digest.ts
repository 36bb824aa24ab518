import { createHash } from 'node:crypto';
import type { Task } from '../../base/task.ts';
import { print, printError, refuseOption } from '../client/terminal.ts';
import type { ToolProcess } from '../tool.ts';
import { readText, THREAD } from './words.ts';

/** Names of digests as commands and options, with what OpenSSL 3 calls them in its output. */
const DIGESTS: Readonly<Record<string, string>> = { md5: 'MD5', sha1: 'SHA1', sha256: 'SHA2-256', sha384: 'SHA2-384', sha512: 'SHA2-512' };

export function isDigest(name: string): boolean {
  return Object.hasOwn(DIGESTS, name);
}

/** `openssl md5 [FILE...]`, `openssl dgst -sha256 [FILE...]`: digests of files, or of `stdin`. */
export function* digest(process: ToolProcess, name: string, files: readonly string[], stdin: () => Task<string>): Task<number> {
  let exit = 0;
  const show = (label: string, text: string): string =>
    `${DIGESTS[name] ?? name}(${label})= ${createHash(name).update(text).digest('hex')}\n`;
  if (files.length === 0) yield* print(process, show('stdin', yield* stdin()));
  for (const path of files) {
    const text = readText(process, path);
    if (text === undefined) {
      yield* printError(
        process,
        `${path}: No such file or directory\n${THREAD}:error:80000002:system library:file_ctrl:No such file or directory:../crypto/bio/bss_file.c:297:calling fopen(${path}, r)\n${THREAD}:error:10080002:BIO routines:file_ctrl:system lib:../crypto/bio/bss_file.c:300:\n`,
      );
      exit = 1;
    } else yield* print(process, show(path, text));
  }
  return exit;
}

/** `openssl rand -hex N` and `-base64 N`, from the world's randomness. */
export function* rand(process: ToolProcess, args: readonly string[]): Task<number> {
  const count = Number(args.at(-1));
  const form = args[0];
  if ((form !== '-hex' && form !== '-base64') || args.length !== 2 || !(count >= 1 && count <= 4096))
    return yield* refuseOption(process, `openssl rand ${args.join(' ')}`, 1);
  const octets = Buffer.from(Array.from({ length: count }, () => process.random.integer(256)));
  const lines = form === '-hex' ? [octets.toString('hex')] : (octets.toString('base64').match(/.{1,64}/g) ?? []);
  yield* print(process, `${lines.join('\n')}\n`);
  return 0;
}
