import { forkValue } from '../base/fork.ts';
import { createWorld, type World } from './world.ts';
import { wireControllers } from './wire.ts';

/**
 * A copy of a world to look into: whatever happens there leaves the original as it is. Servers go on answering in it; running commands
 * of terminals and shell scripts in containers are not part of it (decision 0003).
 */
export function forkWorld(world: World): World {
  const fork = createWorld(forkValue(world.state), world.extension);
  fork.lastChangeAt = world.lastChangeAt;
  wireControllers(fork);
  return fork;
}
