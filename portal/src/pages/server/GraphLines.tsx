import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { useCalendar } from '../../shell/calendar';
import type { Calendars } from '../../words/calendar';
import { type Chart, valueText } from './figures';

const HEIGHT = 190;
/** Told apart by people who see no red or green, and 3 to 1 against both pages. */
const COLOURS = { light: ['#1864ab', '#c2410c'], dark: ['#74c0fc', '#ffa94d'] } as const;

interface Props {
  chart: Chart;
  columns: (number | null)[][];
  label: string;
}

/** Steps of an axis of memory: powers of two, so that ticks are round. */
const BINARY = Array.from({ length: 40 }, (_, power) => 2 ** (power + 4));

/** Lines over time. */
export function GraphLines({ chart, columns, label }: Props) {
  const scheme = useComputedColorScheme('light');
  const calendar = useCalendar();
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  useEffect(() => {
    if (!frame.current) return;
    const ink = scheme === 'dark' ? '#c9c9c9' : '#495057';
    const grid = { stroke: scheme === 'dark' ? '#3b3b3b' : '#e9ecef', width: 1 };
    const axis = { stroke: ink, grid, ticks: grid };
    const made = new uPlot(
      {
        width: frame.current.clientWidth,
        height: HEIGHT,
        legend: { live: false },
        cursor: { y: false },
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), calendar.zone),
        scales: { y: { range: (_, low, high) => span(chart, low, high) } },
        axes: [
          { ...axis, space: 70, values: (_, ticks, _axis, _space, step) => moments(ticks, step, calendar) },
          {
            ...axis,
            size: 72,
            ...(chart.unit === 'bytes' && { incrs: BINARY }),
            values: (_, ticks) => ticks.map((tick) => valueText(tick, chart.unit)),
          },
        ],
        series: [
          {},
          ...chart.lines.map((name, at) => ({
            label: name,
            stroke: COLOURS[scheme][at] ?? ink,
            width: 2,
            dash: at === 1 ? [6, 4] : undefined,
            spanGaps: false,
          })),
        ],
      },
      columns as uPlot.AlignedData,
      frame.current,
    );
    plot.current = made;
    const watch = new ResizeObserver(([entry]) => {
      if (entry) made.setSize({ width: entry.contentRect.width, height: HEIGHT });
    });
    watch.observe(frame.current);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
    // New figures are handed over below; only another look needs another drawing.
  }, [chart, scheme, calendar]);
  useEffect(() => plot.current?.setData(columns as uPlot.AlignedData), [columns]);
  return <div ref={frame} role="img" aria-label={label} style={{ minWidth: 0, overflow: 'hidden' }} />;
}

const DAY_SECONDS = 86_400;

/** Words for moments on the axis: the hour, and the day where it changes. */
function moments(ticks: number[], step: number, calendar: Calendars): string[] {
  let before = '';
  return ticks.map((tick) => {
    const day = calendar.date(tick * 1_000);
    if (step >= DAY_SECONDS) return day;
    const isNew = day !== before;
    before = day;
    return isNew ? `${calendar.clock(tick * 1_000)}\n${day}` : calendar.clock(tick * 1_000);
  });
}

function span(chart: Chart, low: number, high: number): [number, number] {
  if (chart.unit === 'percent') return [0, Math.max(100, high)];
  return [Math.min(0, low), high > 0 ? high * 1.1 : 1];
}
