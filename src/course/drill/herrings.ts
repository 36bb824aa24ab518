import type { FaultSpec } from '../lab-port.ts';
import type { Scene } from './scene.ts';

/** Something that looks wrong, and has nothing to do with what the users see. */
export interface Herring {
  readonly name: string;
  readonly faults?: readonly FaultSpec[];
  readonly manifest?: string;
  /** for the debrief */
  readonly what: string;
}

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.53';

export function herrings({ near, far, cluster }: Scene): readonly Herring[] {
  return [
    {
      name: 'no-ping',
      faults: [{ fault: 'icmp-drop', with: { node: near } }],
      what: `${near} drops ICMP, so that ping fails. TCP does not care.`,
    },
    ...(cluster === 'three-node'
      ? [
          {
            name: 'small-mtu',
            faults: [{ fault: 'mtu-lowered', with: { node: far, mtu: 1200 } }],
            what: `eth0 of ${far} has a small MTU. TCP learns it from ICMP and sends smaller packets.`,
          },
        ]
      : []),
    {
      name: 'crashing-report',
      manifest: `apiVersion: apps/v1
kind: Deployment
metadata: {name: report}
spec:
  selector: {matchLabels: {app: report}}
  template:
    metadata: {labels: {app: report}}
    spec:
      containers: [{name: report, image: "${IMAGE}", command: [sh, -c, exit 1]}]
`,
      what: 'The pod of the Deployment report crashes. Nobody asks it anything.',
    },
    {
      name: 'pending-batch',
      manifest: `apiVersion: v1
kind: Pod
metadata: {name: batch, labels: {app: batch}}
spec:
  nodeSelector: {disk: fast}
  containers: [{name: batch, image: "${IMAGE}", args: [pause]}]
`,
      what: 'The pod batch is Pending for want of a node with a fast disk. The application does without it.',
    },
    {
      name: 'empty-service',
      manifest: `apiVersion: v1
kind: Service
metadata: {name: legacy}
spec:
  selector: {app: legacy}
  ports: [{port: 80, targetPort: 8080}]
`,
      what: 'The Service legacy has no endpoints, and no clients either.',
    },
  ];
}
