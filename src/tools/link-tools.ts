import { ip } from './ip/ip.ts';
import type { Tool } from './tool.ts';

/** Every command that reads or edits links, addresses, routes, neighbours and kernel parameters. */
export const linkTools: readonly Tool[] = [ip];
