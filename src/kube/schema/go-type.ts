/** Integer members that are 64 bits wide; all others are int32. */
const WIDE = new Set(
  'activeDeadlineSeconds deletionGracePeriodSeconds expirationSeconds fsGroup generation gid gracePeriodSeconds maxItems maxLength maxProperties minItems minLength minProperties observedGeneration remainingItemCount revision runAsGroup runAsUser seconds sizeBytes startingDeadlineSeconds supplementalGroups terminationGracePeriodSeconds tolerationSeconds uid'.split(
    ' ',
  ),
);
const FLOAT = new Set(['maximum', 'minimum', 'multipleOf']);

/** Members whose type in the server's source is a named string. */
const NAMED: Readonly<Record<string, string>> = {
  'Container.imagePullPolicy': 'PullPolicy',
  'Container.terminationMessagePolicy': 'TerminationMessagePolicy',
  'ContainerPort.protocol': 'Protocol',
  'CronJobSpec.concurrencyPolicy': 'ConcurrencyPolicy',
  'DaemonSetUpdateStrategy.type': 'DaemonSetUpdateStrategyType',
  'DeploymentStrategy.type': 'DeploymentStrategyType',
  'EndpointPort.protocol': 'Protocol',
  'EndpointSlice.addressType': 'AddressType',
  'HTTPGetAction.scheme': 'URIScheme',
  'HTTPIngressPath.pathType': 'PathType',
  'LabelSelectorRequirement.operator': 'LabelSelectorOperator',
  'NetworkPolicyPort.protocol': 'Protocol',
  'NetworkPolicySpec.policyTypes': 'PolicyType',
  'PodSpec.dnsPolicy': 'DNSPolicy',
  'PodSpec.restartPolicy': 'RestartPolicy',
  'Secret.type': 'SecretType',
  'ServicePort.protocol': 'Protocol',
  'ServiceSpec.externalTrafficPolicy': 'ServiceExternalTrafficPolicy',
  'ServiceSpec.internalTrafficPolicy': 'ServiceInternalTrafficPolicy',
  'ServiceSpec.ipFamilies': 'IPFamily',
  'ServiceSpec.ipFamilyPolicy': 'IPFamilyPolicy',
  'ServiceSpec.sessionAffinity': 'ServiceAffinity',
  'ServiceSpec.type': 'ServiceType',
  'Taint.effect': 'TaintEffect',
  'Toleration.effect': 'TaintEffect',
  'Toleration.operator': 'TolerationOperator',
};

/** The name of a type's own part: `ServicePort` of `core/v1.ServicePort`. */
export function shortName(id: string): string {
  return id.slice(id.lastIndexOf('.') + 1);
}

/** A schema type as Go writes it in error texts: `[]v1.ServicePort`, `map[string]string`, `int32`. `owner` and `field` tell the member. */
export function goType(type: string, owner: string, field: string): string {
  if (type.startsWith('[]')) return `[]${goType(type.slice(2), owner, field)}`;
  if (type.startsWith('{}')) return `map[string]${goType(type.slice(2), owner, field)}`;
  switch (type) {
    case 'string':
      return Object.hasOwn(NAMED, `${owner}.${field}`) ? `v1.${NAMED[`${owner}.${field}`] ?? ''}` : 'string';
    case 'boolean':
      return 'bool';
    case 'integer':
      return FLOAT.has(field) ? 'float64' : WIDE.has(field) ? 'int64' : 'int32';
    case 'number':
      return 'float64';
    case 'bytes':
      return '[]uint8';
    case 'quantity':
      return 'resource.Quantity';
    case 'intstr':
      return 'intstr.IntOrString';
    case 'time':
      return 'v1.Time';
    case 'microtime':
      return 'v1.MicroTime';
    default:
      return type.slice(type.lastIndexOf('/') + 1);
  }
}
