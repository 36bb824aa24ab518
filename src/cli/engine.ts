import type { LabEngine } from '../course/index.ts';
import { createLabEngine } from '../shell/lab/engine.ts';
import type { Glossary } from '../course/glossary/glossary.ts';
import { readGlossary } from './glossary.ts';
import { VERSION } from './version.ts';

/** The engine of this program: its labs know the glossary, which is read when somebody asks for a word. */
export function labEngine(): LabEngine {
  let glossary: Glossary | undefined;
  return createLabEngine(VERSION, (word) => {
    glossary ??= readGlossary();
    return glossary.lookUp(word);
  });
}
