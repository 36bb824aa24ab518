#!/usr/bin/env node
import { VERSION } from './cli/version.ts';

/** The program: chooses a command and turns its end into an exit code. Rooms are loaded when they are needed. */
async function main(): Promise<number> {
  const [command, ...args] = process.argv.slice(2).filter((arg) => arg !== '--debug');
  if (command === '--version' || command === '-V') {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const { processIo } = await import('./cli/io.ts');
  const io = processIo();
  switch (command) {
    case 'run':
      return (await import('./cli/run.ts')).run(args, io);
    case 'list':
      return (await import('./cli/list.ts')).list(args, io);
    case 'prove':
      return (await import('./cli/prove.ts')).proveCommand(args, io);
    case 'grade':
      return (await import('./cli/grade.ts')).grade(args, io);
    case 'submit':
      return (await import('./cli/submit.ts')).submit(args, io);
    case 'new':
      return (await import('./cli/new.ts')).newContent(args, io);
    case 'progress':
      return (await import('./cli/progress.ts')).progressCommand(args, io);
    case 'completion':
      return (await import('./cli/completion.ts')).completion(args, io);
    case 'doctor':
      return (await import('./cli/doctor.ts')).doctor(args, io);
    case 'help':
    case '--help':
    case '-h': {
      const { HELP } = await import('./cli/help.ts');
      io.out(HELP);
      return 0;
    }
    case undefined:
    case 'learn':
    case 'practice':
    case 'drill':
    case 'review':
    case 'placement':
    case 'sandbox':
      return (await import('./cli/course.ts')).course(command ?? 'learn', args, io);
    default: {
      const { UsageError } = await import('./cli/io.ts');
      throw new UsageError(`there is no command "${command}"; kubehop --help lists them`);
    }
  }
}

/** 2 wrong usage, 3 bad content, 4 a mistake of ours. */
function exitCodeOf(error: unknown): number {
  const text = error instanceof Error ? error.message : String(error);
  const name = error instanceof Error ? error.constructor.name : '';
  if (process.argv.includes('--debug') && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (name.endsWith('UsageError') || code.startsWith('ERR_PARSE_ARGS')) {
    process.stderr.write(`kubehop: ${text.split('\n')[0] ?? ''}\n`);
    return 2;
  }
  if (name.endsWith('ContentError')) {
    process.stderr.write(`kubehop: ${text}\n`);
    return 3;
  }
  process.stderr.write(
    `kubehop: internal error: ${text.split('\n')[0] ?? ''}\nPlease report it with the command you typed and: kubehop --version; --debug shows more.\n`,
  );
  return 4;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 4));
main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = exitCodeOf(error);
  },
);
