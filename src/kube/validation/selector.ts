import { fieldForbidden, invalid, required, type FieldError } from '../field-error.ts';
import { at, list, record, text } from '../json.ts';
import { labelValueErrors, qualifiedNameErrors } from './names.ts';

/** Validates a metav1.LabelSelector (apimachinery meta/v1/validation). */
export function validateSelector(selector: unknown, field: string): FieldError[] {
  const out: FieldError[] = [];
  for (const [key, value] of Object.entries(record(at(selector, 'matchLabels')))) {
    out.push(...qualifiedNameErrors(key).map((message) => invalid(`${field}.matchLabels`, key, message)));
    out.push(...labelValueErrors(text(value)).map((message) => invalid(`${field}.matchLabels`, value, message)));
  }
  list(at(selector, 'matchExpressions')).forEach((entry, index) => {
    const place = `${field}.matchExpressions[${index}]`;
    const key = text(at(entry, 'key'));
    const values = list(at(entry, 'values'));
    switch (at(entry, 'operator')) {
      case 'In':
      case 'NotIn':
        if (values.length === 0) out.push(required(`${place}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
        break;
      case 'Exists':
      case 'DoesNotExist':
        if (values.length > 0)
          out.push(fieldForbidden(`${place}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
        break;
      default:
        out.push(invalid(`${place}.operator`, at(entry, 'operator') ?? '', 'not a valid selector operator'));
    }
    out.push(...qualifiedNameErrors(key).map((message) => invalid(`${place}.key`, key, message)));
    values.forEach((value, at_) =>
      out.push(...labelValueErrors(text(value)).map((message) => invalid(`${place}.values[${at_}]`, value, message))),
    );
  });
  return out;
}
