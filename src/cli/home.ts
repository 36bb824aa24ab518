import envPaths from 'env-paths';
import { createMemoryProgress, openProgress, type Progress } from '../progress/index.ts';
import type { Io } from './io.ts';

export interface OpenedHome {
  readonly progress: Progress;
  /** what the learner should know: not saved, set aside */
  readonly notice: string | undefined;
  readonly directory: string;
}

/** The learner's progress; in memory, and said so, where it cannot be kept. */
export async function openHome(io: Io): Promise<OpenedHome> {
  const directory = io.env['KUBEHOP_HOME'] ?? envPaths('kubehop', { suffix: '' }).data;
  const opened = await openProgress(directory, `process ${process.pid}`);
  if (opened.ok) return { progress: opened.value.progress, notice: opened.value.notice, directory };
  return {
    progress: createMemoryProgress(),
    notice: `Progress is not kept: ${opened.error.message}. Remedy: ${opened.error.remedy}.`,
    directory,
  };
}
