import { err, ok, type Result } from '../../base/result.ts';
import { attributeType, type Name } from '../../net/tls/name.ts';

/** `/CN=web/O=shop` of -subj; unknown attributes are skipped with a warning. */
export function parseSubject(text: string): Result<{ readonly name: Name; readonly warnings: readonly string[] }> {
  if (!text.startsWith('/')) {
    return err(
      `req: subject name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: '${text}'\n`,
    );
  }
  const name: { type: string; value: string }[] = [];
  const warnings: string[] = [];
  for (const match of text.slice(1).matchAll(/((?:\\.|[^/\\])+)\/?/g)) {
    const part = (match[1] ?? '').replace(/\\(.)/g, '$1');
    const equals = part.indexOf('=');
    if (equals < 0) return err(`req: Missing '=' after RDN type string '${part}' in subject name string\n`);
    const type = attributeType(part.slice(0, equals).trim());
    if (type === undefined) warnings.push(`req warning: Skipping unknown subject name attribute "${part.slice(0, equals)}"\n`);
    else if (equals + 1 < part.length) name.push({ type, value: part.slice(equals + 1) });
  }
  return ok({ name, warnings });
}

/** `subjectAltName=DNS:a,IP:10.0.0.1` of -addext or an extension file; undefined when it is another extension or not valid. */
export function parseSan(text: string): readonly string[] | undefined {
  const match = /^\s*subjectAltName\s*=\s*(.+)$/m.exec(text);
  const names = match?.[1]?.split(',').map((each) => each.trim());
  return names?.every((each) => /^(DNS|IP|email|URI):.+$/.test(each)) === true ? names : undefined;
}
