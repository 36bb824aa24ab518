import { err, ok } from '../../base/result.ts';
import { defineFault } from './fault.ts';
import { namespace, service } from './parameters.ts';

export const serviceDeleted = defineFault({
  name: 'service-deleted',
  layer: 4,
  symptom: 'name-error',
  summary: 'A Service was deleted; its name is gone with it.',
  parameters: { service, namespace },
  inject(world, parameters) {
    const { api } = world;
    if (!api) return err('this world has no cluster');
    const deleted = api.delete('services', parameters.service, parameters.namespace);
    return deleted.ok ? ok(undefined) : err(deleted.error.message ?? 'refused');
  },
  repairs: ['kubectl expose deployment {service} --port=80 --target-port={port}'],
  tool: 'kubectl get services',
});
