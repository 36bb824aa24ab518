import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Recordings of a real kubectl; undefined in a plain clone. */
export const TRUTH = ['../shared/truth/kubectl', '../../shared/truth/kubectl']
  .map((path) => join(process.cwd(), path))
  .find((path) => existsSync(path));

export interface Step {
  readonly cmd: string;
  readonly stdin?: string;
  readonly env?: Record<string, string>;
  readonly files?: Record<string, string>;
  readonly before?: string;
  readonly racy?: unknown;
  readonly unstable?: unknown;
  readonly unordered?: boolean;
  readonly during?: readonly { readonly after: number; readonly cmd: string }[];
  readonly timeoutSeconds?: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

export interface Scenario {
  readonly name: string;
  readonly topic: string;
  readonly manifests: Record<string, string>;
  readonly steps: readonly Step[];
}

export function scenarios(): { readonly file: string; readonly scenario: Scenario }[] {
  if (TRUTH === undefined) return [];
  const root = TRUTH;
  return readdirSync(root)
    .filter((name) => /-[a-z]\.json$/.test(name))
    .map((file) => ({ file, scenario: JSON.parse(readFileSync(join(root, file), 'utf8')) as Scenario }));
}

/** Why a recorded step is left out of the comparison; undefined for those that are compared. */
export function leftOut(step: Step): string | undefined {
  if (step.racy !== undefined) return 'what it prints hangs on the moment (the recording says so)';
  if (step.unstable !== undefined) return 'two recordings of it differ';
  if (/ (-h|--help)( |$)|^kubectl help|^kubectl options/.test(step.cmd)) return 'help texts are in our own words';
  return undefined;
}

/** Text equal after placeholders; where there are none, byte by byte. Columns beside placeholders may be shifted. */
export function agrees(expected: string, actual: string, unordered = false): boolean {
  if (expected === actual) return true;
  if (!/<[A-Z0-9-]+>/.test(expected) && !unordered) return false;
  const lines = (text: string): string[] => text.split('\n').map((line) => line.replace(/ +/g, ' ').trimEnd());
  const wanted = lines(expected);
  const got = lines(actual);
  if (wanted.length !== got.length) return false;
  const fits = (pattern: string, line: string): boolean =>
    new RegExp(
      `^${pattern
        .split(/<[A-Z0-9-]+>/)
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('.+?')}$`,
    ).test(line);
  if (!unordered) return wanted.every((line, i) => fits(line, got[i] ?? ''));
  const rest = [...got];
  return wanted.every((line) => {
    const index = rest.findIndex((other) => fits(line, other));
    if (index >= 0) rest.splice(index, 1);
    return index >= 0;
  });
}
