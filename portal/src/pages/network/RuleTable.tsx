import { Table, Text } from '@mantine/core';
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

/** The rules of a group. */
export function RuleTable({ group, deeds }: { group: Group; deeds?: (rule: Rule) => ReactNode }) {
  const groups = useNames('security_group');
  if (group.rules.length === 0) {
    return <Text size="sm">No rules: nothing gets in, everything gets out.</Text>;
  }
  return (
    <div className={classes.frame}>
      <Table aria-label={`Rules of ${group.name}`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Direction</Table.Th>
            <Table.Th scope="col">What</Table.Th>
            <Table.Th scope="col">With</Table.Th>
            <Table.Th scope="col" visibleFrom="sm">Why</Table.Th>
            {deeds && <Table.Th scope="col"><span className={classes.heard}>Actions</span></Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {group.rules.map((rule) => (
            <Table.Tr key={rule.id}>
              <Table.Td>{rule.direction === 'in' ? '→ in' : '← out'}</Table.Td>
              <Table.Td>{what(rule)}</Table.Td>
              <Table.Td>{other(rule, groups)}</Table.Td>
              <Table.Td visibleFrom="sm">{rule.description || '–'}</Table.Td>
              {deeds && <Table.Td ta="right">{deeds(rule)}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
