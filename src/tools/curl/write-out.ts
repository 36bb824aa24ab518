import type { CurlFailure, Transfer } from './state.ts';
import { elapsed } from './state.ts';

/** -w: variables and escapes of curl(1); unknown variables are said on stderr. */
export function writeOut(
  format: string,
  transfer: Transfer,
  failure: CurlFailure | undefined,
  numberOfRedirects: number,
): { readonly text: string; readonly unknown: readonly string[] } {
  const unknown: string[] = [];
  const seconds = (ms: number): string => (ms / 1000).toFixed(6);
  const { times } = transfer;
  const total = elapsed(transfer);
  const values: Readonly<Record<string, () => string>> = {
    http_code: () => String(transfer.status).padStart(3, '0'),
    response_code: () => String(transfer.status).padStart(3, '0'),
    http_version: () => transfer.httpVersion.replace('HTTP/', '') || '0',
    size_download: () => String(transfer.downloaded),
    size_header: () => String(transfer.headerBytes),
    size_request: () => String(transfer.requestBytes),
    size_upload: () => '0',
    speed_download: () => String(total > 0 ? Math.floor((transfer.downloaded * 1000) / total) : 0),
    speed_upload: () => '0',
    time_total: () => seconds(total),
    time_connect: () => seconds(times.connect),
    time_namelookup: () => seconds(times.nameLookup),
    time_appconnect: () => seconds(times.appConnect),
    time_pretransfer: () => seconds(times.preTransfer),
    time_starttransfer: () => seconds(times.startTransfer),
    time_redirect: () => seconds(0),
    remote_ip: () => transfer.remote?.ip ?? '',
    remote_port: () => String(transfer.remote?.port ?? 0),
    local_ip: () => transfer.local?.ip ?? '',
    local_port: () => String(transfer.local?.port ?? 0),
    exitcode: () => String(failure?.code ?? 0),
    errormsg: () => failure?.message ?? '',
    url: () => transfer.url.text,
    url_effective: () => effective(transfer.url.text),
    redirect_url: () => transfer.redirectUrl,
    num_redirects: () => String(numberOfRedirects),
    num_connects: () => String(transfer.remote ? transfer.connections : 0),
    content_type: () => transfer.contentType,
    method: () => transfer.method,
    scheme: () => transfer.url.scheme.toUpperCase(),
    ssl_verify_result: () => String(transfer.verifyResult),
    proxy_ssl_verify_result: () => '0',
    filename_effective: () => '',
    urlnum: () => '0',
    onerror: () => '',
    stderr: () => '',
    stdout: () => '',
  };
  const text = format.replace(/\\([ntr\\])|%%|%\{([a-z_]+)\}/g, (whole, escape: string | undefined, name: string | undefined) => {
    if (escape !== undefined) return { n: '\n', t: '\t', r: '\r', '\\': '\\' }[escape] ?? whole;
    if (name === undefined) return '%';
    const value = values[name];
    if (value) return value();
    unknown.push(name);
    return '';
  });
  return { text, unknown };
}

function effective(text: string): string {
  const url = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  return /^[a-z]+:\/\/[^/]*$/i.test(url) ? `${url}/` : url;
}
