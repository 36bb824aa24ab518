import { createHash } from 'node:crypto';

interface Port {
  readonly name?: string;
  readonly protocol?: string;
  readonly port?: number;
  readonly appProtocol?: string;
}

/**
 * Sorts ports as controllers write them: by the MD5 of the Go value's dump (endpoints util portsByHash, endpointslice portsInOrder). In
 * slices the fields are pointers and stand in another order.
 */
export function inHashOrder<P extends Port>(ports: readonly P[], kind: 'Endpoints' | 'EndpointSlice'): P[] {
  const hash = (port: P): string => createHash('md5').update(dump(port, kind)).digest('hex');
  return [...ports].sort((a, b) => (hash(a) < hash(b) ? -1 : 1));
}

function dump({ name = '', protocol = 'TCP', port = 0, appProtocol }: Port, kind: 'Endpoints' | 'EndpointSlice'): string {
  const app = `AppProtocol:(*string)${appProtocol ?? '(<nil>)'}`;
  return kind === 'Endpoints'
    ? `(v1.EndpointPort){Name:(string)${name} Port:(int32)${port} Protocol:(v1.Protocol)${protocol} ${app}}`
    : `(v1.EndpointPort){Name:(*string)${name} Protocol:(*v1.Protocol)${protocol} Port:(*int32)${port} ${app}}`;
}
