import type { Io } from './io.ts';

const LINE_MODE = `kubehop needs a terminal for its screen. Without one, use line mode:

  kubehop list
  kubehop run first-hop/lab -c 'kubectl get pods'
  kubehop run --script FILE EXERCISE --goals

`;

/** The course on a screen, or as plain lines; without a terminal, how to use line mode. */
export async function course(command: string, args: readonly string[], io: Io): Promise<number> {
  const plain = args.includes('--plain') || io.env['TERM'] === 'dumb' || io.env['INK_SCREEN_READER'] === 'true';
  const rest = args.filter((arg) => arg !== '--plain');
  if (!io.stdinIsTerminal && !args.includes('--plain')) {
    io.out(LINE_MODE);
    return 0;
  }
  const study = command === 'review' || command === 'placement' ? command : undefined;
  if ((plain || !io.stdoutIsTerminal) && study) return (await import('./study.ts')).plainStudy(study, rest, io);
  if (plain || !io.stdoutIsTerminal) return (await import('./plain.ts')).plainCourse(command, rest, io);
  return (await import('./screen.ts')).screenCourse(command, rest, io);
}
