import { curl } from './curl/curl.ts';
import { nc } from './nc/nc.ts';
import { ping } from './ping/ping.ts';
import type { Tool } from './tool.ts';

/** Clients and socket tools as Debian has them. */
export const clientTools: readonly Tool[] = [curl, ping, nc];

/** The same words as busybox understands them. */
export const busyboxNetTools: readonly Tool[] = [nc];
