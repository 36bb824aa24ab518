import { canonicalIp } from '../../base/ip.ts';
import type { Task } from '../../base/task.ts';
import type { SocketErrno, SocketId } from '../../net/socket.ts';
import { bindSocket, closeSocket, openSocket } from '../../net/transport/calls.ts';
import { findSocket } from '../../net/transport/socket-table.ts';
import { connectTask } from '../../net/transport/tasks.ts';
import { errnoText } from '../client/errno.ts';
import { ownerOf } from '../client/terminal.ts';
import { lookupHost } from '../dns/resolver.ts';
import { elapsed, failed, info, type Connection, type Step, type Transfer } from './state.ts';

/** Resolves the host and connects to the first address that answers. */
export function* connectHost(transfer: Transfer): Task<Step<Connection>> {
  const { url, options, process } = transfer;
  const number = transfer.connections++;
  const addresses = yield* resolve(transfer);
  if (addresses.kind !== 'ok') {
    if (addresses.kind === 'failed') {
      yield* info(transfer, addresses.failure.message);
      yield* info(transfer, `Closing connection ${number}`);
    }
    return addresses;
  }
  transfer.times.nameLookup = elapsed(transfer);
  let last: SocketErrno | 'timeout' = 'ECONNREFUSED';
  for (const ip of addresses.value) {
    yield* info(transfer, `  Trying ${ip.includes(':') ? `[${ip}]` : ip}:${url.port}...`);
    const id = openSocket(process.network, process.namespace, {
      type: 'tcp',
      version: ip.includes(':') ? 6 : 4,
      owner: ownerOf(process),
      options: { reuseAddress: false },
      device: undefined,
    });
    const bound = yield* bindLocal(transfer, id, ip);
    if (bound) {
      closeSocket(process.network, id);
      yield* info(transfer, bound.message);
      yield* info(transfer, `Closing connection ${number}`);
      return { kind: 'failed', failure: bound };
    }
    const limits = [
      options.connectTimeoutMs ?? 300_000,
      ...(transfer.deadline === undefined ? [] : [transfer.deadline - process.clock.now()]),
    ];
    const outcome = yield* connectTask(process.network, id, { ip, port: url.port }, Math.max(1, Math.min(...limits)));
    if (outcome.kind === 'ok') return { kind: 'ok', value: yield* connected(transfer, number, id, ip) };
    closeSocket(process.network, id);
    if (outcome.kind === 'signal') return outcome;
    if (outcome.kind === 'errno') {
      last = outcome.errno;
      const how = outcome.immediate ? `Immediate connect fail for ${ip}: ` : `connect to ${ip} port ${url.port} failed: `;
      yield* info(transfer, how + errnoText(outcome.errno));
      continue;
    }
    last = 'timeout';
    if (transfer.deadline !== undefined && process.clock.now() >= transfer.deadline) {
      const message = `Connection timed out after ${elapsed(transfer)} milliseconds`;
      yield* info(transfer, message);
      yield* info(transfer, `Closing connection ${number}`);
      return failed(28, message);
    }
    yield* info(
      transfer,
      `ipv4 connect timeout after ${elapsed(transfer)}ms, move on!`.replace('ipv4', ip.includes(':') ? 'ipv6' : 'ipv4'),
    );
  }
  const why = last === 'timeout' ? 'Timeout was reached' : "Couldn't connect to server";
  const message = `Failed to connect to ${url.host} port ${url.port} after ${elapsed(transfer)} ms: ${why}`;
  yield* info(transfer, message);
  yield* info(transfer, `Closing connection ${number}`);
  return failed(last === 'timeout' ? 28 : 7, message);
}

function* connected(transfer: Transfer, number: number, id: SocketId, ip: string): Task<Connection> {
  const { url, process } = transfer;
  const socket = findSocket(process.network, id);
  transfer.local = socket && { ip: socket.local.ip, port: socket.local.port };
  transfer.remote = { ip, port: url.port };
  transfer.times.connect = elapsed(transfer);
  yield* info(transfer, `Connected to ${url.host} (${ip}) port ${url.port} (#${number})`);
  return {
    number,
    host: url.host,
    port: url.port,
    scheme: url.scheme,
    socket: id,
    tls: false,
    http2: false,
    tickets: false,
    buffer: '',
    raw: '',
  };
}

function* resolve(transfer: Transfer): Task<Step<readonly string[]>> {
  const { url, options, process } = transfer;
  const pinned = transfer.pinned.get(`${url.host.toLowerCase()}:${url.port}`);
  if (pinned) {
    yield* info(transfer, `Hostname ${url.host} was found in DNS cache`);
    return { kind: 'ok', value: pinned };
  }
  const found = yield* lookupHost(process, url.host, options.version, transfer.deadline);
  if (found.kind === 'signal') return found;
  if (found.kind === 'timeout') return failed(28, `Resolving timed out after ${elapsed(transfer)} milliseconds`);
  if (found.kind === 'error') return failed(6, `Could not resolve host: ${url.host}`);
  return { kind: 'ok', value: found.addresses };
}

/** --interface and --local-port. */
function* bindLocal(transfer: Transfer, id: SocketId, ip: string): Task<{ readonly code: number; readonly message: string } | undefined> {
  const { options, process } = transfer;
  let address = ip.includes(':') ? '::' : '0.0.0.0';
  const wanted = options.interface;
  const socket = findSocket(process.network, id);
  if (wanted !== undefined && socket) {
    const links = process.network.state.namespaces.get(process.namespace)?.links.values() ?? [];
    const link = [...links].find((each) => each.name === wanted);
    const own = canonicalIp(wanted);
    if (link) {
      socket.device = link.name;
      const first = link.addresses.find((each) => each.ip.includes(':') === ip.includes(':'));
      if (first) address = first.ip;
    } else if (own === undefined) return { code: 45, message: `Couldn't bind to '${wanted}'` };
    else address = own;
  }
  if (options.localPort === undefined && wanted === undefined) return undefined;
  const bound = bindSocket(process.network, id, address, options.localPort ?? 0);
  if (!bound.ok)
    return { code: 45, message: `bind failed with errno ${bound.error === 'EADDRINUSE' ? 98 : 99}: ${errnoText(bound.error)}` };
  if (options.localPort !== undefined) yield* info(transfer, `Local port: ${options.localPort}`);
  return undefined;
}
