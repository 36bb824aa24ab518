import type { Task } from '../../base/task.ts';
import type { Context } from './context.ts';
import type { FlagSpec } from './flags.ts';

/** A verb of kubectl, or one of its sub-commands. Help, completion and unknown-flag errors derive from this. */
export interface Verb {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** one line, in our own words */
  readonly summary: string;
  /** words after the command's path in its usage line: `(TYPE NAME | -f FILE) [flags]` */
  readonly usage?: string;
  readonly examples?: readonly string[];
  readonly flags?: readonly FlagSpec[];
  readonly subcommands?: readonly Verb[];
  /** false for `exec`-like verbs whose words end the flags */
  readonly interspersed?: boolean;
  /** works without a kubeconfig or server (config, completion, version --client) */
  readonly offline?: boolean;
  /** pflag names that must be given, for `required flag(s) "x" not set` */
  readonly required?: readonly string[];
  run?(context: Context): Task<number>;
}

/** Flags that many verbs share, as data. */
export const DRY_RUN: FlagSpec = {
  name: 'dry-run',
  type: 'string',
  bare: 'unchanged',
  default: 'none',
  help: 'none, client (print only) or server (ask without saving)',
};
export const OUTPUT: FlagSpec = {
  name: 'output',
  short: 'o',
  type: 'string',
  default: '',
  help: 'output format: json, yaml, kyaml, name, wide, jsonpath=..., go-template=..., custom-columns=...',
};
export const TEMPLATE: FlagSpec = {
  name: 'template',
  type: 'string',
  default: '',
  help: 'template text or file for -o go-template and -o jsonpath',
};
export const MANAGED: FlagSpec = {
  name: 'show-managed-fields',
  type: 'bool',
  default: 'false',
  help: 'keep managedFields in JSON and YAML',
};
export const SELECTOR: FlagSpec = {
  name: 'selector',
  short: 'l',
  type: 'string',
  default: '',
  help: 'label selector: key=value, key!=value, key in (a,b), key, !key',
};
export const FIELD_SELECTOR: FlagSpec = {
  name: 'field-selector',
  type: 'string',
  default: '',
  help: 'field selector, such as metadata.name=web',
};
export const ALL_NAMESPACES: FlagSpec = {
  name: 'all-namespaces',
  short: 'A',
  type: 'bool',
  default: 'false',
  help: 'look in every namespace',
};
export const FILENAME: FlagSpec = {
  name: 'filename',
  short: 'f',
  type: 'list',
  help: 'manifest file or directory; - reads standard input',
};
export const KUSTOMIZE: FlagSpec = {
  name: 'kustomize',
  short: 'k',
  type: 'string',
  default: '',
  help: 'kustomization directory (not simulated)',
};
export const RECURSIVE: FlagSpec = {
  name: 'recursive',
  short: 'R',
  type: 'bool',
  default: 'false',
  help: 'also read directories below the one given with -f',
};
export const FIELD_MANAGER: FlagSpec = { name: 'field-manager', type: 'string', default: '', help: 'name recorded as owner of the fields' };
export const VALIDATE: FlagSpec = {
  name: 'validate',
  type: 'string',
  bare: 'strict',
  default: 'strict',
  help: 'strict (or true), warn, or ignore (or false)',
};
export const ALL: FlagSpec = { name: 'all', type: 'bool', default: 'false', help: 'take every object of the type' };
export const OVERWRITE: FlagSpec = { name: 'overwrite', type: 'bool', default: 'false', help: 'replace values that are already there' };
export const RESOURCE_VERSION: FlagSpec = {
  name: 'resource-version',
  type: 'string',
  default: '',
  help: 'only change the object when it has this resourceVersion',
};
export const LOCAL: FlagSpec = {
  name: 'local',
  type: 'bool',
  default: 'false',
  help: 'work on the manifest only and do not ask the server',
};
export const SAVE_CONFIG: FlagSpec = {
  name: 'save-config',
  type: 'bool',
  default: 'false',
  help: 'store the configuration in the last-applied annotation',
};
export const LIST: FlagSpec = { name: 'list', type: 'bool', default: 'false', help: 'only show what there is' };

export const PRINT_FLAGS: readonly FlagSpec[] = [OUTPUT, TEMPLATE, MANAGED];
export const FILE_FLAGS: readonly FlagSpec[] = [FILENAME, KUSTOMIZE, RECURSIVE];
