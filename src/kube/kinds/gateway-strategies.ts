import { record, type JsonObject } from '../json.ts';
import { applyDefaults, schemaErrors, unknownMembers, type StructuralSchema } from '../schema/structural.ts';
import type { Strategy } from '../strategy.ts';
import { gatewayClassSpec, gatewaySpec, httpRouteSpec, referenceGrantSpec } from './gateway-schemas.ts';

/** Conditions that the type's schema gives before any controller has looked. */
function waiting(types: readonly string[]): JsonObject {
  return {
    conditions: types.map((type) => ({
      lastTransitionTime: '1970-01-01T00:00:00Z',
      message: 'Waiting for controller',
      reason: 'Pending',
      status: 'Unknown',
      type,
    })),
  };
}

function strategy(spec: StructuralSchema, conditions: readonly string[] = []): Strategy {
  return {
    generation: true,
    defaults(draft) {
      draft['spec'] = applyDefaults(spec, record(draft['spec']));
    },
    prepareForCreate(draft) {
      if (conditions.length > 0) draft['status'] = waiting(conditions);
      else delete draft['status'];
    },
    validate: (draft) => schemaErrors(spec, draft['spec'], 'spec'),
  };
}

/** Specs of the Gateway API's kinds by the name under which they are stored. */
const SPECS: Readonly<Record<string, StructuralSchema>> = {
  'gatewayclasses.gateway.networking.k8s.io': gatewayClassSpec,
  'gateways.gateway.networking.k8s.io': gatewaySpec,
  'httproutes.gateway.networking.k8s.io': httpRouteSpec,
  'referencegrants.gateway.networking.k8s.io': referenceGrantSpec,
};

export const gatewayStrategies: Readonly<Record<string, Strategy>> = {
  'gatewayclasses.gateway.networking.k8s.io': strategy(gatewayClassSpec, ['Accepted']),
  'gateways.gateway.networking.k8s.io': strategy(gatewaySpec, ['Accepted', 'Programmed']),
  'httproutes.gateway.networking.k8s.io': strategy(httpRouteSpec),
  'referencegrants.gateway.networking.k8s.io': strategy(referenceGrantSpec),
};

/** Members of a custom object that its type does not know; none for types without a schema here. */
export function unknownCustomMembers(storedAs: string, object: JsonObject): readonly string[] {
  const spec = Object.hasOwn(SPECS, storedAs) ? SPECS[storedAs] : undefined;
  return spec ? unknownMembers(spec, object['spec'], 'spec') : [];
}
