import type * as api from 'kubernetes-types/networking/v1';
import type { Stored } from './stored.ts';

export type NetworkPolicy = Stored<api.NetworkPolicy>;
export type NetworkPolicySpec = api.NetworkPolicySpec;
export type NetworkPolicyPeer = api.NetworkPolicyPeer;
export type NetworkPolicyPort = api.NetworkPolicyPort;
export type IPBlock = api.IPBlock;
