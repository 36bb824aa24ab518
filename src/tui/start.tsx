import { render } from 'ink';
import { useEffect, useState } from 'react';
import type { Lesson } from '../course/index.ts';
import { App } from './app.ts';
import type { Extras } from './aside/aside.ts';
import { Frame } from './frame.tsx';
import type { SessionPorts } from './session.ts';

const ENTER = '\u001b[?1049h\u001b[?2004h\u001b[?25l\u001b[2J\u001b[H';
const LEAVE = '\u001b[?2004l\u001b[?25h\u001b[?1049l';

export interface ScreenOptions extends SessionPorts {
  readonly notice: string | undefined;
  /** what to begin with: a lesson's or exercise's id, `review`, `placement`, or a drill; home when absent */
  readonly open: string | Lesson | undefined;
  readonly extras: Extras;
  readonly colour: boolean;
}

/** Shows the course on the terminal until the learner leaves; every way out restores the terminal. */
export async function startScreen(options: ScreenOptions): Promise<void> {
  const { stdin, stdout } = process;
  let left = false;
  const restore = (): void => {
    if (left) return;
    left = true;
    stdout.write(LEAVE);
    if (stdin.isTTY) stdin.setRawMode(false);
  };
  process.once('exit', restore);
  let redraw = (): void => undefined;
  const app = new App(options, options.notice, () => redraw(), options.extras);
  const { open } = options;
  if (open === 'review' || open === 'placement') await app.goAside(open);
  else if (typeof open === 'string') app.open(open);
  else if (open !== undefined) app.openLesson(open);
  stdout.write(ENTER);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });

  function Root() {
    const [, setTick] = useState(0);
    useEffect(() => {
      redraw = () => (app.finished ? end() : setTick((tick) => tick + 1));
      const onData = (text: string): void => app.input(text);
      const onResize = (): void => {
        stdout.write('\u001b[2J\u001b[H');
        redraw();
      };
      stdin.on('data', onData);
      stdout.on('resize', onResize);
      return () => {
        stdin.off('data', onData);
        stdout.off('resize', onResize);
      };
    }, []);
    const size = { columns: stdout.columns || 80, rows: (stdout.rows || 24) - 1 };
    return <Frame screen={app.screen(size)} colour={options.colour} />;
  }

  const ink = render(<Root />, { exitOnCtrlC: false, patchConsole: false });
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.once(signal, () => end());
  try {
    await ended;
  } finally {
    app.close();
    ink.unmount();
    restore();
    stdin.pause();
  }
}
