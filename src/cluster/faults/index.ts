import { err, type Result } from '../../base/result.ts';
import type { World } from '../world.ts';
import { bridgeDown } from './bridge-down.ts';
import type { Fault, FaultParameters } from './fault.ts';
import { forwardDrop } from './forward-drop.ts';
import { ipForwardOff } from './ip-forward-off.ts';
import { nodeLinkDown } from './node-link-down.ts';
import { nodeRouteMissing } from './node-route-missing.ts';
import { podVethDown } from './pod-veth-down.ts';
import { serviceSelectorTypo } from './service-selector-typo.ts';
import { targetPortWrong } from './target-port-wrong.ts';

export type { Fault, FaultParameters, Symptom } from './fault.ts';

/** All faults, from the wire upwards. */
export const faults: readonly Fault[] = [
  nodeLinkDown, podVethDown, bridgeDown, nodeRouteMissing, ipForwardOff, forwardDrop, serviceSelectorTypo, targetPortWrong,
];

export const faultNames: readonly string[] = faults.map((fault) => fault.name);

/** Breaks a world in the named way. What follows from it happens as simulated time passes. The reason for a refusal names the key. */
export function injectFault(world: World, name: string, parameters: FaultParameters): Result<void> {
  const fault = faults.find((entry) => entry.name === name);
  return fault ? fault.inject(world, parameters) : err(`no fault "${name}"; there are ${faultNames.join(', ')}`);
}
