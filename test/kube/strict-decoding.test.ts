import { beforeAll, describe, expect, test } from 'vitest';
import { base64Fault } from '../../src/kube/schema/base64.ts';
import { duplicateFields } from '../../src/kube/schema/duplicates.ts';
import { decodeObject } from '../../src/kube/schema/decode.ts';
import { builtinResource } from '../../src/kube/registry/builtin.ts';
import type { Resource } from '../../src/kube/registry/resource.ts';
import { setup } from '../support/schema-setup.ts';

beforeAll(setup);

const type = (name: string): Resource => {
  const found = builtinResource(name);
  if (!found) throw new Error(`no type ${name}`);
  return found;
};
const decode = (name: string, object: unknown, validation = 'Strict'): unknown => {
  const body =
    typeof object === 'string' ? object : JSON.stringify({ apiVersion: name.includes('.') ? 'apps/v1' : 'v1', ...(object as object) });
  const result = decodeObject(type(name), body, validation);
  return result.ok ? result.value : result.error.message;
};
const metadata = { name: 'web' };
const service = 'Service in version "v1" cannot be handled as a Service: ';

describe('the schema of a custom type', () => {
  const definition = (schema: object): object => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'pools.example.test' },
    spec: {
      group: 'example.test',
      names: { kind: 'Pool', plural: 'pools' },
      scope: 'Cluster',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  });
  test('may use the extensions of Kubernetes', () => {
    const pool = definition({
      type: 'object',
      'x-kubernetes-preserve-unknown-fields': true,
      'x-kubernetes-validations': [{ rule: 'has(self.spec)' }],
      properties: { list: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] } },
    });
    expect(decode('customresourcedefinitions.apiextensions.k8s.io', pool)).toEqual({ object: pool, warnings: [] });
  });
  test('may not use others', () => {
    const pool = definition({ type: 'object', 'x-kubernetes-preserve': true });
    expect(decode('customresourcedefinitions.apiextensions.k8s.io', pool)).toContain(
      'strict decoding error: unknown field "spec.versions[0].schema.openAPIV3Schema.x-kubernetes-preserve"',
    );
  });
});

describe('bodies are read against the type of their kind', () => {
  test.each([
    [
      'a list where one is due',
      'services',
      { kind: 'Service', metadata, spec: { ports: { port: 80 } } },
      `${service}json: cannot unmarshal object into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort`,
    ],
    [
      'a number as text',
      'services',
      { kind: 'Service', metadata, spec: { ports: [{ port: '80' }] } },
      `${service}json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32`,
    ],
    [
      'a map',
      'services',
      { kind: 'Service', metadata, spec: { selector: ['app'] } },
      `${service}json: cannot unmarshal array into Go struct field ServiceSpec.spec.selector of type map[string]string`,
    ],
    [
      'a label that is a number',
      'services',
      { kind: 'Service', metadata: { ...metadata, labels: { v: 1 } } },
      `${service}json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string`,
    ],
    [
      'unknown members in order',
      'services',
      { kind: 'Service', metadata, spec: { ports: [{ targetport: 80 }], selectr: {} } },
      `${service}strict decoding error: unknown field "spec.ports[0].targetport", unknown field "spec.selectr"`,
    ],
    [
      'bytes',
      'secrets',
      { kind: 'Secret', metadata, data: { a: 'abc' } },
      'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 0',
    ],
    [
      'another kind',
      'services',
      { kind: 'service', metadata },
      'service in version "v1" cannot be handled as a Service: no kind "service" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      'the group is not told',
      'deployments.apps',
      { kind: 'Deployment', metadata, spec: { replicas: 'three' } },
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
  ])('%s', (_name, resource, object, message) => {
    expect(decode(resource, object)).toBe(message);
  });

  test('what is unknown or null is dropped; Warn tells it, Ignore does not', () => {
    const object = { kind: 'ConfigMap', metadata: { ...metadata, labels: null, color: 'red' }, data: { a: 'b' } };
    const kept = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: 'b' } };
    expect(decode('configmaps', object, 'Warn')).toEqual({ object: kept, warnings: ['unknown field "metadata.color"'] });
    expect(decode('configmaps', object, 'Ignore')).toEqual({ object: kept, warnings: [] });
  });

  test('members that stand twice are told with their path', () => {
    const body = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"1","k":"2"}}';
    expect(decode('configmaps', body)).toBe(
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "data.k"',
    );
    expect(duplicateFields('{"spec":{"ports":[{"port":1},{"port":1,"name":"a:{","port":2}]}}')).toEqual(['spec.ports[1].port']);
  });
});

test.each([
  ['', undefined],
  ['YWI=', undefined],
  ['YQ==', undefined],
  ['abc', 0],
  ['ab!d', 2],
  ['YQ=', 3],
  ['YQ==x', 4],
])('base64 %j fails at %s', (text, offset) => {
  expect(base64Fault(text)).toBe(offset);
});
