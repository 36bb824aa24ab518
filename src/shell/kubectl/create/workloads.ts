import type { Json } from '../client.ts';
import { createGenerated, generatedMeta, oneName } from '../create-one.ts';
import { getObject } from '../resource-args.ts';
import type { Verb } from '../verb.ts';
import { containerName, GENERATOR_FLAGS } from './shared.ts';

const IMAGE = { name: 'image', type: 'list', help: 'image of the container; may stand several times' } as const;

export const deployment: Verb = {
  name: 'deployment',
  aliases: ['deploy'],
  summary: 'Create a deployment with the specified name',
  usage: 'NAME --image=image -- [COMMAND] [args...] [options]',
  examples: ['kubectl create deployment web --image=nginx', 'kubectl create deployment web --image=nginx --replicas=3 --port=80'],
  required: ['image'],
  flags: [
    ...GENERATOR_FLAGS,
    IMAGE,
    { name: 'replicas', short: 'r', type: 'int', default: '1', help: 'how many pods' },
    { name: 'port', type: 'int', default: '-1', help: 'port of the container' },
  ],
  *run(context) {
    const name = oneName(context);
    if (typeof name === 'number') return name;
    const images = context.flags.all('image');
    const command = context.dash >= 0 ? context.words.slice(context.dash) : [];
    if (images.length > 1 && command.length > 0) return context.error('cannot specify multiple --image options and command');
    const port = context.flags.int('port') ?? -1;
    const containers = images.map((image) => ({
      name: containerName(image),
      image,
      resources: {},
      ...(command.length > 0 ? { command } : {}),
      ...(port >= 0 ? { ports: [{ containerPort: port }] } : {}),
    }));
    const labels = { app: name };
    const object: Json = {
      metadata: generatedMeta(context, name, labels),
      spec: {
        replicas: context.flags.int('replicas') ?? 1,
        selector: { matchLabels: labels },
        strategy: {},
        template: { metadata: { labels }, spec: { containers } },
      },
      status: {},
    };
    return createGenerated(context, { type: 'deployments.apps', object, label: 'failed to create deployment' });
  },
};

export const job: Verb = {
  name: 'job',
  summary: 'Create a job with the specified name',
  usage: 'NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...] [options]',
  flags: [
    ...GENERATOR_FLAGS,
    { name: 'image', type: 'string', default: '', help: 'image of the container' },
    { name: 'from', type: 'string', default: '', help: 'take the template of a cron job: cronjob/NAME' },
  ],
  *run(context) {
    const name = oneName(context);
    if (typeof name === 'number') return name;
    const image = context.flags.text('image');
    const from = context.flags.text('from');
    const command = context.dash >= 0 ? context.words.slice(context.dash) : [];
    if ((image === '') === (from === ''))
      return context.error(image === '' ? 'either --image or --from must be specified' : 'either --image or --from must be specified');
    if (from !== '') {
      const [type = '', source = ''] = from.split('/');
      const resource = context.type(type);
      if (!resource.ok) return context.fail(resource.error);
      if (resource.value.kind !== 'CronJob') return context.error('from must be an existing cronjob');
      const found = getObject(context, resource.value, context.namespace, source);
      if (!found.ok) return context.fail(found.error);
      const template = ((found.value['spec'] ?? {}) as Json)['jobTemplate'] as Json;
      const templateMeta = (template['metadata'] ?? {}) as Json;
      const annotations = { ...((templateMeta['annotations'] ?? {}) as Json), 'cronjob.kubernetes.io/instantiate': 'manual' };
      const owner = {
        apiVersion: 'batch/v1',
        controller: true,
        kind: 'CronJob',
        name: source,
        uid: ((found.value['metadata'] ?? {}) as Json)['uid'],
      };
      const metadata = {
        ...generatedMeta(context, name),
        annotations,
        ...(templateMeta['labels'] ? { labels: templateMeta['labels'] } : {}),
        ownerReferences: [owner],
      };
      return createGenerated(context, {
        type: 'jobs.batch',
        object: { metadata, spec: template['spec'], status: {} },
        label: 'failed to create job',
      });
    }
    const container = { name, image, resources: {}, ...(command.length > 0 ? { command } : {}) };
    const object: Json = {
      metadata: generatedMeta(context, name),
      spec: { template: { metadata: {}, spec: { containers: [container], restartPolicy: 'Never' } } },
      status: {},
    };
    return createGenerated(context, { type: 'jobs.batch', object, label: 'failed to create job' });
  },
};

export const cronjob: Verb = {
  name: 'cronjob',
  aliases: ['cj'],
  summary: 'Create a cron job with the specified name',
  usage: "NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [options]",
  required: ['image', 'schedule'],
  flags: [
    ...GENERATOR_FLAGS,
    { name: 'image', type: 'string', default: '', help: 'image of the container' },
    { name: 'schedule', type: 'string', default: '', help: 'when to run, as in crontab' },
    { name: 'restart', type: 'string', default: '', help: 'restart policy of the pods: OnFailure or Never' },
  ],
  *run(context) {
    const name = oneName(context);
    if (typeof name === 'number') return name;
    const command = context.dash >= 0 ? context.words.slice(context.dash) : [];
    const restart = context.flags.text('restart');
    const container = { name, image: context.flags.text('image'), resources: {}, ...(command.length > 0 ? { command } : {}) };
    const object: Json = {
      metadata: generatedMeta(context, name),
      spec: {
        jobTemplate: {
          metadata: { name },
          spec: { template: { metadata: {}, spec: { containers: [container], restartPolicy: restart === '' ? 'OnFailure' : restart } } },
        },
        schedule: context.flags.text('schedule'),
      },
      status: {},
    };
    return createGenerated(context, { type: 'cronjobs.batch', object, label: 'failed to create cronjob' });
  },
};
