/** What a node's agent does to the tables of its node. `dataplane` implements it; the world wires it into the program's context. */
export interface AgentPort {
  /** the agent's process has started: it writes all of its state anew */
  start(agent: AgentName): AgentOutcome;
  /** a watched object changed, or the agent's time has come */
  sync(agent: AgentName): AgentOutcome;
  /** the agent ends in good order: it removes what it does not leave behind */
  stop(agent: AgentName): void;
}

export type AgentName =
  'kube-proxy' | 'kindnetd' | 'flanneld' | 'calico-node' | 'metallb-controller' | 'metallb-speaker' | 'cloud-load-balancer' | 'node-cache';

export interface AgentOutcome {
  readonly nextAt?: number | undefined;
  /** lines for its log */
  readonly log?: readonly string[] | undefined;
  /** it cannot run: the reason it logs before it ends */
  readonly fatal?: string | undefined;
  /** ports on which kube-proxy tells a balancer how many endpoints of a Service this node has */
  readonly healthPorts?: readonly HealthPort[] | undefined;
}

export interface HealthPort {
  readonly port: number;
  readonly namespace: string;
  readonly name: string;
  readonly localEndpoints: number;
}
