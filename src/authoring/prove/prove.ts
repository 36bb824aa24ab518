import { findExercise, type Content } from '../../course/content/load.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { LabEngine } from '../../course/lab-port.ts';
import { formatProblem } from '../../course/problem.ts';
import { proveExercise } from './exercise.ts';
import type { Proof } from './finding.ts';
import { proveLesson } from './lesson.ts';

export interface ProveOptions {
  readonly content: Content;
  readonly engine: LabEngine;
  /** ids of lessons or exercises, or `lesson/lab`; empty for everything */
  readonly ids: readonly string[];
  readonly seeds: readonly string[];
  /** called as each proof is done, in order */
  readonly onProof?: ((proof: Proof) => void) | undefined;
}

/** Proves content. Problems of loading make a proof of their own that fails. An unknown id is an error. */
export async function prove({ content, engine, ids, seeds, onProof }: ProveOptions): Promise<Result<readonly Proof[]>> {
  const proofs: Proof[] = [];
  const add = (proof: Proof): void => {
    proofs.push(proof);
    onProof?.(proof);
  };
  if (content.problems.length > 0) {
    add({
      address: 'content',
      seeds,
      findings: content.problems.map((problem) => ({ place: problem.file, seed: undefined, message: formatProblem(problem) })),
    });
  }
  const wanted = ids.length > 0 ? ids : [...content.lessons.map((lesson) => lesson.spec.id), ...content.exercises.keys()];
  for (const id of wanted) {
    const lesson = content.lessons.find((one) => one.spec.id === id);
    const source = lesson ? undefined : findExercise(content, id);
    if (lesson) {
      add(await proveLesson(lesson, engine));
      for (const lab of lesson.labs.values()) add(await proveExercise(lab, content, engine, seeds));
    } else if (source) add(await proveExercise(source, content, engine, seeds));
    else if (!content.problems.some((problem) => problem.file.includes(`${id}/`))) return err(`there is no lesson or exercise ${id}`);
  }
  return ok(proofs);
}
