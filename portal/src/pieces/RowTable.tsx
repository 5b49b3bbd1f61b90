import { Button, Group, Loader, Skeleton, Text } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { RefusalNote } from './RefusalNote';
import classes from './RowTable.module.css';

export interface Column<T> {
  head: string;
  cell: (row: T) => ReactNode;
  /** From which width of the window it is shown; always if absent. */
  from?: 'sm' | 'md' | 'lg';
  align?: 'right';
}

export interface Selection {
  chosen: ReadonlySet<string>;
  choose: (next: Set<string>) => void;
}

interface Props<T> {
  /** What the rows are, for those who hear the page. */
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  idOf: (row: T) => string;
  nameOf?: (row: T) => string;
  isPending?: boolean;
  error?: unknown;
  hasMore?: boolean;
  isReadingMore?: boolean;
  more?: () => void;
  again?: () => void;
  empty: ReactNode;
  selection?: Selection;
}

const ROW_PX = 45;
/** Short lists are drawn whole, so that the browser's own search finds everything. */
const WHOLE_MAX = 60;

/** Rows of a kind, of which only those in sight are drawn, however many there are. */
export function RowTable<T>(props: Props<T>) {
  const { rows, columns, idOf, hasMore, more, selection } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    setTop(frame.current?.offsetTop ?? 0);
  }, [rows.length > 0]);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PX,
    overscan: rows.length <= WHOLE_MAX ? WHOLE_MAX : 8,
    scrollMargin: top,
    getItemKey: (at) => idOf(rows[at] as T),
  });
  const seen = virtual.getVirtualItems();
  const latest = useRef(selection);
  latest.current = selection;
  const toggle = useCallback((id: string) => {
    latest.current?.choose(toggled(latest.current.chosen, id));
  }, []);
  const last = seen.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= rows.length - 30) more?.();
  }, [hasMore, last, more, rows.length]);

  if (props.error && rows.length === 0) {
    return <RefusalNote thrown={props.error} again={props.again} />;
  }
  if (props.isPending) return <Waiting label={props.label} />;
  if (rows.length === 0) return <div className={classes.empty}>{props.empty}</div>;

  const before = (seen[0]?.start ?? top) - top;
  const after = virtual.getTotalSize() - ((seen.at(-1)?.end ?? top) - top);
  const width = columns.length + (selection ? 1 : 0);
  return (
    <>
      <div ref={frame} className={classes.frame}>
        <table className={classes.table} aria-label={props.label} aria-rowcount={hasMore ? -1 : rows.length + 1}>
          <thead>
            <tr aria-rowindex={1}>
              {selection && <ChooseAll rows={rows} idOf={idOf} selection={selection} />}
              {columns.map((column) => (
                <th key={column.head} data-from={column.from} data-align={column.align} scope="col">
                  {column.head || <span className={classes.heard}>Actions</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Gap height={before} width={width} />
            {seen.map(({ index, key }) => {
              const row = rows[index] as T;
              const id = idOf(row);
              return (
                <Line
                  key={String(key)}
                  index={index}
                  row={row}
                  id={id}
                  name={props.nameOf?.(row) ?? id}
                  columns={columns}
                  isChosen={selection?.chosen.has(id)}
                  toggle={selection ? toggle : undefined}
                  measure={virtual.measureElement}
                />
              );
            })}
            <Gap height={after} width={width} />
          </tbody>
        </table>
      </div>
      <Foot {...props} />
    </>
  );
}

interface LineProps<T> {
  index: number;
  row: T;
  id: string;
  name: string;
  columns: readonly Column<T>[];
  isChosen: boolean | undefined;
  toggle: ((id: string) => void) | undefined;
  measure: (element: HTMLElement | null) => void;
}

function BareLine<T>({ index, row, id, name, columns, isChosen, toggle, measure }: LineProps<T>) {
  return (
    <tr
      data-index={index}
      ref={measure}
      aria-rowindex={index + 2}
      data-chosen={isChosen || undefined}
    >
      {toggle && (
        <td className={classes.choice}>
          <input type="checkbox" aria-label={`Choose ${name}`} checked={isChosen ?? false} onChange={() => toggle(id)} />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.head} data-from={column.from} data-align={column.align}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** Scrolling draws the rows that come into sight and leaves the others as they are. */
const Line = memo(BareLine) as typeof BareLine;

function toggled(chosen: ReadonlySet<string>, id: string) {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}

function ChooseAll<T>(props: { rows: readonly T[]; idOf: (row: T) => string; selection: Selection }) {
  const { rows, idOf, selection } = props;
  const all = rows.every((row) => selection.chosen.has(idOf(row)));
  return (
    <th className={classes.choice}>
      <input
        type="checkbox"
        aria-label="Choose all"
        checked={all}
        ref={(box) => {
          if (box) box.indeterminate = !all && selection.chosen.size > 0;
        }}
        onChange={() => selection.choose(all ? new Set() : new Set(rows.map(idOf)))}
      />
    </th>
  );
}

function Gap({ height, width }: { height: number; width: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true">
      <td colSpan={width} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

function Waiting({ label }: { label: string }) {
  return (
    <div role="status" aria-label={`Reading ${label}`}>
      {[1, 2, 3].map((row) => (
        <Skeleton key={row} height={32} mb="xs" />
      ))}
    </div>
  );
}

function Foot<T>({ rows, hasMore, isReadingMore, more }: Props<T>) {
  return (
    <Group mt="xs" gap="sm" role="status">
      <Text size="sm" c="dimmed">
        {rows.length.toLocaleString('en')} {hasMore ? 'read so far' : 'in all'}
      </Text>
      {isReadingMore && <Loader size="xs" />}
      {hasMore && !isReadingMore && (
        <Button size="compact-sm" variant="subtle" onClick={more}>
          Read more
        </Button>
      )}
    </Group>
  );
}
