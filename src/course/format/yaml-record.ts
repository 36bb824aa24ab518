import { loadContent } from '../content/load.ts';
import { recordYaml } from './yaml-cache.ts';

/** Every YAML text of the content below a directory with its value, as JSON: what the build writes beside the program. */
export function recordedYaml(directory: string): string {
  const recorded = recordYaml();
  loadContent([directory]);
  return JSON.stringify(Object.fromEntries([...recorded].sort(([a], [b]) => (a < b ? -1 : 1))));
}
