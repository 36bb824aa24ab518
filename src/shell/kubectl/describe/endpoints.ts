import type { Json } from '../client.ts';
import { annotations, describeEvents, labels, list, map, meta, nameOf, namespaceOf, str, strings, type Describer } from './common.ts';
import type { Writer } from './writer.ts';

export const describeEndpoints: Describer = (endpoints, context, out) => {
  header(endpoints, out);
  out.put(0, 'Subsets:\n');
  for (const subset of list(endpoints['subsets'])) {
    const addresses = (key: string): string => {
      const all = list(subset[key]).map((entry) => str(entry['ip']));
      return all.length === 0 ? '<none>' : all.join(',');
    };
    out.put(1, `Addresses:\t${addresses('addresses')}\n`);
    out.put(1, `NotReadyAddresses:\t${addresses('notReadyAddresses')}\n`);
    const ports = list(subset['ports']);
    if (ports.length > 0) {
      out.put(1, 'Ports:\n');
      out.put(2, 'Name\tPort\tProtocol\n');
      out.put(2, '----\t----\t--------\n');
      for (const port of ports)
        out.put(2, `${str(port['name']) === '' ? '<unset>' : str(port['name'])}\t${str(port['port'])}\t${str(port['protocol'])}\n`);
    }
    out.put(0, '\n');
  }
  describeEvents(endpoints, context, out);
};

function header(object: Json, out: Writer): void {
  out.put(0, `Name:\t${nameOf(object)}\n`);
  out.put(0, `Namespace:\t${namespaceOf(object)}\n`);
  labels(out, 'Labels', meta(object)['labels']);
  annotations(out, 'Annotations', meta(object)['annotations']);
}

export const describeEndpointSlice: Describer = (slice, context, out) => {
  header(slice, out);
  out.put(0, `AddressType:\t${str(slice['addressType'])}\n`);
  const ports = list(slice['ports']);
  if (ports.length === 0) out.put(0, 'Ports: <unset>\n');
  else {
    out.put(0, 'Ports:\n');
    out.put(1, 'Name\tPort\tProtocol\n');
    out.put(1, '----\t----\t--------\n');
    for (const port of ports)
      out.put(
        1,
        `${str(port['name']) === '' ? '<unset>' : str(port['name'])}\t${port['port'] === undefined ? '<unset>' : str(port['port'])}\t${str(port['protocol'])}\n`,
      );
  }
  const all = list(slice['endpoints']);
  if (all.length === 0) out.put(0, 'Endpoints: <none>\n');
  else {
    out.put(0, 'Endpoints:\n');
    for (const endpoint of all) {
      const addresses = strings(endpoint['addresses']).join(',');
      out.put(1, `- Addresses:\t${addresses === '' ? '<none>' : addresses}\n`);
      out.put(2, 'Conditions:\n');
      const ready = map(endpoint['conditions'])['ready'];
      out.put(3, `Ready:\t${ready === undefined || ready === null ? '<unset>' : str(ready)}\n`);
      out.put(2, `Hostname:\t${str(endpoint['hostname']) === '' ? '<unset>' : str(endpoint['hostname'])}\n`);
      const target = map(endpoint['targetRef']);
      if (endpoint['targetRef'] !== undefined) out.put(2, `TargetRef:\t${str(target['kind'])}/${str(target['name'])}\n`);
      out.put(2, `NodeName:\t${str(endpoint['nodeName']) === '' ? '<unset>' : str(endpoint['nodeName'])}\n`);
      out.put(2, `Zone:\t${str(endpoint['zone']) === '' ? '<unset>' : str(endpoint['zone'])}\n`);
    }
  }
  describeEvents(slice, context, out);
};
