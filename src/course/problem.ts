/** A mistake in content: where it is, what it is, and how to put it right. */
export interface ContentProblem {
  readonly file: string;
  /** from 1; undefined when it is about the whole file */
  readonly line?: number | undefined;
  /** the key, as a path: `goals.0.probe.from` */
  readonly key?: string | undefined;
  readonly message: string;
  readonly remedy: string;
}

/** One line: `file:line: key: message; remedy`. */
export function formatProblem(problem: ContentProblem): string {
  const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
  const key = problem.key === undefined || problem.key === '' ? '' : `${problem.key}: `;
  return `${place}: ${key}${problem.message}; ${problem.remedy}`;
}
