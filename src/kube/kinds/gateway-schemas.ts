import { isObject, list, type JsonObject } from '../json.ts';
import type { Rule, StructuralSchema } from '../schema/structural.ts';

/** The specs of gateway.networking.k8s.io (standard channel of v1.5) as schemas: members, defaults, rules and the rules' words. */

const HOST = '^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$';
const SECTION = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$';
const GROUP = 'gateway.networking.k8s.io';
const DURATION = '^([0-9]{1,5}(h|m|s|ms)){1,4}$';

const string = (parts: Partial<Extract<StructuralSchema, { type: 'string' }>> = {}): StructuralSchema => ({ type: 'string', ...parts });
const integer = (minimum: number, maximum: number, value?: number): StructuralSchema => ({
  type: 'integer',
  minimum,
  maximum,
  ...(value === undefined ? {} : { default: value }),
});
const object = (
  properties: Readonly<Record<string, StructuralSchema>>,
  required: readonly string[] = [],
  rules: readonly Rule<JsonObject>[] = [],
): Extract<StructuralSchema, { type: 'object' }> => ({ type: 'object', properties, required, rules });
const array = (items: StructuralSchema, maxItems: number, minItems = 0): StructuralSchema => ({ type: 'array', items, maxItems, minItems });
const port = integer(1, 65535);
const name = string({ minLength: 1, maxLength: 253 });
const namespace = string({ minLength: 1, maxLength: 63 });
const text = string({ minLength: 1, maxLength: 4096 });
const anything: StructuralSchema = { type: 'object', additional: true };

const HEADER_NAME = string({ minLength: 1, maxLength: 256, pattern: "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$" });
const header = object({ name: HEADER_NAME, value: text }, ['name', 'value']);
const headerFilter = object({ set: array(header, 16), add: array(header, 16), remove: array(string(), 16) });
const pathModifier = object(
  {
    type: string({ enum: ['ReplaceFullPath', 'ReplacePrefixMatch'] }),
    replaceFullPath: string({ maxLength: 1024 }),
    replacePrefixMatch: string({ maxLength: 1024 }),
  },
  ['type'],
  ['ReplaceFullPath', 'ReplacePrefixMatch'].map((type) => {
    const member = `${type[0]?.toLowerCase() ?? ''}${type.slice(1)}`;
    return {
      holds: (value) => value['type'] !== type || value[member] !== undefined,
      message: `${member} must be specified when type is set to '${type}'`,
    };
  }),
);
const backendObject = {
  group: string({ default: '', maxLength: 253 }),
  kind: string({ default: 'Service', minLength: 1, maxLength: 63 }),
  name,
  namespace,
  port,
};
const PORT_RULE: Rule<JsonObject> = {
  holds: (value) => value['group'] !== '' || value['kind'] !== 'Service' || value['port'] !== undefined,
  message: 'Must have port for Service reference',
};
const FILTERS = [
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestMirror',
  'RequestRedirect',
  'URLRewrite',
  'ExtensionRef',
  'CORS',
];
const memberOf = (type: string): string =>
  /^[A-Z]+$/.test(type) ? type.toLowerCase() : type === 'URLRewrite' ? 'urlRewrite' : `${type[0]?.toLowerCase() ?? ''}${type.slice(1)}`;
const filter = object(
  {
    type: string({ enum: FILTERS }),
    requestHeaderModifier: headerFilter,
    responseHeaderModifier: headerFilter,
    requestRedirect: object({
      scheme: string({ enum: ['http', 'https'] }),
      hostname: string({ minLength: 1, maxLength: 253, pattern: SECTION }),
      path: pathModifier,
      port,
      statusCode: { type: 'integer', enum: [301, 302, 303, 307, 308], default: 302 },
    }),
    urlRewrite: object({ hostname: string({ minLength: 1, maxLength: 253, pattern: SECTION }), path: pathModifier }),
    requestMirror: object(
      {
        backendRef: object(backendObject, ['name'], [PORT_RULE]),
        percent: integer(0, 100),
        fraction: object({ numerator: integer(0, 2_147_483_647), denominator: integer(1, 2_147_483_647, 100) }, ['numerator']),
      },
      ['backendRef'],
    ),
    cors: anything,
    extensionRef: anything,
  },
  ['type'],
  FILTERS.map((type) => ({
    holds: (value) => value['type'] !== type || value[memberOf(type)] !== undefined,
    message: `filter.${memberOf(type)} must be specified for ${type} filter.type`,
  })),
);
const valueMatch = object({ type: string({ enum: ['Exact', 'RegularExpression'], default: 'Exact' }), name: HEADER_NAME, value: text }, [
  'name',
  'value',
]);
const pathRules: readonly Rule<JsonObject>[] = [
  {
    holds: ({ type, value }) => (type !== 'Exact' && type !== 'PathPrefix') || String(value).startsWith('/'),
    message: "value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']",
  },
  {
    holds: ({ type, value }) => (type !== 'Exact' && type !== 'PathPrefix') || !String(value).includes('//'),
    message: "must not contain '//' when type one of ['Exact', 'PathPrefix']",
  },
];
const ANY_PATH = { type: 'PathPrefix', value: '/' };
const match = object({
  path: {
    ...object(
      {
        type: string({ enum: ['Exact', 'PathPrefix', 'RegularExpression'], default: 'PathPrefix' }),
        value: string({ maxLength: 1024, default: '/' }),
      },
      [],
      pathRules,
    ),
    default: ANY_PATH,
  },
  headers: array(valueMatch, 16),
  queryParams: array(valueMatch, 16),
  method: string({ enum: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'] }),
});
const usesFilter = (rule: JsonObject, type: string): boolean =>
  list(rule['filters']).some((entry) => isObject(entry) && entry['type'] === type);
const rule = object(
  {
    name: string({ maxLength: 253, pattern: SECTION }),
    matches: { type: 'array', items: match, maxItems: 64, default: [{ path: ANY_PATH }] },
    filters: array(filter, 16),
    backendRefs: array(
      object({ ...backendObject, weight: integer(0, 1_000_000, 1), filters: array(filter, 16) }, ['name'], [PORT_RULE]),
      16,
    ),
    timeouts: object({ request: string({ pattern: DURATION }), backendRequest: string({ pattern: DURATION }) }),
    retry: object({ codes: array(integer(400, 599), 64), attempts: integer(0, 1_000_000), backoff: string({ pattern: DURATION }) }),
    sessionPersistence: anything,
  },
  [],
  [
    {
      holds: (value) => list(value['backendRefs']).length === 0 || !usesFilter(value, 'RequestRedirect'),
      message: 'RequestRedirect filter must not be used together with backendRefs',
    },
  ],
);

export const httpRouteSpec = object({
  parentRefs: array(
    object(
      {
        group: string({ default: GROUP }),
        kind: string({ default: 'Gateway' }),
        name,
        namespace,
        sectionName: string({ minLength: 1, maxLength: 253, pattern: SECTION }),
        port,
      },
      ['name'],
    ),
    32,
  ),
  hostnames: array(string({ minLength: 1, maxLength: 253, pattern: HOST }), 16),
  rules: { type: 'array', items: rule, minItems: 1, maxItems: 16, default: [{ matches: [{ path: ANY_PATH }] }] },
  useDefaultGateways: string(),
});

const usesTls = (value: unknown): boolean => isObject(value) && value['tls'] !== undefined;
const protocolOf = (value: unknown): string => (isObject(value) ? String(value['protocol']) : '');
const distinct = (values: readonly string[]): boolean => new Set(values).size === values.length;
const secretRef = object({ group: string({ default: '' }), kind: string({ default: 'Secret' }), name, namespace }, ['name']);
const listener = object(
  {
    name: string({ minLength: 1, maxLength: 253, pattern: SECTION }),
    hostname: string({ minLength: 1, maxLength: 253, pattern: HOST }),
    port,
    protocol: string({ minLength: 1, maxLength: 255 }),
    tls: object({
      mode: string({ enum: ['Terminate', 'Passthrough'], default: 'Terminate' }),
      certificateRefs: array(secretRef, 64),
      options: anything,
      frontendValidation: anything,
    }),
    allowedRoutes: {
      ...object({
        namespaces: {
          ...object({ from: string({ enum: ['All', 'Selector', 'Same', 'None'], default: 'Same' }), selector: anything }),
          default: { from: 'Same' },
        },
        kinds: array(object({ group: string({ default: GROUP }), kind: string({ minLength: 1, maxLength: 63 }) }, ['kind']), 8),
      }),
      default: { namespaces: { from: 'Same' } },
    },
  },
  ['name', 'port', 'protocol'],
);

export const gatewaySpec = object(
  {
    gatewayClassName: string({ minLength: 1, maxLength: 253 }),
    listeners: {
      type: 'array',
      items: listener,
      minItems: 1,
      maxItems: 64,
      rules: [
        {
          holds: (all) => all.every((each) => !['HTTP', 'TCP', 'UDP'].includes(protocolOf(each)) || !usesTls(each)),
          message: "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']",
        },
        {
          holds: (all) => distinct(all.map((each) => (isObject(each) ? String(each['name']) : ''))),
          message: 'Listener name must be unique within the Gateway',
        },
        {
          holds: (all) =>
            distinct(
              all.map((each) => (isObject(each) ? `${String(each['port'])} ${protocolOf(each)} ${String(each['hostname'] ?? '')}` : '')),
            ),
          message: 'Combination of port, protocol and hostname must be unique for each listener',
        },
      ],
    },
    addresses: array(
      object({ type: string({ default: 'IPAddress', minLength: 1, maxLength: 253 }), value: string({ maxLength: 253 }) }),
      16,
    ),
    infrastructure: anything,
    allowedListeners: anything,
    tls: anything,
    defaultScope: string(),
  },
  ['gatewayClassName', 'listeners'],
);

export const gatewayClassSpec = object(
  {
    controllerName: string({
      minLength: 1,
      maxLength: 253,
      pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$",
    }),
    parametersRef: anything,
    description: string({ maxLength: 64 }),
  },
  ['controllerName'],
);

export const referenceGrantSpec = object(
  {
    from: array(object({ group: string(), kind: string({ minLength: 1 }), namespace }, ['group', 'kind', 'namespace']), 16, 1),
    to: array(
      object({ group: string(), kind: string({ minLength: 1 }), name: string({ minLength: 1, maxLength: 253 }) }, ['group', 'kind']),
      16,
      1,
    ),
  },
  ['from', 'to'],
);
