/** Series of figures as the drawing wants them: one axis of seconds and a column for each line. */
import type { Schemas } from '../../api/client';

export type Series = Schemas['MetricSeries'];

export const SPANS = {
  '1h': { text: '1 hour', seconds: 3_600 },
  '6h': { text: '6 hours', seconds: 21_600 },
  '24h': { text: '24 hours', seconds: 86_400 },
  '7d': { text: '7 days', seconds: 604_800 },
  '30d': { text: '30 days', seconds: 2_592_000 },
} as const;

export type Span = keyof typeof SPANS;

export interface Chart {
  title: string;
  names: readonly string[];
  lines: readonly string[];
  unit: 'percent' | 'bytes' | 'rate' | 'count';
}

export const CHARTS: readonly Chart[] = [
  { title: 'Processor', names: ['cpu_percent'], lines: ['used'], unit: 'percent' },
  { title: 'Memory', names: ['memory_used_bytes', 'memory_bytes'], lines: ['used', 'all'], unit: 'bytes' },
  {
    title: 'Network',
    names: ['network_received_bytes_per_second', 'network_sent_bytes_per_second'],
    lines: ['received', 'sent'],
    unit: 'rate',
  },
  {
    title: 'Disk',
    names: ['disk_read_bytes_per_second', 'disk_written_bytes_per_second'],
    lines: ['read', 'written'],
    unit: 'rate',
  },
  {
    title: 'Disk requests',
    names: ['disk_reads_per_second', 'disk_writes_per_second'],
    lines: ['reads', 'writes'],
    unit: 'count',
  },
];

/** Columns for uPlot: moments first. Series of one answer share their moments. */
export function columns(series: readonly Series[]): (number | null)[][] {
  const moments = (series[0]?.points ?? []).map((point) => Date.parse(point[0] as string) / 1_000);
  const values = series.map(({ points }) => points.map((point) => (point[1] ?? null) as number | null));
  return [moments, ...values];
}

/** The newest value that was measured. */
export function latest(series: Series | undefined): number | null {
  for (const point of series?.points.toReversed() ?? []) {
    if (point[1] != null) return point[1] as number;
  }
  return null;
}

const UNITS = ['', 'K', 'M', 'G', 'T'];

/** A value with its unit, such as `1.5 MB/s`. */
export function valueText(value: number | null, unit: Chart['unit']): string {
  if (value === null) return '–';
  if (unit === 'percent') return `${value.toFixed(value < 10 ? 1 : 0)} %`;
  if (unit === 'count') return `${value.toFixed(value < 10 ? 1 : 0)}/s`;
  const base = unit === 'bytes' ? 1_024 : 1_000;
  let size = value;
  let step = 0;
  while (size >= base && step < UNITS.length - 1) {
    size /= base;
    step += 1;
  }
  const binary = unit === 'bytes' && step > 0 ? 'i' : '';
  return `${size.toFixed(size < 10 && step > 0 ? 1 : 0)} ${UNITS[step]}${binary}B${unit === 'rate' ? '/s' : ''}`;
}
