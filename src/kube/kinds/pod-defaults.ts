import { list, record, text, type JsonObject } from '../json.ts';

/** Sets a member where it is absent. */
export function fill(target: JsonObject, values: JsonObject): void {
  for (const [key, value] of Object.entries(values))
    if (target[key] === undefined || target[key] === null || target[key] === '') target[key] = value;
}

/** Defaults of a pod's spec, in pods and templates (core/v1 SetDefaults_PodSpec, _Container, _Probe, _Volume). */
export function defaultPodSpec(spec: JsonObject): void {
  fill(spec, {
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    terminationGracePeriodSeconds: 30,
    securityContext: {},
  });
  const account = text(spec['serviceAccountName']) || text(spec['serviceAccount']);
  if (account !== '') Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
  for (const field of ['containers', 'initContainers', 'ephemeralContainers'])
    for (const entry of list(spec[field])) defaultContainer(record(entry), spec['hostNetwork'] === true);
  for (const entry of list(spec['volumes'])) defaultVolume(record(entry));
}

function defaultContainer(container: JsonObject, hostNetwork: boolean): void {
  const image = text(container['image']);
  const tag = /:([^/@]+)$/.exec(image.replace(/@.*$/, ''))?.[1];
  fill(container, {
    imagePullPolicy: (tag === undefined && !image.includes('@')) || tag === 'latest' ? 'Always' : 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    resources: {},
  });
  for (const port of list(container['ports']).map(record)) {
    fill(port, { protocol: 'TCP' });
    if (hostNetwork) fill(port, { hostPort: port['containerPort'] });
  }
  const { limits } = record(container['resources']);
  if (limits !== undefined)
    record(container['resources'])['requests'] = { ...record(limits), ...record(record(container['resources'])['requests']) };
  for (const variable of list(container['env']).map(record)) {
    const field = record(record(variable['valueFrom'])['fieldRef']);
    if (Object.keys(field).length > 0) fill(field, { apiVersion: 'v1' });
  }
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = container[name];
    if (probe === undefined || probe === null) continue;
    fill(record(probe), { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
    const http = record(probe)['httpGet'];
    if (http !== undefined) fill(record(http), { path: '/', scheme: 'HTTP' });
    const grpc = record(probe)['grpc'];
    if (grpc !== undefined && record(grpc)['service'] === undefined) record(grpc)['service'] = '';
  }
  for (const hook of Object.values(record(container['lifecycle']))) {
    const http = record(hook)['httpGet'];
    if (http !== undefined) fill(record(http), { path: '/', scheme: 'HTTP' });
  }
}

function defaultVolume(volume: JsonObject): void {
  for (const source of ['configMap', 'secret', 'downwardAPI', 'projected'])
    if (volume[source] !== undefined) fill(record(volume[source]), { defaultMode: 420 });
  if (volume['hostPath'] !== undefined && record(volume['hostPath'])['type'] === undefined) record(volume['hostPath'])['type'] = '';
  for (const source of list(record(volume['projected'])['sources']).map(record))
    if (source['serviceAccountToken'] !== undefined) fill(record(source['serviceAccountToken']), { expirationSeconds: 3600 });
  if (Object.keys(volume).length === 1) volume['emptyDir'] = {};
}

/** Defaults of a controller's pod template. */
export function defaultTemplate(spec: JsonObject): void {
  const template = record(spec['template']);
  spec['template'] = template;
  fill(template, { metadata: {}, spec: {} });
  defaultPodSpec(record(template['spec']));
}
