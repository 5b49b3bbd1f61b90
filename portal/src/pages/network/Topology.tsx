import { useElementSize } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Rows } from '../../api/rows';
import { words } from '../../words/moment';
import { BOX, type Bus, layOut, type Spot } from './topology';
import classes from './Topology.module.css';

/** Networks as lines, the servers that hang from them, and what of it the world can reach. */
export function Topology(props: { networks: readonly Rows['network'][]; servers: readonly Rows['server'][] }) {
  const { ref, width } = useElementSize();
  const drawing = useMemo(
    () => layOut(props.networks, props.servers, Math.max(width, BOX.width + 2 * BOX.gap)),
    [props.networks, props.servers, width],
  );
  return (
    <div ref={ref} className={classes.frame}>
      {width > 0 && (
        <svg width={drawing.width} height={drawing.height} role="group" aria-label="Networks and their servers">
          <World width={drawing.width} />
          {drawing.buses.map((bus) => (
            <OneNetwork key={bus.id} bus={bus} />
          ))}
        </svg>
      )}
    </div>
  );
}

function World({ width }: { width: number }) {
  return (
    <g aria-hidden="true">
      <rect x={1} y={8} width={width - 2} height={30} rx={15} className={classes.world} />
      <text x={width / 2} y={28} textAnchor="middle" className={classes.name}>
        Internet
      </text>
    </g>
  );
}

function OneNetwork({ bus }: { bus: Bus }) {
  return (
    <g role="group" aria-label={`Network ${bus.name}, ${bus.cidr}`}>
      <text x={BOX.gap} y={bus.y + 12} className={classes.name}>
        {bus.name}
        <tspan className={classes.small} dx={8}>
          {bus.cidr}
        </tspan>
        {bus.hidden > 0 && <tspan className={classes.small} dx={8}>and {bus.hidden} servers more</tspan>}
      </text>
      <line x1={0} x2={bus.width} y1={bus.y + 22} y2={bus.y + 22} className={classes.bus} />
      {bus.spots.length === 0 && (
        <text x={BOX.gap} y={bus.y + 60} className={classes.small}>
          No servers
        </text>
      )}
      {bus.spots.map((spot) => (
        <OneServer key={spot.id} spot={spot} bus={bus} />
      ))}
    </g>
  );
}

function OneServer({ spot, bus }: { spot: Spot; bus: Bus }) {
  const navigate = useNavigate();
  const middle = spot.x + BOX.width / 2;
  const cut = (text: string) => (text.length > 19 ? `${text.slice(0, 18)}…` : text);
  const reach = spot.public ? `↔ ${spot.public}` : 'no public address';
  const href = `/servers/${spot.id}`;
  const isFirstRow = spot.y < bus.y + 60;
  return (
    <a
      href={href}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        void navigate({ href });
      }}
    >
      {isFirstRow && <line x1={middle} x2={middle} y1={bus.y + 22} y2={spot.y} className={classes.bus} />}
      <rect x={spot.x} y={spot.y} width={BOX.width} height={BOX.height} rx={8} className={classes.box} data-status={spot.status} />
      <text x={spot.x + 10} y={spot.y + 20} className={classes.name}>
        {cut(spot.name)}
      </text>
      <text x={spot.x + 10} y={spot.y + 37} className={classes.small}>
        {spot.private} · {words(spot.status)}
      </text>
      <text x={spot.x + 10} y={spot.y + 53} className={classes.small}>
        {reach}
      </text>
    </a>
  );
}
