import type { Task } from '../../base/task.ts';
import { receiveTask, sendTask } from '../../net/transport/tasks.ts';
import { portOption } from '../arguments.ts';
import type { Program } from '../program.ts';

/** MySQL speaks first: protocol 10 and its version; what follows is not simulated, so the session ends with the client's answer. */
export const mysql: Program = {
  name: 'mysqld',
  start(context) {
    const { env } = context;
    if (
      !env['MYSQL_ROOT_PASSWORD'] &&
      !env['MYSQL_ALLOW_EMPTY_PASSWORD'] &&
      !env['MYSQL_RANDOM_ROOT_PASSWORD'] &&
      !env['MARIADB_ROOT_PASSWORD']
    ) {
      context.logError('[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified');
      context.logError('    You need to specify one of the following as an environment variable:');
      context.logError('    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD');
      return { kind: 'exit', code: 1 };
    }
    if (!context.listen('tcp', '0.0.0.0', 3306).ok) return { kind: 'exit', code: 1 };
    context.logError(
      `[System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '${version(env)}'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.`,
    );
    return { kind: 'running' };
  },
  *connection(context, socket): Task<void> {
    yield* sendTask(context.network, socket, `J\0\0\0\n${version(context.env)}\0`);
    yield* receiveTask(context.network, socket, 10_000);
  },
};

function version(env: Readonly<Record<string, string>>): string {
  return env['MYSQL_VERSION'] ?? '8.4.7';
}

/** PostgreSQL waits for the client: SSL is refused with N, a start-up packet is answered with a request for the password. */
export const postgres: Program = {
  name: 'postgres',
  start(context) {
    const { env } = context;
    if (!env['POSTGRES_PASSWORD'] && env['POSTGRES_HOST_AUTH_METHOD'] !== 'trust') {
      context.logError('Error: Database is uninitialized and superuser password is not specified.');
      context.logError(
        '       You must specify POSTGRES_PASSWORD to a non-empty value for the\n       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".',
      );
      return { kind: 'exit', code: 1 };
    }
    const port = portOption(env['PGPORT'], 5432);
    if (!context.listen('tcp', '0.0.0.0', port).ok) return { kind: 'exit', code: 1 };
    context.logError(`LOG:  listening on IPv4 address "0.0.0.0", port ${port}`);
    context.logError('LOG:  database system is ready to accept connections');
    return { kind: 'running' };
  },
  *connection(context, socket): Task<void> {
    for (;;) {
      const received = yield* receiveTask(context.network, socket, 60_000);
      if (received.kind !== 'ok' || !received.value) return;
      const ssl = received.value.text.length === 8;
      const sent = yield* sendTask(context.network, socket, ssl ? 'N' : 'R\0\0\0\x17\0\0\0\nSCRAM-SHA-256\0\0');
      if (sent.kind !== 'ok') return;
    }
  },
};
