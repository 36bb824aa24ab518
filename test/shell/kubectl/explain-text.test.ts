import { expect, test } from 'vitest';
import { shownType, wrap } from '../../../src/shell/kubectl/explain-text.ts';

test.each([
  ['[]core/v1.ServicePort', '[]ServicePort'],
  ['{}string', 'map[string]string'],
  ['intstr', 'IntOrString'],
  ['integer', 'integer'],
])('%s is shown as %s', (type, shown) => {
  expect(shownType(type)).toBe(shown);
});

test('descriptions wrap at 76 columns; longer words stay whole; line breaks are kept', () => {
  const url = `https://example.com/${'a'.repeat(80)}`;
  expect(wrap(`${'ab '.repeat(30).trim()}\n\nMore info: ${url}`)).toBe(
    `${'ab '.repeat(25).trim()}\n${'ab '.repeat(5).trim()}\n\nMore info:\n${url}`,
  );
});
