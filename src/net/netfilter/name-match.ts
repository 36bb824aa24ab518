import type { NameMatch } from './model.ts';

/** Whether an interface name fits `-i`/`-o`: a trailing `+` stands for any ending; without the option everything fits. */
export function nameFits(match: NameMatch | undefined, name: string | undefined): boolean {
  if (!match) return true;
  const fits = name !== undefined && (match.name.endsWith('+') ? name.startsWith(match.name.slice(0, -1)) : name === match.name);
  return fits !== match.not;
}
