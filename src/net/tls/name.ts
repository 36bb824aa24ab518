import { der, DER, derOid, readDer, readOid } from './der.ts';

/** A distinguished name: its attributes in order, by short name (`CN`, `O`) or dotted number. */
export type Name = readonly { readonly type: string; readonly value: string }[];

/** RFC 4519's attributes that certificates carry, with OpenSSL's short names. */
const TYPES: readonly (readonly [string, string])[] = [
  ['CN', '2.5.4.3'],
  ['SN', '2.5.4.4'],
  ['serialNumber', '2.5.4.5'],
  ['C', '2.5.4.6'],
  ['L', '2.5.4.7'],
  ['ST', '2.5.4.8'],
  ['street', '2.5.4.9'],
  ['O', '2.5.4.10'],
  ['OU', '2.5.4.11'],
  ['title', '2.5.4.12'],
  ['GN', '2.5.4.42'],
  ['DC', '0.9.2342.19200300.100.1.25'],
  ['UID', '0.9.2342.19200300.100.1.1'],
  ['emailAddress', '1.2.840.113549.1.9.1'],
];

/** Long names that -subj takes too. */
const LONG: Readonly<Record<string, string>> = {
  commonName: 'CN',
  countryName: 'C',
  localityName: 'L',
  stateOrProvinceName: 'ST',
  organizationName: 'O',
  organizationalUnitName: 'OU',
};

/** The short name of an attribute as typed; undefined when OpenSSL knows none such. */
export function attributeType(text: string): string | undefined {
  const name = LONG[text] ?? text;
  return TYPES.some(([short]) => short === name) ? name : undefined;
}

export function encodeName(name: Name): Uint8Array {
  return der(
    DER.sequence,
    ...name.map(({ type, value }) => {
      const oid = TYPES.find(([short]) => short === type)?.[1] ?? type;
      const tag = type === 'C' || type === 'serialNumber' ? DER.printable : type === 'emailAddress' || type === 'DC' ? DER.ia5 : DER.utf8;
      return der(DER.set, der(DER.sequence, derOid(oid), der(tag, new TextEncoder().encode(value))));
    }),
  );
}

export function decodeName(content: Uint8Array): Name {
  const name: { type: string; value: string }[] = [];
  for (const set of readDer(content) ?? []) {
    for (const pair of readDer(set.content) ?? []) {
      const [type, value] = readDer(pair.content) ?? [];
      if (!type || !value) continue;
      const oid = readOid(type.content);
      name.push({ type: TYPES.find((entry) => entry[1] === oid)?.[0] ?? oid, value: new TextDecoder().decode(value.content) });
    }
  }
  return name;
}

/** `O=shop; CN=web` as curl prints it, or `O = shop, CN = web` as openssl 3.0 does. */
export function printName(name: Name, style: 'curl' | 'openssl'): string {
  return style === 'curl'
    ? name.map(({ type, value }) => `${type}=${value}`).join('; ')
    : name.map(({ type, value }) => `${type} = ${value}`).join(', ');
}

export function sameName(a: Name, b: Name): boolean {
  return a.length === b.length && a.every((each, i) => each.type === b[i]?.type && each.value.toLowerCase() === b[i]?.value.toLowerCase());
}
