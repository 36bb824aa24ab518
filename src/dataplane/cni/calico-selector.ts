type Labels = Readonly<Record<string, string>>;

/** Selectors of Calico's resources (projectcalico libcalico-go/lib/selector): all(), has(), ==, !=, in, not in, &&, ||, ! and brackets. */
const TOKEN = /\s*(&&|\|\||==|!=|!|\(|\)|\{|\}|,|'[^']*'|"[^"]*"|[\w./-]+)/y;
const MAX_TOKENS = 500;

/** Whether labels fit a selector. One that cannot be read fits nothing; the real API refuses to store it. */
export function matchesCalicoSelector(selector: string, labels: Labels): boolean {
  const tokens = tokensOf(selector);
  if (tokens === undefined) return false;
  if (tokens.length === 0) return true;
  const reader = { tokens, at: 0 };
  const value = either(reader, labels);
  return value === true && reader.at === tokens.length;
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
}

function tokensOf(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  const trimmed = text.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const token = TOKEN.exec(trimmed)?.[1];
    if (token === undefined || tokens.length >= MAX_TOKENS) return undefined;
    tokens.push(token);
  }
  return tokens;
}

function taken(reader: Reader, token: string): boolean {
  if (reader.tokens[reader.at] !== token) return false;
  reader.at++;
  return true;
}

function either(reader: Reader, labels: Labels): boolean | undefined {
  let value = both(reader, labels);
  while (value !== undefined && taken(reader, '||')) {
    const right = both(reader, labels);
    value = right === undefined ? undefined : value || right;
  }
  return value;
}

function both(reader: Reader, labels: Labels): boolean | undefined {
  let value = term(reader, labels);
  while (value !== undefined && taken(reader, '&&')) {
    const right = term(reader, labels);
    value = right === undefined ? undefined : value && right;
  }
  return value;
}

function term(reader: Reader, labels: Labels): boolean | undefined {
  if (taken(reader, '!')) {
    const value = term(reader, labels);
    return value === undefined ? undefined : !value;
  }
  if (taken(reader, '(')) {
    const value = either(reader, labels);
    return taken(reader, ')') ? value : undefined;
  }
  const name = reader.tokens[reader.at++];
  if (name === undefined || !/^[\w./-]+$/.test(name)) return undefined;
  if ((name === 'all' || name === 'global') && taken(reader, '(')) return taken(reader, ')') ? true : undefined;
  if (name === 'has' && taken(reader, '(')) {
    const label = reader.tokens[reader.at++] ?? '';
    return taken(reader, ')') ? Object.hasOwn(labels, label) : undefined;
  }
  return comparison(reader, Object.hasOwn(labels, name) ? labels[name] : undefined);
}

/** What stands after a label's name. A label that is absent differs from every value. */
function comparison(reader: Reader, value: string | undefined): boolean | undefined {
  const negated = taken(reader, 'not');
  const operator = reader.tokens[reader.at++];
  if (operator === 'in') {
    const values = set(reader);
    if (values === undefined) return undefined;
    return (value !== undefined && values.includes(value)) !== negated;
  }
  const wanted = quoted(reader);
  if (negated || wanted === undefined) return undefined;
  if (operator === '==') return value === wanted;
  return operator === '!=' ? value !== wanted : undefined;
}

function set(reader: Reader): readonly string[] | undefined {
  if (!taken(reader, '{')) return undefined;
  const values: string[] = [];
  while (!taken(reader, '}')) {
    if (values.length > 0 && !taken(reader, ',')) return undefined;
    const value = quoted(reader);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function quoted(reader: Reader): string | undefined {
  const token = reader.tokens[reader.at++];
  return token !== undefined && /^['"]/.test(token) ? token.slice(1, -1) : undefined;
}
