/** The small Unix tools: they know streams and files, no network and no Kubernetes. */
import type { Command } from '../../base/process.ts';
import { cat } from './cat.ts';
import { egrep, fgrep, grep } from './grep.ts';
import { head } from './head.ts';
import { seq } from './seq.ts';
import { sleep } from './sleep.ts';
import { tail } from './tail.ts';
import { echo, falseCommand, hostname, printenv, printf, trueCommand, whoami, yes } from './trivial.ts';

/** Every small tool of a Debian machine. */
export const coreTools: readonly Command[] = [cat, echo, egrep, falseCommand, fgrep, grep, head, hostname, printenv, printf, seq, sleep, tail, trueCommand, whoami, yes];
