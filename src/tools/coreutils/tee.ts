import { FILE_ERROR_TEXT, resolvePath } from '../../base/files.ts';
import { signalExit } from '../../base/process.ts';
import { coreCommand, emit, fail, isSignal } from './command.ts';

export const tee = coreCommand({
  name: 'tee',
  summary: 'copies its input to files and to its output',
  options: ['a|append', 'i|ignore-interrupts'],
  unsimulated: ['-p', '--output-error'],
  *run({ process, operands, has }) {
    let exit = 0;
    const paths: string[] = [];
    for (const name of operands) {
      const path = resolvePath(process.cwd, name);
      const opened = process.files.write(path, '', { append: has('a') });
      if (opened.ok) paths.push(path);
      else exit = yield* fail(process, `${name}: ${FILE_ERROR_TEXT[opened.errno]}`);
    }
    for (;;) {
      const part = yield* process.stdin.read();
      if (part === undefined) return exit;
      if (isSignal(part)) {
        if (part.signal === 'INT' && has('i')) continue;
        return signalExit(part.signal);
      }
      for (const path of paths) process.files.write(path, part, { append: true });
      const ended = yield* emit(process, part);
      if (ended !== undefined) return ended;
    }
  },
});
