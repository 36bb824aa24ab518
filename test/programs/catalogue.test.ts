import { describe, expect, it } from 'vitest';
import { findImage } from '../../src/programs/images/catalogue.ts';
import { programFor } from '../../src/programs/registry.ts';
import { chooseBlock, parseCorefile } from '../../src/programs/coredns/corefile.ts';
import { parseNginxConfig } from '../../src/programs/http/nginx-config.ts';

describe('pulling', () => {
  for (const reference of [
    'nginx',
    'nginx:1.27',
    'docker.io/library/nginx:1.14.2',
    'busybox:1.36',
    'nicolaka/netshoot',
    'curlimages/curl',
    'registry.k8s.io/e2e-test-images/agnhost:2.53',
    'registry.k8s.io/coredns/coredns:v1.14.2',
  ]) {
    it(`${reference} succeeds`, () => expect(findImage(reference).ok).toBe(true));
  }
  for (const [reference, words] of [
    ['nginx:1.161', 'docker.io/library/nginx:1.161: not found'],
    [
      'ngnix',
      'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    ],
    ['registry.example.com/app:1', 'dial tcp: lookup registry.example.com: no such host'],
    ['Nginx', 'invalid reference format'],
  ] as const) {
    it(`${reference} fails`, () => {
      const found = findImage(reference);
      expect(found.ok ? '' : found.message).toMatch(new RegExp(`${words}$`));
    });
  }
});

describe('tools', () => {
  for (const reference of ['nicolaka/netshoot', 'wbitt/network-multitool', 'registry.k8s.io/e2e-test-images/agnhost:2.53']) {
    it(`${reference}: packages come after busybox, so that their ping is the one`, () => {
      const found = findImage(reference);
      const tools = found.ok ? found.image.tools : [];
      expect(tools.indexOf('busybox')).toBeGreaterThanOrEqual(0);
      expect(tools.indexOf('iputils')).toBeGreaterThan(tools.indexOf('busybox'));
    });
  }
});

describe('a command line', () => {
  for (const [line, program] of [
    [['/docker-entrypoint.sh', 'nginx', '-g', 'daemon off;'], 'nginx'],
    [['/agnhost', 'netexec', '--http-port=8080'], 'agnhost'],
    [['python3', '-m', 'http.server', '8000'], 'python-http.server'],
    [['sh', '-c', 'sleep 3600'], 'command'],
    [['sleep', '3600'], 'command'],
  ] as const) {
    it(`${line.join(' ')} starts ${program}`, () => expect(programFor(line).program).toBe(program));
  }
});

describe('a Corefile', () => {
  it('gives blocks by zone and port', () => {
    const parsed = parseCorefile(
      '.:53 {\n  errors\n  forward . 1.1.1.1\n}\nexample.org:53 {\n  hosts {\n    10.0.0.1 a.example.org\n  }\n}\n',
      '/etc/coredns/Corefile',
    );
    if (!parsed.ok) throw new Error(parsed.error);
    expect(chooseBlock(parsed.value, 53, 'a.example.org.')?.zones).toEqual(['example.org.']);
    expect(chooseBlock(parsed.value, 53, 'kubernetes.io.')?.zones).toEqual(['.']);
    expect(chooseBlock(parsed.value, 5353, 'kubernetes.io.')).toBeUndefined();
  });

  it('with an unknown plugin is refused by line', () => {
    expect(parseCorefile('.:53 {\n  errors\n  forwrad . 1.1.1.1\n}\n', '/etc/coredns/Corefile')).toEqual({
      ok: false,
      error: "/etc/coredns/Corefile:3 - Error during parsing: Unknown directive 'forwrad'",
    });
  });
});

describe('an nginx configuration', () => {
  it('without its closing brace is refused', () => {
    expect(parseNginxConfig('server {\n  listen 80;\n', '/etc/nginx/conf.d/a.conf')).toEqual({
      ok: false,
      error: 'unexpected end of file, expecting "}" in /etc/nginx/conf.d/a.conf:2',
    });
  });
});
