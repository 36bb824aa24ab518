import type { Task } from '../../base/task.ts';
import { utf8Length, type HttpResponse } from '../../base/http.ts';
import { elapsed, type Transfer } from './state.ts';

/** Where the body goes: -o file, -O, or stdout. */
export type Destination =
  { readonly kind: 'stdout' } | { readonly kind: 'file'; readonly path: string; readonly name: string } | { readonly kind: 'null' };

export function* writeBody(transfer: Transfer, destination: Destination, text: string, append: boolean): Task<'ok' | 'failed'> {
  const { process } = transfer;
  if (destination.kind === 'null') return 'ok';
  if (destination.kind === 'stdout') return (yield* process.stdout.write(text)) === 'ok' ? 'ok' : 'failed';
  const written = process.files.write(destination.path, text, { append });
  return written.ok ? 'ok' : 'failed';
}

/** Headers for -i and -I: their names are bold on a terminal. */
export function headText(response: HttpResponse, bold: boolean): string {
  const lines = response.headers.map(({ name, value }) => (bold ? `\u001b[1m${name}\u001b[0m: ${value}\r\n` : `${name}: ${value}\r\n`));
  return `${response.version} ${response.status} ${response.reason}\r\n${lines.join('')}\r\n`;
}

const METER_HEAD = `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
`;

/** Opens the progress meter: its heading and the first line. */
export function* openMeter(transfer: Transfer): Task<void> {
  if (!transfer.meter || transfer.meterOpen) return;
  transfer.meterOpen = true;
  yield* transfer.process.stderr.write(`${METER_HEAD}\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0`);
}

/** The meter after another second of waiting. */
export function* tickMeter(transfer: Transfer): Task<void> {
  if (transfer.meterOpen) yield* transfer.process.stderr.write(`\r${meterLine(transfer)}`);
}

export function* closeMeter(transfer: Transfer): Task<void> {
  if (!transfer.meterOpen) return;
  transfer.meterOpen = false;
  yield* transfer.process.stderr.write(`\r${meterLine(transfer)}\n`);
}

function meterLine(transfer: Transfer): string {
  const ms = elapsed(transfer);
  const { downloaded, expected } = transfer;
  const total = expected ?? downloaded;
  const percent = total > 0 ? Math.floor((downloaded * 100) / total) : 0;
  const speed = ms > 0 ? Math.floor((downloaded * 1000) / ms) : downloaded * 1000;
  const spent = ms >= 1000 ? clock(ms) : '--:--:--';
  const size = (value: number): string => meterSize(value).padStart(5);
  return `${String(percent).padStart(3)} ${size(total)}  ${String(percent).padStart(3)} ${size(downloaded)}    0     0  ${size(speed)}      0 --:--:-- ${spent} --:--:-- ${size(speed)}`;
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return ` ${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Five characters as curl's max5data writes them. */
function meterSize(value: number): string {
  const kilo = 1024;
  if (value < 100_000) return String(value);
  if (value < 10_000 * kilo) return `${Math.floor(value / kilo)}k`;
  if (value < 100 * kilo * kilo) return `${(value / kilo / kilo).toFixed(1)}M`;
  return `${Math.floor(value / kilo / kilo)}M`;
}

export function bodyLength(text: string): number {
  return utf8Length(text);
}
