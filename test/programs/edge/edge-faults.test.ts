import { expect, it } from 'vitest';
import { edgeFaults } from '../../../src/cluster/faults/edge/index.ts';
import { EDGES, SETUP } from '../../support/edge-world.ts';
import { typedLab } from '../../support/lab.ts';

interface Row {
  readonly edge: keyof typeof EDGES;
  readonly fault: string | undefined;
  readonly secure?: true;
  readonly options?: string;
  readonly shows: string;
}

const BIG = '-d "$(printf %2000d 0)"';
const rows: readonly Row[] = [
  { edge: 'ingress', fault: undefined, shows: '200' },
  { edge: 'ingress', fault: undefined, secure: true, shows: '200' },
  { edge: 'ingress', fault: undefined, options: BIG, shows: '200' },
  { edge: 'gateway', fault: undefined, shows: '200' },
  { edge: 'ingress', fault: 'ingress-class-wrong', shows: '404' },
  { edge: 'ingress', fault: 'ingress-host-wrong', shows: '404' },
  { edge: 'ingress', fault: 'ingress-path-wrong', shows: '404' },
  { edge: 'ingress', fault: 'ingress-backend-port-wrong', shows: '503' },
  { edge: 'ingress', fault: 'ingress-backend-missing', shows: '503' },
  { edge: 'ingress', fault: 'ingress-body-limit', options: BIG, shows: '413' },
  {
    edge: 'ingress',
    fault: 'ingress-controller-gone',
    shows: "curl: (7) Failed to connect to web.test port 31080 after 0 ms: Couldn't connect to server",
  },
  { edge: 'ingress', fault: 'tls-secret-missing', secure: true, shows: 'curl: (60) SSL certificate problem: self-signed certificate' },
  // the controller refuses to show a certificate for another name, and shows its own
  { edge: 'ingress', fault: 'certificate-other-name', secure: true, shows: 'curl: (60) SSL certificate problem: self-signed certificate' },
  { edge: 'ingress', fault: 'certificate-expired', secure: true, shows: 'curl: (60) SSL certificate problem: certificate has expired' },
  { edge: 'gateway', fault: 'listener-hostname-wrong', shows: '404' },
  { edge: 'gateway', fault: 'route-parent-wrong', shows: '404' },
  { edge: 'gateway', fault: 'route-hostname-wrong', shows: '404' },
  { edge: 'gateway', fault: 'route-backend-elsewhere', shows: '500' },
];

it.each(rows)('$edge with $fault shows $shows', async ({ edge, fault, secure, options = '', shows }) => {
  const { cluster, manifest, ...at } = EDGES[edge];
  const lab = await typedLab({
    cluster,
    manifests: [{ name: 'web.yaml', text: manifest }],
    setup: [{ name: 'certificates.sh', text: SETUP }],
    faults: fault === undefined ? [] : [{ fault, with: {} }],
  });
  const where = secure ? at.secure : at.plain;
  const port = where.slice(where.indexOf(':') + 1);
  await lab.run(`sleep 40; PORT=${port}`);
  const ran = await lab.run(
    `curl -sS -o /dev/null -w '%{http_code}' ${options} --resolve web.test:$PORT:172.18.0.3 ${secure ? 'https' : 'http'}://web.test:$PORT/`,
  );
  expect(`${ran.stderr}${ran.stdout}`.split('\n')[0]?.replace(/000$/, '')).toBe(shows);
});

it('has a row for every fault', () => {
  expect([...new Set(rows.flatMap((row) => row.fault ?? []))].sort()).toEqual(edgeFaults.map(({ name }) => name).sort());
});
