import { alignTabs, DESCRIBE_TABS } from '../print/tabwriter.ts';

/** Collects a description: lines by level of indentation, cells divided by tabs; columns are aligned per block at the end. */
export class Writer {
  private done = '';
  private pending = '';

  /** a line, or a part of one when it does not end with a line break */
  put(level: number, text: string): void {
    this.pending += '  '.repeat(level) + text;
  }

  /** several lines at a level */
  lines(level: number, lines: readonly string[]): void {
    for (const line of lines) this.put(level, `${line}\n`);
  }

  /** text that is no table: tabs in it stay */
  raw(text: string): void {
    this.flush();
    this.done += text;
  }

  /** what comes next is aligned on its own */
  flush(): void {
    this.done += alignTabs(this.pending, DESCRIBE_TABS);
    this.pending = '';
  }

  /** the text with its tabs */
  unaligned(): string {
    return this.done + this.pending;
  }

  text(): string {
    this.flush();
    return this.done;
  }
}
