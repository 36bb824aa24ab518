import type { Result } from '../../base/result.ts';
import type { Lesson } from '../../course/index.ts';
import type { Glossary } from '../../course/glossary/glossary.ts';
import type { Quiz } from '../../course/review/quiz.ts';
import type { Key } from '../keys.ts';
import type { Screen, Size } from '../screen.ts';

/** A screen beside lessons: it is shown until a key leaves it. State and view only, like everything here. */
export interface Aside {
  screen(size: Size): Screen;
  press(key: Key): 'stay' | 'leave';
}

/** What lies beside lessons and is loaded when it is first asked for. */
export interface Extras {
  /** an incident that nobody has seen; made and proved now, which takes seconds */
  drill(): Promise<Result<Lesson>>;
  review(): Promise<Quiz>;
  placement(): Promise<Quiz>;
  glossary(): Promise<Glossary>;
}
