/** The small Unix tools: they know streams and files, no network and no Kubernetes. */
import type { Command } from '../../base/process.ts';
import { chmod, chown, mktemp, stat, touch } from './attributes.ts';
import { cat } from './cat.ts';
import { cp, mv } from './copy.ts';
import { cut } from './cut.ts';
import { date } from './date.ts';
import { cmp, diff } from './diff.ts';
import { base64, cksum, digestTools } from './digests.ts';
import { mkdir, rmdir } from './directories.ts';
import { env } from './env.ts';
import { expr } from './expr.ts';
import { find } from './find.ts';
import { egrep, fgrep, grep } from './grep.ts';
import { head } from './head.ts';
import { awk, jq, sed, yq } from './just-bash.ts';
import { column, comm, fold, nl, paste, rev, tac } from './lines.ts';
import { basename, dirname, ln, readlink, realpath } from './links.ts';
import { ls } from './ls.ts';
import { kill, pgrep, pkill, ps } from './processes.ts';
import { rm } from './remove.ts';
import { seq } from './seq.ts';
import { sleep } from './sleep.ts';
import { sort } from './sort.ts';
import { absentTools, clear, id, less, uname, uptime, which } from './system.ts';
import { tail } from './tail.ts';
import { tee } from './tee.ts';
import { nohup, timeout } from './timeout.ts';
import { bracketCommand, testCommand } from './test.ts';
import { tr } from './tr.ts';
import { echo, falseCommand, hostname, printenv, printf, trueCommand, whoami, yes } from './trivial.ts';
import { uniq } from './uniq.ts';
import { wc } from './wc.ts';
import { watch } from './watch.ts';
import { xargs } from './xargs.ts';

/** Every small tool of a Debian machine. */
export const coreTools: readonly Command[] = [
  basename,
  bracketCommand,
  cat,
  chmod,
  chown,
  cp,
  cut,
  date,
  dirname,
  echo,
  egrep,
  env,
  expr,
  falseCommand,
  fgrep,
  find,
  grep,
  head,
  hostname,
  ln,
  ls,
  mkdir,
  mktemp,
  mv,
  nohup,
  printenv,
  printf,
  readlink,
  realpath,
  rm,
  rmdir,
  seq,
  sleep,
  sort,
  stat,
  tail,
  tee,
  testCommand,
  timeout,
  touch,
  tr,
  trueCommand,
  uniq,
  wc,
  whoami,
  xargs,
  yes,
  awk,
  base64,
  cksum,
  clear,
  cmp,
  diff,
  watch,
  column,
  comm,
  fold,
  id,
  jq,
  kill,
  less,
  nl,
  paste,
  pgrep,
  pkill,
  ps,
  rev,
  sed,
  tac,
  uname,
  uptime,
  which,
  yq,
  ...absentTools,
  ...digestTools,
];
