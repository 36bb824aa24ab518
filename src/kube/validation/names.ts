/** Rules for names and labels with the texts of apimachinery util/validation and api/validate/content. */
const LABEL_1123 = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL_1123}(\\.${LABEL_1123})*`;
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';

const whole = (source: string): RegExp => new RegExp(`^(?:${source})$`);
const regex = { label: whole(LABEL_1123), subdomain: whole(SUBDOMAIN), qualified: whole(QUALIFIED), label1035: whole(LABEL_1035) };

function ruleText(rule: string, source: string, ...examples: readonly string[]): string {
  const list = examples.map((example) => `'${example}'`).join(',  or ');
  return `${rule} (e.g. ${list}, regex used for validation is '${source}')`;
}

const MAX_253 = 'must be no more than 253 bytes';
const MAX_63 = 'must be no more than 63 bytes';

/** What is wrong with a DNS subdomain name; empty when nothing is. */
export function subdomainErrors(name: string): string[] {
  const out = name.length > 253 ? [MAX_253] : [];
  if (!regex.subdomain.test(name)) {
    const rule =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
    out.push(ruleText(rule, SUBDOMAIN, 'example.com'));
  }
  return out;
}

export function labelErrors(name: string): string[] {
  const out = name.length > 63 ? [MAX_63] : [];
  if (!regex.label.test(name)) {
    const rule =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
    out.push(ruleText(rule, LABEL_1123, 'my-name', '123-abc'));
  }
  return out;
}

export function label1035Errors(name: string): string[] {
  const out = name.length > 63 ? [MAX_63] : [];
  if (!regex.label1035.test(name)) {
    const rule =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
    out.push(ruleText(rule, LABEL_1035, 'my-name', 'abc-123'));
  }
  return out;
}

/** A label's key or a qualified name: `[prefix/]name`. */
export function qualifiedNameErrors(name: string): string[] {
  const parts = name.split('/');
  const rule = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  const out: string[] = [];
  if (parts.length > 2) {
    const overall =
      "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    return [
      `${ruleText(overall, QUALIFIED, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const last = parts[parts.length - 1] ?? '';
  if (prefix === '') out.push('prefix part must be non-empty');
  else if (prefix !== undefined) out.push(...subdomainErrors(prefix).map((message) => `prefix part ${message}`));
  if (last === '') out.push('name part must be non-empty');
  else if (last.length > 63) out.push(`name part ${MAX_63}`);
  if (!regex.qualified.test(last)) out.push(ruleText(rule, QUALIFIED, 'MyName', 'my.name', '123-abc'));
  return out;
}

export function labelValueErrors(value: string): string[] {
  const out = value.length > 63 ? [MAX_63] : [];
  if (!whole(`(${QUALIFIED})?`).test(value)) {
    const rule =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    out.push(ruleText(rule, `(${QUALIFIED})?`, 'MyValue', 'my_value', '12345'));
  }
  return out;
}

/** A port's name: at most 15 of `a-z0-9-` with a letter (IANA service name). */
export function portNameErrors(name: string): string[] {
  const out: string[] = [];
  if (name.length > 15) out.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(name)) out.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(name)) out.push('must contain at least one letter (a-z)');
  if (name.includes('--')) out.push('must not contain consecutive hyphens');
  if (name.startsWith('-') || name.endsWith('-')) out.push('must not begin or end with a hyphen');
  return out;
}

/** The last segment of a path, as RBAC names are checked. */
export function pathSegmentErrors(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
}
