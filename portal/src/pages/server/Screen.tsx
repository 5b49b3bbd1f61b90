import { Button, Group, Text } from '@mantine/core';
import RFB from '@novnc/novnc';
import { useEffect, useRef, useState } from 'react';
import { RefusalNote } from '../../pieces/RefusalNote';
import { closing, consoleUrl } from './ticket';

/** The keys that a browser or its system keeps for itself (keysyms of X11). */
const KEYS: readonly (readonly [string, number, string])[] = [
  ['Ctrl', 0xffe3, 'ControlLeft'],
  ['Alt', 0xffe9, 'AltLeft'],
  ['Win', 0xffeb, 'MetaLeft'],
];
const SINGLE: readonly (readonly [string, number, string])[] = [
  ['Esc', 0xff1b, 'Escape'],
  ['Tab', 0xff09, 'Tab'],
];

/** The screen, with keyboard and mouse, over RFB. */
export default function Screen({ id, name }: { id: string; name: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const rfb = useRef<RFB | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const [state, setState] = useState<'opening' | 'open' | 'closed'>('opening');
  const [held, setHeld] = useState<ReadonlySet<number>>(new Set());

  useEffect(() => {
    let gone = false;
    let made: RFB | null = null;
    void (async () => {
      try {
        const url = await consoleUrl(id, 'vnc');
        if (gone || !frame.current) return;
        const socket = new WebSocket(url, ['binary']);
        socket.addEventListener('close', (event) => {
          if (!gone) setRefused(closing(event.code, event.reason));
        });
        made = new RFB(frame.current, socket as never);
        made.scaleViewport = true;
        made.background = '#000';
        made.addEventListener('connect', () => {
          setState('open');
          made?.focus();
        });
        made.addEventListener('disconnect', () => setState('closed'));
        rfb.current = made;
      } catch (thrown) {
        if (!gone) setRefused(thrown);
      }
    })();
    return () => {
      gone = true;
      made?.disconnect();
    };
  }, [id]);

  const hold = ([, sym, code]: readonly [string, number, string]) => {
    const isDown = held.has(sym);
    rfb.current?.sendKey(sym, code, !isDown);
    const next = new Set(held);
    if (isDown) next.delete(sym);
    else next.add(sym);
    setHeld(next);
    rfb.current?.focus();
  };
  const press = ([, sym, code]: readonly [string, number, string]) => {
    rfb.current?.sendKey(sym, code);
    rfb.current?.focus();
  };
  return (
    <div data-state={state} data-testid="screen">
      <Group gap="xs" mb="xs" role="toolbar" aria-label="Keys">
        {KEYS.map((key) => (
          <Button
            key={key[0]}
            size="compact-sm"
            variant={held.has(key[1]) ? 'filled' : 'default'}
            aria-pressed={held.has(key[1])}
            onClick={() => hold(key)}
          >
            {key[0]}
          </Button>
        ))}
        {SINGLE.map((key) => (
          <Button key={key[0]} size="compact-sm" variant="default" onClick={() => press(key)}>
            {key[0]}
          </Button>
        ))}
        <Button size="compact-sm" variant="default" onClick={() => rfb.current?.sendCtrlAltDel()}>
          Ctrl+Alt+Del
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => void frame.current?.requestFullscreen()}>
          Full screen
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {state === 'open' ? 'Connected' : state === 'opening' ? 'Connecting' : 'Closed'}
        </Text>
      </Group>
      <RefusalNote thrown={refused} title={typeof refused === 'string' ? 'Closed' : undefined} />
      <div
        ref={frame}
        role="application"
        aria-label={`The screen of ${name}`}
        style={{ height: 'min(70dvh, 620px)', background: '#000', overflow: 'hidden' }}
      />
    </div>
  );
}
