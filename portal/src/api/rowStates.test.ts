import { expect, test } from 'vitest';
import { withKnownStates, withRow, withStates } from './rowStates';
import type { Pages, Rows } from './rows';

const server = (id: string, status: string) => ({ id, status }) as unknown as Rows['server'];
const pages = (...data: Rows['server'][][]): Pages<'server'> => ({
  pages: data.map((each) => ({ data: each, next_cursor: null })),
  pageParams: data.map(() => null),
});
const shown = (all: Pages<'server'> | null) => all?.pages.map(({ data }) => data.map(({ id, status }) => `${id} ${status}`));

test('a changed row is put in its place and others are left as they are', () => {
  const before = pages([server('a', 'pending')], [server('b', 'pending')]);
  const after = withRow(before, 'b', server('b', 'running'));
  expect(shown(after)).toEqual([['a pending'], ['b running']]);
  expect(after?.pages[0]).toBe(before.pages[0]);
});

test('a row that is over leaves the list', () => {
  expect(shown(withRow(pages([server('a', 'deleting')]), 'a', server('a', 'terminated')))).toEqual([[]]);
  expect(shown(withRow(pages([server('a', 'deleting')]), 'a', null))).toEqual([[]]);
});

test('only the cloud knows where a new row belongs', () => {
  expect(withRow(pages([server('a', 'running')]), 'c', server('c', 'pending'))).toBeNull();
});

const told = (states: Record<string, string>) =>
  new Map(Object.entries(states).map(([id, status]) => [id, { data: { status } }]));

test('in a storm rows take the states that the events tell', () => {
  const before = pages([server('a', 'pending'), server('b', 'deleting')], [server('c', 'running')]);
  const after = withStates(before, told({ a: 'running', b: 'terminated' }));
  expect(shown(after)).toEqual([['a running'], ['c running']]);
  expect(after.pages[1]).toBe(before.pages[1]);
});

test('an unknown row makes a list that was read to its end go on after its last row', () => {
  const after = withStates(pages([server('a', 'pending')]), told({ z: 'pending' }));
  expect(after.pages.at(-1)?.next_cursor).toBe('a');
});

test('an answer older than an event does not bring back what is gone', () => {
  const late = pages([server('a', 'deleting'), server('b', 'stopped')]);
  expect(shown(withKnownStates(late, told({ a: 'terminated' })))).toEqual([['b stopped']]);
  expect(withKnownStates(late, told({ x: 'running' }))).toBe(late);
});
