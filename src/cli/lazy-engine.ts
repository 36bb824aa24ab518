import type { LabEngine } from '../course/index.ts';
import { VERSION } from './version.ts';

/**
 * An engine that is loaded with its first lab: reading the map of the course needs no simulation. What it knows without a lab
 * (names of commands) only `prove` asks, which loads the engine itself.
 */
export function createLazyEngine(): LabEngine {
  let loaded: Promise<LabEngine> | undefined;
  return {
    version: VERSION,
    async createLab(spec) {
      loaded ??= import('./engine.ts').then(({ labEngine }) => labEngine());
      return (await loaded).createLab(spec);
    },
    unknownCommands: () => [],
    splitScript: (script) => script.split('\n'),
    commandNames: () => [],
  };
}
