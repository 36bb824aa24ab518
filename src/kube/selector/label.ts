import { err, ok, type Result } from '../../base/result.ts';

type Labels = Readonly<Record<string, string>> | undefined;

/** One requirement of a label selector in text form (apimachinery labels.Requirement). */
export interface Requirement {
  readonly key: string;
  readonly operator: 'exists' | '!' | '=' | '==' | '!=' | 'in' | 'notin' | 'gt' | 'lt';
  readonly values: readonly string[];
}

/** Whether labels satisfy all requirements. */
export function labelsMatch(requirements: readonly Requirement[], labels: Labels): boolean {
  return requirements.every((requirement) => requirementMatches(requirement, labels));
}

function requirementMatches({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'gt':
      return value !== undefined && /^-?\d+$/.test(value) && Number(value) > Number(values[0]);
    case 'lt':
      return value !== undefined && /^-?\d+$/.test(value) && Number(value) < Number(values[0]);
  }
}

const SYMBOL = /^(?:==|!=|[=!<>(),])/;

function tokens(input: string): string[] {
  const out: string[] = [];
  let rest = input;
  while (rest !== '') {
    const space = /^\s+/.exec(rest);
    if (space) {
      rest = rest.slice(space[0].length);
      continue;
    }
    const token = SYMBOL.exec(rest)?.[0] ?? /^[^\s=!<>(),]+/.exec(rest)?.[0] ?? rest.charAt(0);
    out.push(token);
    rest = rest.slice(token.length);
  }
  return out;
}

const isWord = (token: string | undefined): token is string => token !== undefined && !SYMBOL.test(token);
const LABEL_VALUE = /^(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** Parses `a=b,c in (d, e),!f` with the parser's own error texts (apimachinery labels.Parse). */
export function parseLabelSelector(input: string): Result<readonly Requirement[]> {
  const list = tokens(input);
  const out: Requirement[] = [];
  let index = 0;
  if (list.length === 0) return ok([]);
  for (;;) {
    const negated = list[index] === '!';
    if (negated) index++;
    const key = list[index];
    if (!isWord(key)) return err(`unable to parse requirement: found '${key ?? ''}', expected: identifier`);
    index++;
    const next = list[index];
    if (negated) out.push({ key, operator: '!', values: [] });
    else if (next === undefined || next === ',') out.push({ key, operator: 'exists', values: [] });
    else {
      const parsed = parseValues(list, index, key);
      if (!parsed.ok) return parsed;
      out.push(parsed.value.requirement);
      index = parsed.value.index;
    }
    const separator = list[index];
    if (separator === undefined) break;
    if (separator !== ',') return err(`found '${separator}', expected: ',' or 'end of string'`);
    index++;
    if (list[index] === undefined) return err(`found '', expected: identifier after ','`);
  }
  return ok(out.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)));
}

function parseValues(list: readonly string[], start: number, key: string): Result<{ requirement: Requirement; index: number }> {
  const operator = list[start] ?? '';
  let index = start + 1;
  const values: string[] = [];
  switch (operator) {
    case '=':
    case '==':
    case '!=':
      if (isWord(list[index])) values.push(list[index++] ?? '');
      else if (list[index] !== undefined && list[index] !== ',')
        return err(`unable to parse requirement: found '${list[index]}', expected: identifier`);
      else values.push('');
      break;
    case '<':
    case '>':
      values.push(list[index++] ?? '');
      if (!/^-?\d+$/.test(values[0] ?? '')) {
        return err(
          `unable to parse requirement: values[0][${key}]: Invalid value: "${values[0] ?? ''}": for 'Gt', 'Lt' operators, the value must be an integer`,
        );
      }
      return ok({ requirement: { key, operator: operator === '<' ? 'lt' : 'gt', values }, index });
    case 'in':
    case 'notin': {
      if (list[index] !== '(') return err(`unable to parse requirement: found '${list[index] ?? ''}' expected: '('`);
      index++;
      while (list[index] !== ')') {
        const token = list[index++];
        if (token === undefined) return err(`unable to parse requirement: found '', expected: ',', or ')'`);
        if (token !== ',') values.push(token);
      }
      index++;
      if (values.length === 0) values.push('');
      break;
    }
    default:
      return err(`unable to parse requirement: found '${operator}', expected: in, notin, =, ==, !=, gt, lt`);
  }
  const bad = values.findIndex((value) => value.length > 63 || !LABEL_VALUE.test(value));
  if (bad >= 0) return err(`unable to parse requirement: values[${bad}][${key}]: Invalid value: "${values[bad] ?? ''}": ${VALUE_RULE}`);
  return ok({ requirement: { key, operator: operator as Requirement['operator'], values }, index });
}
