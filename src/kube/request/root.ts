import type { Kube } from '../kube.ts';
import type { ApiReply, ApiRequest } from '../request.ts';
import { noSuchPath } from '../status-error.ts';
import { allResources } from '../registry/lookup.ts';
import { jsonReply, statusReply } from './reply.ts';

/** Paths outside of `/api` and `/apis`: version, health, OpenAPI's list of documents. */
export function rootPath(kube: Kube, _request: ApiRequest, segments: readonly string[]): ApiReply {
  const { version } = kube.state.config;
  switch (segments.join('/')) {
    case 'version': {
      const [major = '', minor = ''] = version.replace(/^v/, '').split('.');
      const build = {
        gitVersion: version,
        gitCommit: '',
        gitTreeState: '',
        buildDate: '1970-01-01T00:00:00Z',
        goVersion: 'go1.26.0',
        compiler: 'gc',
        platform: 'linux/amd64',
      };
      const body = {
        major,
        minor,
        emulationMajor: major,
        emulationMinor: minor,
        minCompatibilityMajor: major,
        minCompatibilityMinor: String(Number(minor) - 1),
        ...build,
      };
      return { kind: 'response', status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body, undefined, 2) };
    }
    case 'healthz':
    case 'livez':
    case 'readyz':
      return { kind: 'response', status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'ok' };
    case 'openapi/v3': {
      const paths = [
        ...new Set(
          allResources(kube.state).map((entry) => (entry.group === '' ? `api/${entry.version}` : `apis/${entry.group}/${entry.version}`)),
        ),
      ];
      return jsonReply({ paths: Object.fromEntries(paths.map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}` }])) });
    }
    case '':
      return jsonReply({ paths: ['/api', '/apis', '/healthz', '/livez', '/openapi/v3', '/readyz', '/version'] });
    default:
      return statusReply(noSuchPath());
  }
}
