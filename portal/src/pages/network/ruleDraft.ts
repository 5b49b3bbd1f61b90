/** A rule as the editor holds it, and the usual ones. */
import type { Schemas } from '../../api/client';

export interface RuleDraft {
  direction: 'in' | 'out';
  protocol: 'any' | 'tcp' | 'udp' | 'icmp';
  ports: string;
  with: 'anywhere' | 'cidr' | 'group';
  cidr: string;
  group: string;
  description: string;
}

export const EMPTY_RULE: RuleDraft = {
  direction: 'in',
  protocol: 'tcp',
  ports: '',
  with: 'anywhere',
  cidr: '',
  group: '',
  description: '',
};

export const USUAL: Record<string, Partial<RuleDraft>> = {
  SSH: { protocol: 'tcp', ports: '22', description: 'SSH' },
  HTTP: { protocol: 'tcp', ports: '80', description: 'HTTP' },
  HTTPS: { protocol: 'tcp', ports: '443', description: 'HTTPS' },
  Ping: { protocol: 'icmp', ports: '', description: 'Ping' },
  PostgreSQL: { protocol: 'tcp', ports: '5432', description: 'PostgreSQL' },
};

export const hasPorts = ({ protocol }: Pick<RuleDraft, 'protocol'>) => protocol === 'tcp' || protocol === 'udp';

/** The body: what does not go together with the rest is left out. */
export function ruleBody(draft: RuleDraft): Schemas['NewRule'] {
  return {
    direction: draft.direction,
    protocol: draft.protocol,
    ...(hasPorts(draft) && draft.ports.trim() && { ports: draft.ports.trim() }),
    ...(draft.with === 'cidr' && { cidr: draft.cidr.trim() }),
    ...(draft.with === 'group' && { group: draft.group }),
    ...(draft.description.trim() && { description: draft.description.trim() }),
  };
}
