import { image, versions, type CatalogueEntry } from './entry.ts';

/** Databases, as far as their ports and greetings go. */
export const dataImages: readonly CatalogueEntry[] = [
  {
    image: image('redis', 'Redis', {
      entrypoint: ['docker-entrypoint.sh'],
      command: ['redis-server'],
      workingDirectory: '/data',
      tools: ['coreutils', 'redis-cli'],
      libc: 'glibc',
      bytes: 52_000_000,
      exposedPorts: [6379],
    }),
    hasTag: versions(/[5-8](?:\.\d+(?:\.\d+)?)?/),
  },
  {
    image: image('valkey/valkey', 'Valkey', {
      command: ['redis-server'],
      workingDirectory: '/data',
      tools: ['coreutils'],
      libc: 'glibc',
      bytes: 45_000_000,
      exposedPorts: [6379],
    }),
    hasTag: versions(/[789](?:\.\d+(?:\.\d+)?)?/),
  },
  {
    image: image('postgres', 'PostgreSQL', {
      entrypoint: ['docker-entrypoint.sh'],
      command: ['postgres'],
      tools: ['coreutils'],
      libc: 'glibc',
      bytes: 160_000_000,
      exposedPorts: [5432],
    }),
    hasTag: versions(/(?:9|1[0-8])(?:\.\d+)?/),
  },
  {
    image: image('mysql', 'MySQL', {
      entrypoint: ['docker-entrypoint.sh'],
      command: ['mysqld'],
      tools: ['coreutils'],
      libc: 'glibc',
      bytes: 220_000_000,
      exposedPorts: [3306],
    }),
    hasTag: versions(/(?:5\.[67]|8(?:\.\d+)?|9(?:\.\d+)?)(?:\.\d+)?/, 'lts|oracle|debian|innovation'),
  },
  {
    image: image('mariadb', 'MariaDB', {
      entrypoint: ['docker-entrypoint.sh'],
      command: ['mariadbd'],
      tools: ['coreutils'],
      libc: 'glibc',
      bytes: 118_000_000,
      exposedPorts: [3306],
    }),
    hasTag: versions(/1[0-2](?:\.\d+(?:\.\d+)?)?/, 'lts|noble|jammy'),
  },
];
