import { err, ok } from '../base/result.ts';
import type { JournalEvent } from '../course/lab-port.ts';
import type { Attempt, Progress, Review, Solved } from '../course/progress-port.ts';

interface MemoryAttempt {
  readonly attempt: Attempt;
  readonly events: JournalEvent[];
  readonly hints: { readonly index: number; readonly cost: number; readonly at: number }[];
  done: boolean;
}

/** Progress that ends with the process: for tests, and where the database cannot be loaded. */
export function createMemoryProgress(): Progress {
  const attempts = new Map<number, MemoryAttempt>();
  const positions = new Map<string, { lesson: string; position: string; at: number }>();
  const cards = new Map<string, { id: string; card: string; dueAt: number }>();
  const solved: Solved[] = [];
  const reviews: Review[] = [];
  const settings = new Map<string, { name: string; value: string; at: number }>();
  let nextId = 1;
  const byKey = <T>(map: ReadonlyMap<string, T>): T[] => [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  const sameSolved = (one: Solved): boolean => solved.some((old) => old.address === one.address && old.at === one.at);

  return {
    kind: 'memory',
    startAttempt(attempt) {
      const id = nextId++;
      attempts.set(id, { attempt: { ...attempt, id }, events: [], hints: [], done: false });
      return id;
    },
    openAttempt(address) {
      return [...attempts.values()].filter((one) => !one.done && one.attempt.address === address).at(-1)?.attempt;
    },
    takeOver() {},
    append(id, event) {
      const events = attempts.get(id)?.events;
      if (!events) return err(`there is no attempt ${id}`);
      const last = events.at(-1);
      if (last && last.seq === event.seq && last.outputHash === undefined) events[events.length - 1] = event;
      else if (event.seq === (last?.seq ?? 0) + 1) events.push(event);
      else return err(`event ${event.seq} does not follow event ${last?.seq ?? 0}`);
      return ok(undefined);
    },
    journal: (id) => [...(attempts.get(id)?.events ?? [])],
    finishAttempt(id) {
      const one = attempts.get(id);
      if (one) one.done = true;
    },
    savePosition(lesson, position, now) {
      positions.set(lesson, { lesson, position, at: now });
    },
    position: (lesson) => positions.get(lesson)?.position,
    positions: () => byKey(positions),
    recordSolved(one) {
      if (!sameSolved(one)) solved.push(one);
    },
    solved: () => [...solved],
    recordHint({ attempt, ...hint }) {
      const hints = attempts.get(attempt)?.hints;
      if (hints && !hints.some((one) => one.index === hint.index)) hints.push(hint);
    },
    hints: (id) => [...(attempts.get(id)?.hints ?? [])],
    saveCard(id, card, dueAt) {
      cards.set(id, { id, card, dueAt });
    },
    cards: () => byKey(cards),
    recordReview(review) {
      if (!reviews.some((old) => old.card === review.card && old.at === review.at)) reviews.push(review);
    },
    reviews: () => [...reviews],
    saveSetting(name, value, now) {
      settings.set(name, { name, value, at: now });
    },
    setting: (name) => settings.get(name)?.value,
    exportAll: () => ({
      format: 1,
      solved: [...solved],
      positions: byKey(positions),
      cards: byKey(cards),
      reviews: [...reviews],
      settings: byKey(settings),
    }),
    importAll(dump) {
      const fresh = dump.solved.filter((one) => !sameSolved(one));
      const freshPositions = dump.positions.filter((one) => !positions.has(one.lesson));
      const freshCards = dump.cards.filter((one) => !cards.has(one.id));
      solved.push(...fresh);
      for (const one of freshPositions) positions.set(one.lesson, one);
      for (const one of freshCards) cards.set(one.id, one);
      const freshReviews = (dump.reviews ?? []).filter((one) => !reviews.some((old) => old.card === one.card && old.at === one.at));
      const freshSettings = (dump.settings ?? []).filter((one) => !settings.has(one.name));
      reviews.push(...freshReviews);
      for (const one of freshSettings) settings.set(one.name, one);
      return ok(fresh.length + freshPositions.length + freshCards.length + freshReviews.length + freshSettings.length);
    },
    reset() {
      attempts.clear();
      positions.clear();
      cards.clear();
      reviews.length = 0;
      settings.clear();
      solved.length = 0;
    },
    close() {},
  };
}
