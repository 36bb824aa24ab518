import { at, list, record, text } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { columns, type Cell } from './column.ts';
import { age, textAt, type Printers } from './printer.ts';

const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};
const modes = (value: unknown): string =>
  Object.keys(MODES)
    .filter((mode) => list(value).includes(mode))
    .map((mode) => MODES[mode])
    .join(',');
const phase = (object: KubeObject): string =>
  object.metadata.deletionTimestamp === undefined ? textAt(object, 'status', 'phase') : 'Terminating';
const storageClass = (object: KubeObject): string =>
  object.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? textAt(object, 'spec', 'storageClassName');
const attributes = (object: KubeObject): string => textAt(object, 'spec', 'volumeAttributesClassName') || '<unset>';
const volumeMode = (object: KubeObject): string => textAt(object, 'spec', 'volumeMode') || '<unset>';

function claimCells(claim: KubeObject, now: number): Cell[] {
  const bound = textAt(claim, 'spec', 'volumeName') !== '';
  const capacity = bound ? text(at(claim, 'status', 'capacity', 'storage')) : '';
  return [
    claim.metadata.name,
    phase(claim),
    textAt(claim, 'spec', 'volumeName'),
    capacity,
    bound ? modes(at(claim, 'status', 'accessModes')) : '',
    storageClass(claim),
    attributes(claim),
    age(claim, now),
    volumeMode(claim),
  ];
}

function volumeCells(volume: KubeObject, now: number): Cell[] {
  const claim = record(at(volume, 'spec', 'claimRef'));
  const claimText = at(volume, 'spec', 'claimRef') === undefined ? '' : `${text(claim['namespace'])}/${text(claim['name'])}`;
  return [
    volume.metadata.name,
    textAt(volume, 'spec', 'capacity', 'storage'),
    modes(at(volume, 'spec', 'accessModes')),
    textAt(volume, 'spec', 'persistentVolumeReclaimPolicy'),
    phase(volume),
    claimText,
    storageClass(volume),
    attributes(volume),
    textAt(volume, 'status', 'reason'),
    age(volume, now),
    volumeMode(volume),
  ];
}

function classCells(object: KubeObject, now: number): Cell[] {
  const isDefault = object.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';
  const name = isDefault ? `${object.metadata.name} (default)` : object.metadata.name;
  return [
    name,
    textAt(object, 'provisioner'),
    textAt(object, 'reclaimPolicy') || 'Delete',
    textAt(object, 'volumeBindingMode') || 'Immediate',
    at(object, 'allowVolumeExpansion') === true,
    age(object, now),
  ];
}

/** Volumes: stored and shown, never attached. */
export const STORAGE_PRINTERS: Printers = {
  persistentvolumes: {
    columns: columns(
      'Name',
      'Capacity',
      'Access Modes',
      'Reclaim Policy',
      'Status',
      'Claim',
      'StorageClass',
      'VolumeAttributesClass',
      'Reason',
      'Age',
      'VolumeMode:string:1',
    ),
    cells: volumeCells,
  },
  persistentvolumeclaims: {
    columns: columns(
      'Name',
      'Status',
      'Volume',
      'Capacity',
      'Access Modes',
      'StorageClass',
      'VolumeAttributesClass',
      'Age',
      'VolumeMode:string:1',
    ),
    cells: claimCells,
  },
  'storageclasses.storage.k8s.io': {
    columns: columns('Name', 'Provisioner', 'ReclaimPolicy', 'VolumeBindingMode', 'AllowVolumeExpansion', 'Age'),
    cells: classCells,
  },
  'volumeattributesclasses.storage.k8s.io': {
    columns: columns('Name', 'DriverName', 'Age'),
    cells: (o, now) => [o.metadata.name, textAt(o, 'driverName'), age(o, now)],
  },
  'csinodes.storage.k8s.io': {
    columns: columns('Name', 'Drivers:integer', 'Age'),
    cells: (o, now) => [o.metadata.name, list(at(o, 'spec', 'drivers')).length, age(o, now)],
  },
};
