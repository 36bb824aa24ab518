import { annotate } from './annotate.ts';
import { apply } from './apply.ts';
import { auth } from './auth.ts';
import { config } from './config.ts';
import { cp } from './cp.ts';
import { create } from './create.ts';
import { debug } from './debug.ts';
import { deleteVerb } from './delete.ts';
import { describe } from './describe.ts';
import { diff } from './diff.ts';
import { drain } from './drain.ts';
import { edit } from './edit.ts';
import { events } from './events.ts';
import { attach, exec } from './exec.ts';
import { explain } from './explain.ts';
import { expose } from './expose.ts';
import { get } from './get.ts';
import { apiResources, apiVersions, clusterInfo, version } from './info-verbs.ts';
import { label } from './label.ts';
import { logs } from './logs.ts';
import { cordon, taint, uncordon } from './node-verbs.ts';
import { patch } from './patch.ts';
import { plugin } from './plugin.ts';
import { portForward } from './port-forward.ts';
import { replace } from './replace.ts';
import { rollout } from './rollout.ts';
import { run } from './run.ts';
import { scale } from './scale.ts';
import { set } from './set.ts';
import { autoscale, certificate, completion, kustomize, proxy, top } from './small-verbs.ts';
import type { Verb } from './verb.ts';
import { wait } from './wait.ts';

/** All verbs by what they are for, in the order kubectl registers them (suggestions follow it). */
export const VERB_GROUPS: readonly { readonly title: string; readonly verbs: readonly Verb[] }[] = [
  { title: 'Basic Commands (Beginner)', verbs: [create, expose, run, set] },
  { title: 'Basic Commands (Intermediate)', verbs: [explain, get, edit, deleteVerb] },
  { title: 'Deploy Commands', verbs: [rollout, scale, autoscale] },
  { title: 'Cluster Management Commands', verbs: [certificate, clusterInfo, top, cordon, uncordon, drain, taint] },
  { title: 'Troubleshooting and Debugging Commands', verbs: [describe, logs, attach, exec, portForward, proxy, cp, auth, debug, events] },
  { title: 'Advanced Commands', verbs: [diff, apply, patch, replace, wait, kustomize] },
  { title: 'Settings Commands', verbs: [label, annotate, completion] },
  { title: 'Other Commands', verbs: [apiResources, apiVersions, config, plugin, version] },
];

export const VERBS: readonly Verb[] = VERB_GROUPS.flatMap((group) => group.verbs);
