import type { PolicyPod, Selector } from './types.ts';

type Labels = Readonly<Record<string, string>> | undefined;

/** Whether labels satisfy a metav1.LabelSelector (apimachinery LabelSelectorAsSelector). */
export function selects(selector: Selector | undefined, labels: Labels): boolean {
  if (!selector) return false;
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) if (valueOf(labels, key) !== value) return false;
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = valueOf(labels, key);
    switch (operator) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
}

function valueOf(labels: Labels, key: string): string | undefined {
  return labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** A pod that rules can be about: it has an address of its own and has not ended. */
export function hasOwnAddress(pod: PolicyPod): boolean {
  const { phase, podIP } = pod.status ?? {};
  return pod.spec?.hostNetwork !== true && phase !== 'Succeeded' && phase !== 'Failed' && podIP !== undefined && podIP !== '';
}

/** A selector in Calico's language, as its API server normalises it; `prefix` stands before each key. */
export function selectorText(selector: Selector, prefix = ''): readonly string[] {
  const terms = Object.keys(selector.matchLabels ?? {})
    .sort()
    .map((key) => `${prefix}${key} == "${selector.matchLabels?.[key] ?? ''}"`);
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const name = `${prefix}${key}`;
    const list = `{${[...values]
      .sort()
      .map((value) => `"${value}"`)
      .join(', ')}}`;
    if (operator === 'In') terms.push(`${name} in ${list}`);
    else if (operator === 'NotIn') terms.push(`${name} not in ${list}`);
    else if (operator === 'Exists') terms.push(`has(${name})`);
    else if (operator === 'DoesNotExist') terms.push(`!has(${name})`);
  }
  return terms;
}

/** `(a && b)`, or the term itself when it is the only one. */
export function conjunction(terms: readonly string[]): string {
  return terms.length === 1 ? (terms[0] ?? '') : `(${terms.join(' && ')})`;
}
