import { forkValue } from '../base/fork.ts';
import { createWorld, type World, type WorldExtension } from './world.ts';
import { wireControllers } from './wire.ts';

/**
 * A copy of a world to look into: whatever happens there leaves the original as it is. Servers go on answering in it; running commands
 * of terminals and shell scripts in containers are not part of it (decision 0003).
 */
export function forkWorld(world: World, extension: WorldExtension = world.extension): World {
  const fork = createWorld(forkValue(world.state), extension);
  fork.lastChangeAt = world.lastChangeAt;
  fork.nextKey = world.nextKey;
  wireControllers(fork);
  return fork;
}

/** Whether a copy of the world goes on exactly as the world itself: no command and no script in a container is under way. */
export function isWholeInFork(world: World): boolean {
  return world.scheduler.tasks.size === 0 && world.commands.size === 0 && world.foreground.size === 0;
}
