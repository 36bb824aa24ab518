import { HTTP_REASONS, httpResponse, utf8Length, type HttpHeader, type HttpResponse } from '../../base/http.ts';

/** Where nginx's own phrases differ from RFC 9110's. */
const NAMES: Readonly<Record<number, string>> = {
  405: 'Not Allowed',
  413: 'Request Entity Too Large',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

/** nginx's page for a status (ngx_http_special_response); `signature` is `nginx/1.29.4`, or `nginx` with server_tokens off. */
export function nginxPage(signature: string, status: number, headers: readonly HttpHeader[] = []): HttpResponse {
  const reason = NAMES[status] ?? HTTP_REASONS[status] ?? '';
  const name = `${status} ${reason}`.trim();
  const empty = status === 204 || status === 304;
  return html(status, empty ? '' : document(name, `<center><h1>${name}</h1></center>`, signature), headers, reason);
}

/** What nginx answers to plain HTTP on a TLS port (its status 497). */
export function nginxPlainOnTls(signature: string): HttpResponse {
  const what = 'The plain HTTP request was sent to HTTPS port';
  const body = document(`400 ${what}`, `<center><h1>400 Bad Request</h1></center>\r\n<center>${what}</center>`, signature);
  return html(400, body, [{ name: 'Connection', value: 'close' }], 'Bad Request');
}

function document(title: string, content: string, signature: string): string {
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n${content}\r\n<hr><center>${signature}</center>\r\n</body>\r\n</html>\r\n`;
}

function html(status: number, body: string, headers: readonly HttpHeader[], reason: string): HttpResponse {
  const connection = headers.some(({ name }) => name === 'Connection') ? [] : [{ name: 'Connection', value: 'keep-alive' }];
  const type = { name: 'Content-Type', value: 'text/html' };
  return httpResponse(status, body, [type, { name: 'Content-Length', value: String(utf8Length(body)) }, ...connection, ...headers], reason);
}
