// What a field says under itself: its own help, then its limits in words.
import type { FieldSpec } from '@windlass/sdk';
import { formatCount } from '../kit/number.ts';

export function helpOf(spec: FieldSpec): string {
  return [spec.help_text.trim(), limitsOf(spec), spec.sensitive ? 'Never stored in clear. Asked again on every re-run.' : '']
    .filter(Boolean)
    .join(' ');
}

function limitsOf(spec: FieldSpec): string {
  switch (spec.kind) {
    case 'integer':
    case 'number':
      return range(spec.min_value, spec.max_value);
    case 'ipaddress':
      return 'An address without a mask.';
    case 'ipaddress_mask':
      return 'An address with its mask, such as 10.0.0.5/24.';
    case 'ipnetwork':
      return `A prefix without host bits.${prefixes(spec.min_prefix_length, spec.max_prefix_length)}`;
    case 'tags_text':
      return 'Several are separated by commas.';
    default:
      return '';
  }
}

function range(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `From ${formatLimit(min)} to ${formatLimit(max)}.`;
  if (min !== undefined) return `At least ${formatLimit(min)}.`;
  return max === undefined ? '' : `At most ${formatLimit(max)}.`;
}

function prefixes(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return ` From /${min} to /${max}.`;
  if (min !== undefined) return ` /${min} or longer.`;
  return max === undefined ? '' : ` /${max} or shorter.`;
}

function formatLimit(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : String(value).replace('-', '−');
}
