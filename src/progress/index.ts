/**
 * What the learner has done, on disk. It knows journals and positions as data, not how they are played. Only `database.ts` loads
 * the native module, and only when {@link openProgress} is called.
 */
import { err, type Result } from '../base/result.ts';
import type { OpenedProgress, ProgressError } from './database.ts';

export { createMemoryProgress } from './memory.ts';
export { TAKEN_OVER, type Attempt, type NewAttempt, type Progress, type ProgressDump, type Solved } from '../course/progress-port.ts';
export type { OpenedProgress, ProgressError } from './database.ts';

/**
 * Opens the progress kept in directory `home`; `owner` is unique to this process. On an error the caller says it with its remedy
 * and goes on with {@link createMemoryProgress}.
 */
export async function openProgress(home: string, owner: string): Promise<Result<OpenedProgress, ProgressError>> {
  try {
    const { openDatabase } = await import('./database.ts');
    return openDatabase(home, owner);
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return err({
      code: 'native',
      message: `better-sqlite3 cannot be loaded: ${message}`,
      remedy: 'run npm rebuild better-sqlite3 (it needs python3, make and a C++ compiler)',
    });
  }
}
