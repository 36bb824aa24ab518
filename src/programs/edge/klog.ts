import type { ProgramContext } from '../program.ts';

/** A line as klog writes it to stderr: severity, month and day, time, process, file and line. */
export function klog(context: ProgramContext, severity: 'I' | 'W' | 'E', source: string, text: string): void {
  const time = new Date(context.clock.now()).toISOString();
  context.logError(`${severity}${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 23)}000       7 ${source}] ${text}`);
}
