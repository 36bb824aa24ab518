/** The small Unix tools: they know streams and files, no network and no Kubernetes. */
import type { Command } from '../../base/process.ts';
import { cat } from './cat.ts';
import { cut } from './cut.ts';
import { date } from './date.ts';
import { env } from './env.ts';
import { egrep, fgrep, grep } from './grep.ts';
import { head } from './head.ts';
import { ls } from './ls.ts';
import { seq } from './seq.ts';
import { sleep } from './sleep.ts';
import { sort } from './sort.ts';
import { tail } from './tail.ts';
import { tee } from './tee.ts';
import { nohup, timeout } from './timeout.ts';
import { tr } from './tr.ts';
import { echo, falseCommand, hostname, printenv, printf, trueCommand, whoami, yes } from './trivial.ts';
import { uniq } from './uniq.ts';
import { wc } from './wc.ts';
import { xargs } from './xargs.ts';

/** Every small tool of a Debian machine. */
export const coreTools: readonly Command[] = [
  cat, cut, date, echo, egrep, env, falseCommand, fgrep, grep, head, hostname, ls, nohup, printenv, printf, seq, sleep, sort, tail, tee, timeout, tr,
  trueCommand, uniq, wc, whoami, xargs, yes,
];
