import type * as api from 'kubernetes-types/core/v1';
import type { Stored } from './stored.ts';

export type Node = Stored<api.Node>;
export type NodeCondition = api.NodeCondition;
export type Taint = api.Taint;
