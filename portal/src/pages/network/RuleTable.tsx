import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Rows, useNames } from '../../api/rows';
import classes from '../../pieces/RowTable.module.css';

type Group = Rows['security_group'];
export type Rule = Group['rules'][number];

/** From or to whom a rule speaks, in words. */
export function other(rule: Rule, groups: ReadonlyMap<string, string>): string {
  if (rule.group_id) return `servers of ${groups.get(rule.group_id) ?? 'another group'}`;
  if (rule.cidr === null || rule.cidr === '0.0.0.0/0') return 'anywhere';
  return rule.cidr;
}

const what = ({ protocol, ports }: Rule) =>
  protocol === 'any' ? 'everything' : `${protocol.toUpperCase()}${ports ? ` ${ports}` : ''}`;

interface Props {
  group: Pick<Group, 'name' | 'rules'>;
  /** What there being none means. */
  none?: string;
  deeds?: (rule: Rule) => ReactNode;
}

/** The rules of a group, or of what has some like one. */
export function RuleTable({ group, none = 'No rules: nothing gets in, everything gets out.', deeds }: Props) {
  const groups = useNames('security_group');
  if (group.rules.length === 0) return <Text size="sm">{none}</Text>;
  return (
    <div className={classes.frame}>
      <table className={classes.table} aria-label={`Rules of ${group.name}`}>
        <thead>
          <tr>
            <th scope="col">Direction</th>
            <th scope="col">What</th>
            <th scope="col">With</th>
            <th scope="col" data-from="sm">Why</th>
            {deeds && <th scope="col"><span className={classes.heard}>Actions</span></th>}
          </tr>
        </thead>
        <tbody>
          {group.rules.map((rule) => (
            <tr key={rule.id}>
              <td>{rule.direction === 'in' ? '→ in' : '← out'}</td>
              <td>{what(rule)}</td>
              <td>{other(rule, groups)}</td>
              <td data-from="sm">{rule.description || '–'}</td>
              {deeds && <td data-align="right">{deeds(rule)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
