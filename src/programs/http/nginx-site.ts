import type { Files } from '../../base/files.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { parseNginxConfig, type Directive } from './nginx-config.ts';

/** A server block, ready to answer: plain data, kept in the program's state. */
export interface NginxServer {
  readonly listen: readonly {
    readonly ip: string;
    readonly port: number;
    readonly isDefault: boolean;
    readonly ssl: boolean;
    readonly http2: boolean;
  }[];
  /** `file:line` of its block */
  readonly where: string;
  readonly names: readonly string[];
  readonly directives: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly locations: readonly NginxLocation[];
}

export interface NginxLocation {
  readonly modifier: '' | '=' | '^~' | '~' | '~*';
  readonly path: string;
  readonly directives: Readonly<Record<string, readonly (readonly string[])[]>>;
}

const MAX_FILES = 64;

/** What is known; anything else is an error as with a real build without the module. */
const KNOWN = new Set(
  `user worker_processes error_log pid events worker_connections http include default_type log_format access_log sendfile tcp_nopush tcp_nodelay
  keepalive_timeout keepalive_requests types_hash_max_size gzip gzip_types server listen server_name location root alias index try_files return rewrite proxy_pass
  proxy_set_header proxy_http_version proxy_read_timeout proxy_connect_timeout proxy_send_timeout proxy_buffering proxy_redirect proxy_next_upstream add_header
  error_page upstream resolver resolver_timeout client_max_body_size server_tokens charset autoindex expires deny allow stub_status ssl_certificate
  ssl_certificate_key ssl_protocols ssl_ciphers ssl_prefer_server_ciphers ssl_session_cache ssl_session_timeout ssl_session_tickets
  ssl_reject_handshake proxy_ssl_server_name proxy_ssl_verify proxy_ssl_name types load_module daemon master_process worker_rlimit_nofile map set if limit_req_zone limit_req internal
  client_body_buffer_size server_names_hash_bucket_size multi_accept use auth_basic auth_basic_user_file real_ip_header set_real_ip_from http2 break`.split(
    /\s+/,
  ),
);

/** The main file with what it includes, as one tree. */
export function readNginxTree(files: Files, main: string): Result<readonly Directive[]> {
  return readFile(files, main, { left: MAX_FILES });
}

/** Reads the main file with its includes. */
export function readNginxSites(files: Files, main: string): Result<readonly NginxServer[]> {
  const tree = readNginxTree(files, main);
  if (!tree.ok) return tree;
  const http = tree.value.find((directive) => directive.name === 'http');
  const servers: NginxServer[] = [];
  for (const directive of http?.block ?? []) {
    if (directive.name === 'server') servers.push(serverOf(directive, http?.block ?? []));
  }
  return ok(servers);
}

function readFile(files: Files, path: string, counter: { left: number }): Result<Directive[]> {
  const read = files.read(path);
  if (!read.ok) return err(`open() "${path}" failed (2: No such file or directory)`);
  const parsed = parseNginxConfig(read.value, path);
  return parsed.ok ? withIncludes(files, parsed.value, counter) : parsed;
}

function withIncludes(files: Files, directives: readonly Directive[], counter: { left: number }): Result<Directive[]> {
  const out: Directive[] = [];
  for (const directive of directives) {
    if (!KNOWN.has(directive.name)) return err(`unknown directive "${directive.name}" in ${directive.file}:${directive.line}`);
    if (directive.name === 'include') {
      for (const path of expandGlob(files, directive.args[0] ?? '')) {
        if (counter.left-- <= 0) return err('too many includes');
        if (path.endsWith('mime.types')) continue;
        const part = readFile(files, path, counter);
        if (!part.ok) return part;
        out.push(...part.value);
      }
      continue;
    }
    // Content of these blocks is no list of directives.
    if (!directive.block || ['types', 'map', 'events'].includes(directive.name)) {
      out.push(directive);
      continue;
    }
    const inner = directive.name === 'upstream' ? ok([...directive.block]) : withIncludes(files, directive.block, counter);
    if (!inner.ok) return inner;
    out.push({ ...directive, block: inner.value });
  }
  return ok(out);
}

function expandGlob(files: Files, pattern: string): string[] {
  const path = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`;
  const slash = path.lastIndexOf('/');
  const directory = path.slice(0, slash);
  const last = path.slice(slash + 1);
  if (!last.includes('*')) return [path];
  const names = files.list(directory);
  if (!names.ok) return [];
  const [head = '', tail = ''] = last.split('*');
  return names.value
    .filter((name) => name.startsWith(head) && name.endsWith(tail) && !name.startsWith('.'))
    .map((name) => `${directory}/${name}`);
}

function collect(
  directives: readonly Directive[],
  into: Record<string, (readonly string[])[]> = {},
): Record<string, (readonly string[])[]> {
  for (const directive of directives) {
    if (directive.block && directive.name !== 'upstream') continue;
    const words = directive.block
      ? [directive.args[0] ?? '', ...directive.block.filter((entry) => entry.name === 'server').map((entry) => entry.args[0] ?? '')]
      : directive.args;
    (into[directive.name] ??= []).push(words);
  }
  return into;
}

function serverOf(directive: Directive, http: readonly Directive[]): NginxServer {
  const block = directive.block ?? [];
  const listen = block
    .filter((entry) => entry.name === 'listen')
    .map((entry) => listenOf(entry.args))
    .filter((entry) => entry !== undefined);
  const inherited = collect(http);
  const own = collect(block);
  const locations = block
    .filter((entry) => entry.name === 'location')
    .map((entry): NginxLocation => {
      const [first = '', second] = entry.args;
      const modifier = second === undefined ? '' : (first as NginxLocation['modifier']);
      return { modifier, path: second ?? first, directives: { ...inherited, ...own, ...collect(entry.block ?? []) } };
    });
  return {
    listen: listen.length > 0 ? listen : [{ ip: '0.0.0.0', port: 80, isDefault: false, ssl: false, http2: false }],
    where: `${directive.file}:${directive.line}`,
    names: block.filter((entry) => entry.name === 'server_name').flatMap((entry) => entry.args),
    directives: { ...inherited, ...own },
    locations,
  };
}

function listenOf(args: readonly string[]): NginxServer['listen'][number] | undefined {
  const address = args[0] ?? '';
  const flags = { isDefault: args.includes('default_server'), ssl: args.includes('ssl'), http2: args.includes('http2') };
  if (address.startsWith('unix:')) return undefined;
  const match = /^(?:(.*):)?(\d+)$/.exec(address);
  if (!match) return { ip: address, port: 80, ...flags };
  const ip = (match[1] ?? '0.0.0.0').replace(/^\[|\]$/g, '').replace('*', '0.0.0.0');
  return { ip: ip === '' ? '0.0.0.0' : ip, port: Number(match[2]), ...flags };
}

/** The server for a connection's port and Host: exact name, then wildcards, then the default. */
export function chooseServer(servers: readonly NginxServer[], port: number, host: string): NginxServer | undefined {
  const listening = servers.filter((server) => server.listen.some((entry) => entry.port === port));
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return (
    listening.find((server) => server.names.includes(name)) ??
    listening.find((server) => server.names.some((entry) => entry.startsWith('*.') && name.endsWith(entry.slice(1)))) ??
    listening.find((server) => server.listen.some((entry) => entry.port === port && entry.isDefault)) ??
    listening[0]
  );
}

/** The location of a path: exact, longest prefix (final with ^~), first matching expression, longest prefix. */
export function chooseLocation(server: NginxServer, path: string): NginxLocation | undefined {
  const exact = server.locations.find((location) => location.modifier === '=' && location.path === path);
  if (exact) return exact;
  const prefixes = server.locations.filter(
    (location) => (location.modifier === '' || location.modifier === '^~') && path.startsWith(location.path),
  );
  const longest = prefixes.sort((a, b) => b.path.length - a.path.length)[0];
  if (longest?.modifier === '^~') return longest;
  const matching = server.locations.find((location) => location.modifier.startsWith('~') && matchesExpression(location, path));
  return matching ?? longest;
}

function matchesExpression(location: NginxLocation, path: string): boolean {
  try {
    return new RegExp(location.path, location.modifier === '~*' ? 'i' : '').test(path.slice(0, 2048));
  } catch {
    return false;
  }
}
