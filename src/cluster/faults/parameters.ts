import * as z from 'zod';

/** Parameters that many faults share. */
export const node = z.string().default('worker-1').describe('the node that breaks');
export const namespace = z.string().default('default').describe("the object's namespace");
export const service = z.string().default('web').describe('the Service');
export const deployment = z.string().default('web').describe('the Deployment');
export const pod = z.string().describe('the Pod');
export const port = z.number().int().min(1).max(65535).describe('a port');
export const ip = z.string().describe('an IPv4 address');
