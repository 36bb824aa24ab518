import type { ResourceName } from '../client.ts';
import { at, list, record, text } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { ageSince } from './age.ts';
import type { Cell, CellFunction, Column } from './column.ts';

/** How one kind is shown in tables. */
export interface Printer {
  readonly columns: readonly Column[];
  readonly cells: CellFunction;
}

export type Printers = Readonly<Record<ResourceName, Printer>>;

/** A whole number at a path, 0 when there is none. */
export const number = (object: KubeObject, ...path: string[]): number => Number(at(object, ...path) ?? 0);

/** Text at a path, empty when there is none. */
export const textAt = (object: KubeObject, ...path: string[]): string => text(at(object, ...path));

export const age = (object: KubeObject, now: number): string => ageSince(object.metadata.creationTimestamp, now);

/** Labels as `a=b,c=d`. */
export const joined = (labels: unknown): string =>
  Object.entries(record(labels))
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort()
    .join(',') || '<none>';

/** A metav1.LabelSelector as text (metav1.FormatLabelSelector). */
export function formatSelector(selector: unknown): string {
  const equal = Object.entries(record(at(selector, 'matchLabels'))).map(([key, value]) => ({ key, shown: `${key}=${String(value)}` }));
  const others = list(at(selector, 'matchExpressions')).map((entry) => {
    const key = text(at(entry, 'key'));
    const values = list(at(entry, 'values')).map(text).sort().join(',');
    switch (at(entry, 'operator')) {
      case 'In':
        return { key, shown: `${key} in (${values})` };
      case 'NotIn':
        return { key, shown: `${key} notin (${values})` };
      case 'DoesNotExist':
        return { key, shown: `!${key}` };
      default:
        return { key, shown: key };
    }
  });
  const all = [...equal, ...others].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return all.map((entry) => entry.shown).join(',') || '<none>';
}

/** Names and images of the containers of a pod spec. */
export function containers(object: KubeObject, ...path: string[]): Cell[] {
  const all = list(at(object, ...path, 'spec', 'containers')).map(record);
  return [all.map((entry) => text(entry['name'])).join(','), all.map((entry) => text(entry['image'])).join(',')];
}

/** The first three, then how many more. */
export const shortened = (texts: readonly string[], most = 3): string =>
  texts.length > most ? `${texts.slice(0, most).join(',')} + ${texts.length - most} more...` : texts.join(',');
