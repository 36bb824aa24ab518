import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { functionSink, textSource } from '../../../src/base/stream.ts';
import { nft } from '../../../src/tools/nft/nft.ts';
import type { ToolProcess } from '../../../src/tools/tool.ts';
import { applyIptablesRestore } from '../../../src/net/netfilter/restore.ts';
import { proxyNetwork } from '../../support/proxy-network.ts';

function machine(): (line: string | readonly string[], stdin?: string) => string {
  const network = proxyNetwork();
  return (line, stdin = '') => {
    const state = { text: '' };
    const sink = functionSink((text) => void (state.text += text));
    // '...' is one word, as a shell gives it
    const args = typeof line !== 'string' ? line : [...line.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
    const process = {
      args,
      name: 'nft',
      network,
      namespace: 'node',
      cwd: '/root',
      stdin: textSource(stdin),
      stdout: sink,
      stderr: sink,
      files: {
        read: (path: string) => (path === '/root/rules.nft' ? { ok: true, value: 'add table ip filed\n' } : { ok: false, errno: 'ENOENT' }),
      },
      clock: { now: () => network.clock.now },
      noteNotSimulated: () => void (state.text += '[not simulated] '),
      host: { kernel: 'node', privileged: true },
    } as unknown as ToolProcess;
    const step = nft.run(process).next();
    return state.text + (step.done && step.value !== 0 ? `exit ${step.value}\n` : '');
  };
}

const SETUP = [
  'add table ip a',
  'add chain ip a c',
  'add chain ip a d',
  'add rule ip a c jump d',
  "add chain ip a base '{ type filter hook input priority 0; }'",
  "add set ip a s '{ type ipv4_addr; }'",
  "add element ip a s '{ 1.1.1.1 }'",
  "add set ip a i '{ type ipv4_addr; flags interval; }'",
  "add element ip a i '{ 10.0.0.0/8 }'",
  "add map ip a m '{ type inet_service : verdict; }'",
  "add element ip a m '{ 80 : drop }'",
];

/** Sentences and places as nft 1.0.6 gives them. */
const mistakes: readonly (readonly [command: string, message: string, marks: string])[] = [
  ['add chain ip a', 'syntax error, unexpected newline, expecting string', '              ^'],
  ['add chain ip nosuch c', 'No such file or directory', '             ^^^^^^'],
  ['add rule ip a c foo', 'syntax error, unexpected newline', '                   ^'],
  ['add rule ip a c foo bar', 'No symbol type information', '                ^^^'],
  ['add rule ip a nosuch accept', 'Could not process rule: No such file or directory', '              ^^^^^^'],
  ['add rule nosuch c accept', 'Could not process rule: No such file or directory', '         ^^^^^^'],
  ['add rule ip a c tcp dport', 'syntax error, unexpected newline', '                         ^'],
  ['add rule ip a c tcp dprt 1 drop', 'syntax error, unexpected string', '                    ^^^^'],
  ['add rule ip a c tcp dport foo', 'Could not resolve service: Servname not supported for ai_socktype', '                          ^^^'],
  ['add rule ip a c tcp dport 70000', 'Service out of range', '                          ^^^^^'],
  ['add rule ip a c ip saddr foo', 'Could not resolve hostname: Temporary failure in name resolution', '                         ^^^'],
  [
    'add rule ip a c ip saddr 1.2.3.4/33 accept',
    'Prefix length 33 is invalid for type of 32 bits width',
    '                         ^^^^^^^^^^',
  ],
  ['add rule ip a c ip saddr @nosuch accept', 'No such file or directory', '                         ^^^^^^^'],
  [
    'add rule ip a c tcp dport @s accept',
    'datatype mismatch, expected IPv4 address, expression has type internet network service',
    '                ~~~~~~~~~ ^^',
  ],
  ['add rule ip a c jump nosuch', 'Could not process rule: No such file or directory', '                     ^^^^^^'],
  ['add rule ip a c jump base', 'Could not process rule: Operation not supported', '                     ^^^^'],
  ['add rule ip a c accept drop', 'Statement after terminal statement has no effect', '                ~~~~~~ ^^^^'],
  ['add rule ip a c ip6 saddr fd00::1 accept', 'conflicting protocols specified: ip vs. ip6', '                ^^^^^^^^^'],
  [
    'add rule ip a c tcp dport 22 udp dport 22 accept',
    'conflicting protocols specified: tcp vs. udp',
    '                             ^^^^^^^^^',
  ],
  [
    'add rule ip a c dnat to 1.1.1.1:80',
    'transport protocol mapping is only valid after transport protocol match',
    '                ~~~~            ^^',
  ],
  ['add rule ip a c limit rate 5/foo accept', 'syntax error, unexpected string', '                             ^^^'],
  [
    'add rule ip a c reject with foo',
    'syntax error, unexpected string, expecting icmp or icmpv6 or tcp or icmpx',
    '                            ^^^',
  ],
  ['add rule ip a c iif nosuch0 accept', 'Interface does not exist', '                    ^^^^^^^'],
  ['add rule ip a c counter name nn', 'Could not process rule: No such file or directory', '                             ^^'],
  ['delete rule ip a c', 'syntax error, unexpected newline, expecting handle', '                  ^'],
  ['delete rule ip a c handle 99', 'Could not process rule: No such file or directory', '                          ^^'],
  ['delete chain ip a d', 'Could not process rule: Device or resource busy', '                  ^'],
  ['delete chain ip a nosuch', 'Could not process rule: No such file or directory', '                  ^^^^^^'],
  ['delete table ip nosuch', 'Could not process rule: No such file or directory', '                ^^^^^^'],
  ['delete table', 'syntax error, unexpected newline, expecting handle or string', '            ^'],
  ['create table ip a', 'Could not process rule: File exists', '                ^'],
  ['create chain ip a c', 'Could not process rule: File exists', '                  ^'],
  ['create set ip a s { type ipv4_addr; }', 'Could not process rule: File exists', '                ^'],
  ['create element ip a s { 1.1.1.1 }', 'Could not process rule: File exists', '                        ^^^^^^^'],
  ['delete element ip a s { 3.3.3.3 }', 'Could not process rule: No such file or directory', '                        ^^^^^^^'],
  ['add element ip a m { 80 : accept }', 'Could not process rule: File exists', '                     ^^'],
  ['add element ip a i { 10.1.0.0/16 }', 'interval overlaps with an existing one', '                     ^^^^^^^^^^^'],
  [
    'add element ip a s { 1.1.1.0/24 }',
    "You must add 'flags interval' to your set declaration if you want to add prefix elements",
    '                     ^^^^^^^^^^',
  ],
  [
    'add element ip a s { 1.1.1.0-1.1.1.9 }',
    "You must add 'flags interval' to your set declaration if you want to add range elements",
    '                     ^^^^^^^^^^^^^^^',
  ],
  ['add set ip a t', "syntax error, unexpected newline, expecting '{'", '              ^'],
  ['add table 1a', 'syntax error, unexpected number, expecting string', '          ^'],
  ['add table inet x y', 'syntax error, unexpected string, expecting end of file or newline or semicolon', '                 ^'],
  ['list table ip nosuch', 'No such file or directory', '              ^^^^^^'],
  ['list chain ip a nosuch', 'No such file or directory', '                ^^^^^^'],
  ['list map ip a s', 'No such file or directory', '              ^'],
  ['list', 'syntax error, unexpected newline', '    ^'],
  ['list foo', 'syntax error, unexpected string', '     ^^^'],
  ['foo', 'syntax error, unexpected newline, expecting string', '   ^'],
  ['destroy table ip a', 'syntax error, unexpected table, expecting string', '        ^^^^^'],
];

describe('nft', () => {
  test.each(mistakes)('%s', (command, message, marks) => {
    const run = machine();
    for (const line of SETUP) expect(run(line)).toBe('');
    const before = run('list ruleset');
    expect(run(`'${command}'`)).toBe(`Error: ${message}\n${command}\n${marks}\nexit 1\n`);
    expect(run('list ruleset')).toBe(before);
  });

  test('places rules by position, and numbers everything', () => {
    const run = machine();
    for (const line of SETUP) run(line);
    for (const line of [
      'add rule a c tcp dport 22 accept',
      'insert rule a c counter',
      'insert rule a c index 1 log',
      'add rule a c position 3 notrack',
      'add rule a c handle 3 meta l4proto { tcp, udp } accept',
      'replace rule a c handle 3 drop',
    ])
      expect(run(line)).toBe('');
    expect(run('-a list chain ip a c')).toMatch(
      /^table ip a \{\n\tchain c \{ # handle 1\n\t\tcounter packets 0 bytes 0 # handle \d+\n\t\tlog # handle \d+\n\t\tdrop # handle 3\n\t\tmeta l4proto \{ tcp, udp \} accept # handle \d+\n\t\tnotrack # handle \d+\n\t\ttcp dport 22 accept # handle \d+\n\t\}\n\}\n$/,
    );
    expect(run('-n list chain ip a c')).toContain('meta l4proto { 6, 17 } accept');
    expect(run('-s list chain ip a c')).toContain('\t\tcounter\n');
    expect(run('delete rule a c handle 3')).toBe('');
    expect(run('rename chain a d e')).toBe('');
    expect(run('flush chain a c')).toBe('');
    expect(run('list chains')).toBe(
      'table ip a {\n\tchain c {\n\t}\n\tchain e {\n\t}\n\tchain base {\n\t\ttype filter hook input priority filter; policy accept;\n\t}\n}\n',
    );
  });

  test('does all of a file or nothing', () => {
    const run = machine();
    expect(run('-f rules.nft')).toBe('');
    expect(run('list tables')).toBe('table ip filed\n');
    expect(run('-f nosuch.nft')).toBe('internal:0:0-0: Error: Could not open file "nosuch.nft": No such file or directory\n\n\nexit 1\n');
    expect(run('-f -', 'add table y\nadd chain z c\nadd rule y c accept\n')).toBe(
      '/dev/stdin:2:11-11: Error: No such file or directory\nadd chain z c\n          ^\nexit 1\n',
    );
    expect(run('-c -f -', 'add table y\n')).toBe('');
    expect(run('list tables')).toBe('table ip filed\n');
    // chains of a block may lead to later ones
    expect(run('-f -', 'table ip y { chain a { jump b; }\n chain b { accept\n }\n}\n')).toBe('');
    expect(run('list table y')).toBe('table ip y {\n\tchain a {\n\t\tjump b\n\t}\n\n\tchain b {\n\t\taccept\n\t}\n}\n');
  });

  test('tells every mistake of a file, and goes on after one of grammar', () => {
    const run = machine();
    expect(run('-f -', 'table ip y {\n chain a {\n  tcp dport foo\n  ip saddr bar\n }\n}\n')).toBe(
      '/dev/stdin:3:13-15: Error: Could not resolve service: Servname not supported for ai_socktype\n  tcp dport foo\n            ^^^\n' +
        '/dev/stdin:4:12-14: Error: Could not resolve hostname: Temporary failure in name resolution\n  ip saddr bar\n           ^^^\nexit 1\n',
    );
    expect(run("'add chain x c { type filter hook forward priority 0; policy accept }'")).toBe(
      "Error: syntax error, unexpected '}', expecting newline or semicolon\nadd chain x c { type filter hook forward priority 0; policy accept }\n" +
        `${' '.repeat(67)}^\nError: syntax error, unexpected end of file\nadd chain x c { type filter hook forward priority 0; policy accept }\n^\nexit 1\n`,
    );
  });

  test('lists as JSON what the real one lists', () => {
    const file = new URL('fixtures/json.json', import.meta.url);
    const { commands } = JSON.parse(readFileSync(file, 'utf8')) as { commands: { args: string[]; output: string }[] };
    const run = machine();
    const seen = commands.map(({ args }) => ({ args, output: run(args).replace(/exit 1\n$/, '') }));
    expect(seen).toEqual(commands);
    expect(commands.length).toBeGreaterThan(40);
  });

  test('counts and resets named counters', () => {
    const run = machine();
    run('add table a');
    run("add counter a hits '{ packets 3 bytes 4 ; }'");
    expect(run('reset counters')).toBe('table ip a {\n\tcounter hits {\n\t\tpackets 3 bytes 4\n\t}\n}\n');
    expect(run('list counter a hits')).toBe('table ip a {\n\tcounter hits {\n\t\tpackets 0 bytes 0\n\t}\n}\n');
  });

  test('shows the tables of iptables, and leaves their rules to iptables', () => {
    const network = proxyNetwork();
    const ruleset = network.state.namespaces.get('node')?.ruleset;
    if (!ruleset) throw new Error('no node');
    applyIptablesRestore(ruleset, '*filter\n-A INPUT -i eth0 -p tcp -m tcp --dport 22 -m comment --comment ssh -j ACCEPT\nCOMMIT\n', {
      version: 4,
      noflush: false,
    });
    const run = (line: string): string => {
      const state = { text: '' };
      const sink = functionSink((text) => void (state.text += text));
      const process = {
        args: line.split(' '),
        network,
        namespace: 'node',
        stdout: sink,
        stderr: sink,
        clock: { now: () => 0 },
        noteNotSimulated: () => {},
        host: { privileged: true },
      };
      nft.run(process as unknown as ToolProcess).next();
      return state.text;
    };
    expect(run('list table ip filter')).toBe(
      'table ip filter {\n\tchain INPUT {\n\t\ttype filter hook input priority filter; policy accept;\n\t\tiifname "eth0" tcp dport 22  counter packets 0 bytes 0 accept\n\t}\n}\n' +
        '# Warning: table ip filter is managed by iptables-nft, do not touch!\n',
    );
    expect(run('add rule ip filter INPUT accept')).toBe(
      'kubehop does not simulate nft commands that change tables of iptables: use iptables\n',
    );
    expect(run('delete table ip filter')).toBe('');
    expect(run('list tables')).toBe('');
    expect(ruleset.iptables.size).toBe(0);
  });

  test.each([
    ['list flowtables', 'nft list flowtables'],
    ['-j list flowtables', 'nft -j list flowtables'],
    ['monitor', 'nft monitor'],
    ['add table bridge b', 'nftables tables of family bridge'],
    ['add rule a c ether saddr 00:11:22:33:44:55 drop', 'the nft expression "ether"'],
    ['add rule a c quota over 10 mbytes drop', 'the nft statement "quota"'],
  ])('%s says that it is not simulated', (command, what) => {
    const run = machine();
    for (const line of SETUP) run(line);
    expect(run(command)).toBe(`[not simulated] kubehop does not simulate ${what}\nexit 1\n`);
  });

  test.each([
    ['-v', 'nftables v1.0.6 (Lester Gooch #5)\n'],
    ['-x', "nft: invalid option -- 'x'\nexit 1\n"],
    ['', 'nft: no command specified\nexit 1\n'],
  ])('nft %s', (line, text) => {
    expect(machine()(line)).toBe(text);
  });
});
