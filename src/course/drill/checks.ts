import { BALANCED_ADDRESS, NODE_ADDRESS, NODE_PORT, type Scene } from './scene.ts';

/** Something that holds in a whole scene: as a goal, and as what its users say when it does not. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** the goal's kind and keys, as exercise.yaml has them */
  readonly goal: Readonly<Record<string, unknown>>;
  /** the beginning of a complaint; what was found is added */
  readonly complaint: string;
}

/** A host of the internet that every lab has. */
const OUTSIDE = '203.0.113.10';

/** Everything that users of a scene may notice. In a whole scene all of it holds; what does not hold is the symptom. */
export function sceneChecks(scene: Scene): readonly Check[] {
  const { client, front, back, near, far, cluster } = scene;
  const from = `pod/${client}-0`;
  const page = (id: string, who: string, source: string, url: string, body: string): Check => ({
    id,
    title: `${who} gets a page from ${url}`,
    goal: { http: { from: source, url, body } },
    complaint: `${who} gets no page from ${url}`,
  });
  return [
    page('client-front', client, from, `http://${front}/hostname`, `${front}-`),
    page('client-back', client, from, `http://${back}/hostname`, `${back}-`),
    page('front-back', front, `deployment/${front}`, `http://${back}/hostname`, `${back}-`),
    {
      id: 'own-address',
      title: `${client} reaches the pods of ${front} directly, and they see its own address`,
      goal: { probe: { from, to: `deployment/${front}`, port: 8080, source: 'own' } },
      complaint: `${client} and the pods of ${front} do not meet as pods should`,
    },
    {
      id: 'large-page',
      title: `A large page of ${front} arrives at ${client}`,
      goal: { http: { from, url: `http://${front}/echo?msg=${'x'.repeat(3000)}` } },
      complaint: `Large pages of ${front} do not arrive at ${client}`,
    },
    page('outside', client, from, `http://${OUTSIDE}/`, 'NOW'),
    {
      id: 'outside-name',
      title: `${client} resolves example.com`,
      goal: { dns: { from, name: 'example.com' } },
      complaint: `${client} cannot resolve example.com`,
    },
    {
      id: 'node-front',
      title: `${near} itself reaches the pods of ${front}`,
      goal: { probe: { from: `node/${near}`, to: `deployment/${front}`, port: 8080 } },
      complaint: `An agent on ${near} cannot reach the pods of ${front}`,
    },
    page('public-near', 'The laptop', 'laptop', `http://${NODE_ADDRESS[near] ?? ''}:${NODE_PORT}/hostname`, `${front}-`),
    page('public-far', 'The laptop', 'laptop', `http://${NODE_ADDRESS[far] ?? ''}:${NODE_PORT}/hostname`, `${front}-`),
    ...(cluster === 'metallb' ? [page('balanced', 'The laptop', 'laptop', `http://${BALANCED_ADDRESS}/hostname`, `${front}-`)] : []),
    {
      id: 'front-runs',
      title: `Two pods of ${front} are available`,
      goal: {
        object: {
          resource: 'deployments.apps',
          name: front,
          expect: 'object.spec.replicas >= 2 && has(object.status.availableReplicas) && object.status.availableReplicas >= 2',
        },
      },
      complaint: `The dashboard shows fewer than two pods of ${front} available`,
    },
    {
      id: 'nodes-ready',
      title: 'All nodes are Ready',
      goal: {
        object: { resource: 'nodes', expect: 'objects.all(n, n.status.conditions.exists(c, c.type == "Ready" && c.status == "True"))' },
      },
      complaint: 'The dashboard shows a node that is not Ready',
    },
  ];
}

/** What must not be lost by a repair, and holds in every scene: nobody deletes the application. */
export function guards({ client, front, back }: Scene): readonly Check[] {
  const set = (app: string): Check => ({
    id: `${app}-stays`,
    title: `StatefulSet ${app} keeps its pod`,
    goal: { object: { resource: 'statefulsets.apps', name: app, expect: 'object.spec.replicas == 1' } },
    complaint: '',
  });
  return [
    set(client),
    set(back),
    {
      id: `${front}-stays`,
      title: `The Deployment ${front} stays`,
      goal: { object: { resource: 'deployments.apps', name: front, expect: `object.metadata.name == "${front}"` } },
      complaint: '',
    },
  ];
}
