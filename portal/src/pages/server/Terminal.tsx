import '@xterm/xterm/css/xterm.css';
import { Text } from '@mantine/core';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal as Xterm } from '@xterm/xterm';
import { useEffect, useRef, useState } from 'react';
import { RefusalNote } from '../../pieces/RefusalNote';
import { closing, consoleUrl } from './ticket';

/** The first serial port as a terminal. */
export default function Terminal({ id, name }: { id: string; name: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (!frame.current) return;
    let gone = false;
    let socket: WebSocket | null = null;
    const terminal = new Xterm({ cursorBlink: true, screenReaderMode: true, fontSize: 14, scrollback: 5_000 });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(frame.current);
    fit.fit();
    const watch = new ResizeObserver(() => fit.fit());
    watch.observe(frame.current);
    const encoder = new TextEncoder();
    terminal.onData((text) => socket?.readyState === WebSocket.OPEN && socket.send(encoder.encode(text)));
    void (async () => {
      try {
        const url = await consoleUrl(id, 'serial');
        if (gone) return;
        socket = new WebSocket(url, ['binary']);
        socket.binaryType = 'arraybuffer';
        socket.onopen = () => {
          setOpen(true);
          terminal.focus();
        };
        socket.onmessage = ({ data }) =>
          terminal.write(typeof data === 'string' ? data : new Uint8Array(data as ArrayBuffer));
        socket.onclose = ({ code, reason }) => {
          setOpen(false);
          if (!gone) setRefused(closing(code, reason));
        };
      } catch (thrown) {
        if (!gone) setRefused(thrown);
      }
    })();
    return () => {
      gone = true;
      watch.disconnect();
      socket?.close();
      terminal.dispose();
    };
  }, [id]);
  return (
    <div data-testid="terminal" data-state={isOpen ? 'open' : 'closed'}>
      <RefusalNote thrown={refused} title={typeof refused === 'string' ? 'Closed' : undefined} />
      <Text size="sm" c="dimmed" mb={4} role="status">
        {isOpen ? 'Connected. Press Enter to see a prompt; Tab goes to the guest.' : 'Connecting'}
      </Text>
      <div
        ref={frame}
        role="application"
        aria-label={`The serial port of ${name}`}
        style={{ height: 'min(60dvh, 480px)', background: '#000', padding: 8 }}
      />
    </div>
  );
}
