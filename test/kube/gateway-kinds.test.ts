import { beforeAll, expect, test } from 'vitest';
import { typedLab, type TypedLab } from '../support/lab.ts';

let lab: TypedLab;
beforeAll(async () => {
  lab = await typedLab({
    cluster: { nodes: [{ name: 'control-plane', ip: '172.18.0.2', podCIDR: '10.244.0.0/24', role: 'control-plane' }], gateway: 'nginx' },
  });
}, 60_000);

const route = (spec: string) => `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: web}\nspec: ${spec}\n`;
const gateway = (spec: string) => `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: web}\nspec: ${spec}\n`;
const apply = (text: string) => `kubectl apply -f - <<'EOF'\n${text}EOF`;

const rows: readonly (readonly [what: string, manifest: string, text: string])[] = [
  [
    "an Ingress's path type",
    route('{parentRefs: [{name: web}], rules: [{matches: [{path: {type: Prefix, value: /}}]}]}'),
    'The HTTPRoute "web" is invalid: spec.rules[0].matches[0].path.type: Unsupported value: "Prefix": supported values: "Exact", "PathPrefix", "RegularExpression"\n',
  ],
  [
    'a relative path',
    route('{parentRefs: [{name: web}], rules: [{matches: [{path: {value: api}}]}]}'),
    "The HTTPRoute \"web\" is invalid: spec.rules[0].matches[0].path: Invalid value: \"object\": value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']\n",
  ],
  [
    'a Service without port',
    route('{parentRefs: [{name: web}], rules: [{backendRefs: [{name: web}]}]}'),
    'The HTTPRoute "web" is invalid: spec.rules[0].backendRefs[0]: Invalid value: "object": Must have port for Service reference\n',
  ],
  [
    'a redirect that also forwards',
    route(
      '{parentRefs: [{name: web}], rules: [{filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}], backendRefs: [{name: web, port: 80}]}]}',
    ),
    'The HTTPRoute "web" is invalid: spec.rules[0]: Invalid value: "object": RequestRedirect filter must not be used together with backendRefs\n',
  ],
  [
    'a misspelt member',
    route('{parentRefs: [{name: web}], rules: [{backendRef: [{name: web, port: 80}]}]}'),
    'HTTPRoute in version "v1" cannot be handled as a HTTPRoute: strict decoding error: unknown field "spec.rules[0].backendRef"\n',
  ],
  [
    'a Gateway without class',
    gateway('{listeners: [{name: http, port: 80, protocol: HTTP}]}'),
    'The Gateway "web" is invalid: spec.gatewayClassName: Required value\n',
  ],
  [
    'a port out of range',
    gateway('{gatewayClassName: nginx, listeners: [{name: http, port: 70000, protocol: HTTP}]}'),
    'The Gateway "web" is invalid: spec.listeners[0].port: Invalid value: 70000: spec.listeners[0].port in body should be less than or equal to 65535\n',
  ],
  [
    'TLS on plain HTTP',
    gateway('{gatewayClassName: nginx, listeners: [{name: http, port: 80, protocol: HTTP, tls: {certificateRefs: [{name: x}]}}]}'),
    "The Gateway \"web\" is invalid: spec.listeners: Invalid value: \"array\": tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']\n",
  ],
  [
    'two listeners of one name',
    gateway('{gatewayClassName: nginx, listeners: [{name: a, port: 80, protocol: HTTP}, {name: a, port: 81, protocol: HTTP}]}'),
    'The Gateway "web" is invalid: spec.listeners: Invalid value: "array": Listener name must be unique within the Gateway\n',
  ],
];

test.each(rows)('refuses %s', async (_what, manifest, text) => {
  const ran = await lab.run(apply(manifest));
  expect(ran.exit).toBe(1);
  expect(ran.stderr.endsWith(text) ? text : ran.stderr).toBe(text);
});

test('fills in what is left out', async () => {
  expect((await lab.run(apply(route('{parentRefs: [{name: web}], rules: [{backendRefs: [{name: web, port: 80}]}]}')))).exit).toBe(0);
  const spec = JSON.parse(await lab.out('kubectl get httproute web -o jsonpath={.spec}')) as unknown;
  expect(spec).toEqual({
    parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'web' }],
    rules: [
      {
        backendRefs: [{ group: '', kind: 'Service', name: 'web', port: 80, weight: 1 }],
        matches: [{ path: { type: 'PathPrefix', value: '/' } }],
      },
    ],
  });
});

test('a Gateway of a class that nobody serves waits', async () => {
  await lab.run(apply(gateway('{gatewayClassName: other, listeners: [{name: http, port: 80, protocol: HTTP}]}')));
  expect(await lab.out('kubectl get gateway web --no-headers')).toMatch(/^web +other +Unknown +\d+s\n$/);
});
