/** Whether a hostname with or without a leading wildcard covers a name. A wildcard covers one label or several (gateway.networking.k8s.io/v1 Hostname). */
export function coversHost(pattern: string | undefined, host: string): boolean {
  if (pattern === undefined || pattern === '') return true;
  if (!pattern.startsWith('*.')) return pattern.toLowerCase() === host.toLowerCase();
  return host.toLowerCase().endsWith(pattern.slice(1).toLowerCase()) && host.length > pattern.length - 1;
}

/** What a listener's and a route's hostname have in common; undefined for nothing, '' for every host. */
function intersection(listener: string, route: string): string | undefined {
  if (listener === '') return route;
  if (route === '' || coversHost(route, listener)) return listener;
  return coversHost(listener, route) ? route : undefined;
}

/** The hostnames under which a route is served on a listener; empty when they have none in common. */
export function effectiveHostnames(listener: string | undefined, route: readonly string[] | undefined): readonly string[] {
  const own = route === undefined || route.length === 0 ? [''] : route;
  return [...new Set(own.map((each) => intersection(listener ?? '', each)).filter((each) => each !== undefined))];
}

/** How exactly a pattern names a host: exact names before wildcards, longer before shorter, "every host" last. */
export function specificity(pattern: string): number {
  if (pattern === '') return 0;
  return pattern.startsWith('*.') ? pattern.length : 1000 + pattern.length;
}
