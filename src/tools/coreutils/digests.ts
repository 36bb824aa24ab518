import { createHash } from 'node:crypto';
import type { Command } from '../../base/process.ts';
import { FILE_ERROR_TEXT } from '../../base/files.ts';
import { signalExit } from '../../base/process.ts';
import { coreCommand, emit, fail, isSignal, refuse } from './command.ts';
import { gather, openInput, readAll, readPath, splitLines, chomp } from './input.ts';

function digest(algorithm: string, text: string): string {
  return createHash(algorithm).update(text, 'utf8').digest('hex');
}

function sumCommand(name: string, algorithm: string): Command {
  return coreCommand({
    name,
    summary: `prints ${algorithm} digests`,
    options: ['c|check', 'b|binary', 't|text', 'quiet', 'status'],
    unsimulated: ['-w', '-z', '--tag', '--strict', '--ignore-missing'],
    *run({ process, operands, has }) {
      if (has('c')) {
        const { texts, exit } = yield* gather(process, operands);
        let bad = 0;
        for (const line of texts.flatMap(({ text }) => splitLines(text).map(chomp))) {
          const match = /^([0-9a-f]+) [ *](.+)$/.exec(line);
          if (!match) continue;
          const text = readPath(process, match[2] ?? '');
          if (!text.ok) yield* fail(process, `${match[2] ?? ''}: ${FILE_ERROR_TEXT[text.errno]}`);
          const fits = text.ok && digest(algorithm, text.value) === match[1];
          if (!fits) bad++;
          if (!has('status') && !(fits && has('quiet')))
            yield* emit(process, `${match[2] ?? ''}: ${fits ? 'OK' : text.ok ? 'FAILED' : 'FAILED open or read'}\n`);
        }
        if (bad > 0 && !has('status'))
          yield* fail(process, `WARNING: ${String(bad)} computed checksum${bad === 1 ? '' : 's'} did NOT match`);
        return bad > 0 ? 1 : exit;
      }
      const { texts, exit } = yield* gather(process, operands);
      return (
        (yield* emit(
          process,
          texts.map(({ name: file, text }) => `${digest(algorithm, text)} ${has('b') ? '*' : ' '}${file}\n`).join(''),
        )) ?? exit
      );
    },
  });
}

export const digestTools: readonly Command[] = [
  sumCommand('md5sum', 'md5'),
  sumCommand('sha1sum', 'sha1'),
  sumCommand('sha256sum', 'sha256'),
  sumCommand('sha512sum', 'sha512'),
];

export const base64 = coreCommand({
  name: 'base64',
  summary: 'writes or reads base64',
  options: ['d|decode', 'w|wrap=', 'i|ignore-garbage'],
  *run({ process, operands, has, value }) {
    const name = operands[0] ?? '-';
    const input = openInput(process, name);
    if (!input.ok) return yield* fail(process, `${name}: ${input.reason}`);
    const text = yield* readAll(input.source);
    if (isSignal(text)) return signalExit(text.signal);
    if (has('d')) {
      const packed = has('i') ? text.replace(/[^A-Za-z0-9+/=]/g, '') : text.replaceAll('\n', '');
      const good = /^[A-Za-z0-9+/]*/.exec(packed)?.[0] ?? '';
      const ended = yield* emit(process, Buffer.from(good, 'base64').toString('utf8'));
      if (ended !== undefined) return ended;
      return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(packed) ? 0 : yield* fail(process, 'invalid input');
    }
    const width = value('w') ?? '76';
    if (!/^\d+$/.test(width)) return yield* fail(process, `invalid wrap size: '${width}'`);
    const packed = Buffer.from(text, 'utf8').toString('base64');
    if (width === '0') return (yield* emit(process, packed)) ?? 0;
    const lines = packed.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
    return (yield* emit(process, lines.map((line) => `${line}\n`).join(''))) ?? 0;
  },
});

export const cksum = coreCommand({
  name: 'cksum',
  summary: 'CRC: not simulated',
  *run({ process }) {
    return yield* refuse(process, 'cksum');
  },
});
