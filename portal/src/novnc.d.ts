/** What the portal uses of noVNC, which brings no types of its own (docs/API.md of noVNC 1.7). */
declare module '@novnc/novnc' {
  export default class RFB extends EventTarget {
    constructor(target: HTMLElement, channel: WebSocket | string, options?: { wsProtocols?: string[] });
    scaleViewport: boolean;
    background: string;
    focus(): void;
    disconnect(): void;
    sendKey(keysym: number, code: string | null, down?: boolean): void;
    sendCtrlAltDel(): void;
  }
}
