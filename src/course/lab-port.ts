/** The lab's port; it is declared beside the world, so that the shell can implement it (decision 0008). */
export type * from '../cluster/lab-port.ts';
