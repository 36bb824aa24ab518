import type { Json } from '../client.ts';
import { goDuration } from '../print/duration.ts';
import { annotations, labels, list, map, meta, selectorText, spec, str } from './common.ts';
import { describeContainers } from './containers.ts';
import type { Writer } from './writer.ts';

/** The volumes of a pod or template. `space` is one blank more in templates. */
export function describeVolumes(volumes: readonly Json[], out: Writer, space: string): void {
  if (volumes.length === 0) {
    out.put(0, `${space}Volumes:\t<none>\n`);
    return;
  }
  out.put(0, `${space}Volumes:\n`);
  for (const volume of volumes) {
    out.put(0, `${space === '' ? '  ' : '   '}${str(volume['name'])}:\n`);
    volumeSource(volume, out);
  }
}

function volumeSource(volume: Json, out: Writer): void {
  const put = (key: string, value: unknown): void => out.put(2, `${key}:\t${str(value)}\n`);
  const of = (key: string): Json => map(volume[key]);
  if (volume['hostPath'] !== undefined) {
    put('Type', 'HostPath (bare host directory volume)');
    put('Path', of('hostPath')['path']);
    put('HostPathType', of('hostPath')['type'] ?? '<none>');
  } else if (volume['emptyDir'] !== undefined) {
    put('Type', "EmptyDir (a temporary directory that shares a pod's lifetime)");
    put('Medium', of('emptyDir')['medium']);
    put('SizeLimit', of('emptyDir')['sizeLimit'] ?? '<unset>');
  } else if (volume['secret'] !== undefined) {
    put('Type', 'Secret (a volume populated by a Secret)');
    put('SecretName', of('secret')['secretName']);
    put('Optional', of('secret')['optional'] === true);
  } else if (volume['configMap'] !== undefined) {
    put('Type', 'ConfigMap (a volume populated by a ConfigMap)');
    put('Name', of('configMap')['name']);
    put('Optional', of('configMap')['optional'] === true);
  } else if (volume['persistentVolumeClaim'] !== undefined) {
    put('Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)');
    put('ClaimName', of('persistentVolumeClaim')['claimName']);
    put('ReadOnly', of('persistentVolumeClaim')['readOnly'] === true);
  } else if (volume['projected'] !== undefined) {
    put('Type', 'Projected (a volume that contains injected data from multiple sources)');
    for (const source of list(of('projected')['sources'])) projected(source, put);
  } else if (volume['downwardAPI'] !== undefined) {
    put('Type', 'DownwardAPI (a volume populated by information about the pod)');
    out.put(2, 'Items:\n');
    for (const item of list(of('downwardAPI')['items'])) out.put(3, `${str(map(item['fieldRef'])['fieldPath'])} -> ${str(item['path'])}\n`);
  } else put('Type', '<unknown>');
}

function projected(source: Json, put: (key: string, value: unknown) => void): void {
  if (source['secret'] !== undefined) {
    put('SecretName', map(source['secret'])['name']);
    put('Optional', map(source['secret'])['optional'] === true);
  } else if (source['downwardAPI'] !== undefined) put('DownwardAPI', true);
  else if (source['configMap'] !== undefined) {
    put('ConfigMapName', map(source['configMap'])['name']);
    put('Optional', map(source['configMap'])['optional'] === true);
  } else if (source['serviceAccountToken'] !== undefined)
    put('TokenExpirationSeconds', map(source['serviceAccountToken'])['expirationSeconds']);
}

/** A toleration as `key=value:effect op=Exists for 300s`. */
export function tolerationText(toleration: Json): string {
  let text = str(toleration['key']);
  const operator = str(toleration['operator']);
  if (str(toleration['value']) !== '') text += `=${str(toleration['value'])}`;
  if (str(toleration['effect']) !== '') text += `:${str(toleration['effect'])}`;
  if (operator === 'Exists' && str(toleration['value']) === '')
    text += text === '' && str(toleration['effect']) === '' ? 'op=Exists' : ' op=Exists';
  const seconds = toleration['tolerationSeconds'];
  if (seconds !== undefined) text += ` for ${typeof seconds === 'number' ? `${seconds}s` : goDuration(Number(seconds))}`;
  return text;
}

export function tolerations(out: Writer, level: number, label: string, values: readonly Json[]): void {
  if (values.length === 0) {
    out.put(level, `${label}:\t<none>\n`);
    return;
  }
  [...values]
    .sort((a, b) => (str(a['key']) < str(b['key']) ? -1 : str(a['key']) > str(b['key']) ? 1 : 0))
    .forEach((entry, i) => out.put(i === 0 ? level : 0, `${i === 0 ? `${label}:` : ''}\t${tolerationText(entry)}\n`));
}

/** `Pod Template:` of a workload (describe.go DescribePodTemplate). */
export function describeTemplate(template: Json, out: Writer): void {
  out.put(0, 'Pod Template:\n');
  labels(out, 'Labels', meta(template)['labels'], 1);
  if (Object.keys(map(meta(template)['annotations'])).length > 0) annotations(out, 'Annotations', meta(template)['annotations'], 1);
  const own = spec(template);
  if (str(own['serviceAccountName']) !== '') out.put(1, `Service Account:\t${str(own['serviceAccountName'])}\n`);
  if (list(own['initContainers']).length > 0) describeContainers('Init Containers', list(own['initContainers']), [], out, '  ');
  describeContainers('Containers', list(own['containers']), [], out, '  ');
  describeVolumes(list(own['volumes']), out, '  ');
  spread(own, out, 1);
  if (str(own['priorityClassName']) !== '') out.put(1, `Priority Class Name:\t${str(own['priorityClassName'])}\n`);
  selectorLines(own['nodeSelector'], 'Node-Selectors', out, 1);
  tolerations(out, 1, 'Tolerations', list(own['tolerations']));
}

export function spread(own: Json, out: Writer, level: number): void {
  const constraints = list(own['topologySpreadConstraints']);
  if (constraints.length === 0) return;
  constraints.forEach((entry, i) => {
    const selector =
      entry['labelSelector'] === undefined
        ? ''
        : ` when max skew ${str(entry['maxSkew'])} is exceeded for selector ${selectorText(entry['labelSelector'])}`;
    out.put(
      i === 0 ? level : 0,
      `${i === 0 ? 'Topology Spread Constraints:' : ''}\t${str(entry['topologyKey'])}:${str(entry['whenUnsatisfiable'])}${selector}\n`,
    );
  });
}

export function selectorLines(values: unknown, label: string, out: Writer, level: number): void {
  labels(out, label, values, level);
}
