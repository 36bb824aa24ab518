import { execFile, execFileSync } from 'node:child_process';
import type { KernelCase } from './case.ts';
import type { Loads } from './simulated.ts';
import type { KernelProbe, Line, Shape } from './shapes.ts';

/** What a case shows: an outcome for each probe, then which routers forwarded something. */
export type Shown = readonly string[];

const SERVER = `import socket,sys,threading
name=sys.argv[1]
def said(a): return ('%s %s'%(name,a[0].replace('::ffff:',''))).encode()
def one(c,a):
    try:
        c.recv(99); c.sendall(said(a)); c.close()
    except OSError: pass
def tcp():
    while True:
        c,a=s.accept(); threading.Thread(target=one,args=(c,a),daemon=True).start()
s=socket.create_server(('::',8080),backlog=64,family=socket.AF_INET6,dualstack_ipv6=True)
threading.Thread(target=tcp,daemon=True).start()
u=socket.socket(socket.AF_INET6,socket.SOCK_DGRAM); u.setsockopt(41,26,0); u.bind(('::',5353)); print('ready',flush=True)
while True:
    try: d,a=u.recvfrom(99); u.sendto(said(a),a)
    except OSError: pass`;

/** Seconds after which a client gives up: longer than a neighbour is asked for. */
const PATIENCE = 3.6;

const CLIENT = `import socket,errno,json,sys
from concurrent.futures import ThreadPoolExecutor
N={'ECONNREFUSED':'refused','EHOSTUNREACH':'host-unreachable','ENETUNREACH':'net-unreachable','EACCES':'prohibited','EINVAL':'invalid-argument','EPERM':'eperm','ECONNRESET':'reset','ETIMEDOUT':'timeout'}
def ask(p):
    s=socket.socket(socket.AF_INET6 if ':' in p['dst'] else socket.AF_INET,socket.SOCK_STREAM if p['proto']=='tcp' else socket.SOCK_DGRAM); s.settimeout(${PATIENCE})
    late='timeout'
    try:
        s.connect((p['dst'],p['port']))
        if p['proto']=='tcp': late='stalled-after-connect'
        s.send(b'hi')
        got=s.recv(99).decode()
        return 'ok '+got if got else 'empty-reply'
    except socket.timeout: return late
    except OSError as e: return N.get(errno.errorcode[e.errno],str(e))
    finally: s.close()
def show(p):
    seen=set()
    for i in range(p.get('repeat',1)):
        got=ask(p)
        if not got.startswith('ok '): return got
        seen.add(got)
    return '%d answer'%len(seen) if p.get('countOnly') else ' / '.join(sorted(seen))
for line in ThreadPoolExecutor(32).map(show,json.loads(sys.argv[1])): print(line)`;

/**
 * The shell script that asks the real kernel: what the simulator printed is loaded as `tables`. It prints one line for each probe and one for
 * each router, and removes what it made.
 */
export function realScript(prefix: string, { shape, lines }: KernelCase, tables: ReadonlyMap<string, Loads>): string {
  const names = shape.spaces.join(' ');
  const inside = (where: string): string => `nsenter --net=/run/netns/${prefix}${where}`;
  return `ready=$(mktemp -d)
trap 'kill $servers 2>/dev/null; rm -r "$ready"; for n in ${names}; do ip netns del ${prefix}$n; done 2>/dev/null' EXIT
for n in ${names}; do ip netns add ${prefix}$n; done
${shape.wires.map(([a, x, b, y]) => `ip link add ${x} netns ${prefix}${a} type veth peer name ${y} netns ${prefix}${b}`).join('\n')}
${grouped([...shape.base, ...lines.filter(({ cmd }) => !/^(ip6?tables|nft) /.test(cmd))])
  .map(({ where, cmds }) => `${inside(where)} sh -c '${cmds.join('; ')}' >/dev/null 2>&1`)
  .join('\n')}
${[...tables].flatMap(([where, text]) => loading(inside(where), text)).join('\n')}
${shape.servers.map((where) => `${inside(where)} python3 -c "${SERVER}" ${where} >"$ready/${where}" 2>&1 & servers="$servers $!"`).join('\n')}
for n in ${shape.servers.join(' ')}; do for i in $(seq 400); do [ -s "$ready/$n" ] && break; sleep 0.05; done; done
${probesByClient(shape)
  .map(
    (probes, at) =>
      `${inside(probes[0]?.from ?? '')} python3 -c "${CLIENT.replaceAll('"', '\\"')}" '${JSON.stringify(probes)}' >"$ready/answers${at}" & clients="$clients $!"`,
  )
  .join('\n')}
wait $clients; cat $(ls -v "$ready"/answers*)
${shape.routers.map((where) => `${inside(where)} ${filterOf(shape)} -t mangle -nvxL FORWARD | awk 'NR==3 { print "forwarded by ${where}:", ($1 > 0 ? "yes" : "no") }'`).join('\n')}
`;
}

/** What `nfacct add NAME` does, which is rarely installed: rules with such a counter load only where it exists. */
const NFACCT = `import socket,struct,sys
s=socket.socket(socket.AF_NETLINK,socket.SOCK_RAW,12)
for name in sys.argv[1:]:
    n=name.encode()+b'\\0'; m=struct.pack('BBHHH',0,0,0,4+len(n),1)+n+b'\\0'*(-len(n)%4)
    s.send(struct.pack('IHHII',16+len(m),7<<8,0x605,1,0)+m); s.recv(99)`;

function loading(inside: string, { iptables, ip6tables, nft }: Loads): readonly string[] {
  const load = (command: string, text: string): readonly string[] =>
    text === '' ? [] : [`${inside} ${command} <<'TABLES' || echo "${command} refused it"\n${text}TABLES`];
  const counters = new Set([...iptables.matchAll(/--nfacct-name +(\S+)/g)].map((found) => found[1]));
  const count = counters.size === 0 ? [] : [`${inside} python3 -c "${NFACCT}" ${[...counters].join(' ')}`];
  return [...count, ...load('nft -f -', nft), ...load('iptables-restore', iptables), ...load('ip6tables-restore', ip6tables)];
}

/** Neighbouring lines of one namespace together: entering it costs more than the command. */
function grouped(lines: readonly Line[]): readonly { readonly where: string; readonly cmds: readonly string[] }[] {
  const groups: { where: string; cmds: string[] }[] = [];
  for (const { where, cmd } of lines) {
    const last = groups.at(-1);
    if (last?.where === where) last.cmds.push(cmd);
    else groups.push({ where, cmds: [cmd] });
  }
  return groups;
}

/** Probes in their order, neighbours of one client together. */
function probesByClient(shape: Shape): readonly (readonly KernelProbe[])[] {
  const groups: KernelProbe[][] = [];
  for (const probe of shape.probes) {
    const last = groups.at(-1);
    if (last?.[0]?.from === probe.from) last.push(probe);
    else groups.push([probe]);
  }
  return groups;
}

/** Outcomes from real namespaces. */
export function askKernel(prefix: string, one: KernelCase, tables: ReadonlyMap<string, Loads>): Promise<Shown> {
  return new Promise((resolve) => {
    execFile('bash', ['-c', realScript(prefix, one, tables)], { timeout: 150_000 }, (_, stdout) => resolve(stdout.trim().split('\n')));
  });
}

/** The program for the version of IP that a shape is about. */
export function filterOf(shape: Shape): string {
  return shape.six === true ? 'ip6tables' : 'iptables';
}

/** Every namespace's first rule of mangle FORWARD counts what it forwards. */
export function counting(shape: Shape): readonly Line[] {
  return shape.routers.map((where) => ({ where, cmd: `${filterOf(shape)} -t mangle -I FORWARD -m comment --comment path` }));
}

/** Why real namespaces cannot be asked here; undefined when they can. */
export function whyNotHere(): string | undefined {
  if (process.platform !== 'linux') return 'this is not Linux';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  try {
    execFileSync(
      'bash',
      ['-c', 'command -v ip nsenter bridge iptables iptables-restore python3 awk && ip netns add khtry && ip netns del khtry'],
      {
        stdio: 'ignore',
      },
    );
    return undefined;
  } catch {
    return 'ip netns, iptables or python3 does not work here';
  }
}
