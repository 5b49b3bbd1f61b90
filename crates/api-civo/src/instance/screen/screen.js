"use strict";
// A screen over RFB 3.8 (RFC 6143) without a password: raw rectangles, keys, a pointer.
const canvas = document.querySelector("canvas");
const note = document.querySelector("p");
const paint = canvas.getContext("2d", { alpha: false });
const scheme = location.protocol === "https:" ? "wss://" : "ws://";
const socket = new WebSocket(scheme + location.host + document.body.dataset.console, "binary");
socket.binaryType = "arraybuffer";

const parts = [];
let held = 0;
let waiting = null;

// Hands out the bytes that somebody waits for, once there are so many.
function serve() {
  if (!waiting || held < waiting.count) return;
  const { count, done } = waiting;
  const whole = new Uint8Array(count);
  let filled = 0;
  while (filled < count) {
    const part = parts.shift();
    const wanted = part.subarray(0, count - filled);
    whole.set(wanted, filled);
    filled += wanted.length;
    if (wanted.length < part.length) parts.unshift(part.subarray(wanted.length));
  }
  held -= count;
  waiting = null;
  done(new DataView(whole.buffer));
}

const read = (count) => new Promise((done) => { waiting = { count, done }; serve(); });
const send = (bytes) => { if (socket.readyState === 1) socket.send(new Uint8Array(bytes)); };
const short = (number) => [number >> 8 & 255, number & 255];

function resize(width, height) {
  canvas.width = width;
  canvas.height = height;
}

const ask = (onlyChanges) =>
  send([3, onlyChanges, 0, 0, 0, 0, ...short(canvas.width), ...short(canvas.height)]);

async function begin() {
  await read(12);
  send([..."RFB 003.008\n"].map((letter) => letter.charCodeAt(0)));
  const count = (await read(1)).getUint8(0);
  const kinds = new Uint8Array((await read(count)).buffer);
  if (!kinds.includes(1)) throw new Error("The screen wants a password.");
  send([1]);
  if ((await read(4)).getUint32(0) !== 0) throw new Error("The screen refuses.");
  send([1]);
  const head = await read(24);
  resize(head.getUint16(0), head.getUint16(2));
  await read(head.getUint32(20));
  // 32 bits in the order blue, green, red, nothing; raw rectangles and changes of the size.
  send([0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0]);
  send([2, 0, 0, 2, 0, 0, 0, 0, 255, 255, 255, 33]);
  ask(0);
  note.hidden = true;
}

async function rectangle() {
  const head = await read(12);
  const [x, y, width, height] = [0, 2, 4, 6].map((at) => head.getUint16(at));
  if (head.getInt32(8) === -223) {
    resize(width, height);
    return ask(0);
  }
  if (width === 0 || height === 0) return;
  const from = new Uint8Array((await read(width * height * 4)).buffer);
  const image = paint.createImageData(width, height);
  for (let at = 0; at < from.length; at += 4) {
    image.data[at] = from[at + 2];
    image.data[at + 1] = from[at + 1];
    image.data[at + 2] = from[at];
    image.data[at + 3] = 255;
  }
  paint.putImageData(image, x, y);
}

async function follow() {
  for (;;) {
    switch ((await read(1)).getUint8(0)) {
      case 0: {
        const count = (await read(3)).getUint16(1);
        for (let done = 0; done < count; done += 1) await rectangle();
        ask(1);
        break;
      }
      case 1: await read((await read(5)).getUint16(3) * 6); break;
      case 2: break;
      case 3: await read((await read(7)).getUint32(3)); break;
      default: throw new Error("The screen says something unknown.");
    }
  }
}

const NAMED = {
  Backspace: 0xff08, Tab: 0xff09, Enter: 0xff0d, Escape: 0xff1b, Insert: 0xff63, Delete: 0xffff,
  Home: 0xff50, End: 0xff57, PageUp: 0xff55, PageDown: 0xff56, ArrowLeft: 0xff51,
  ArrowUp: 0xff52, ArrowRight: 0xff53, ArrowDown: 0xff54, Shift: 0xffe1, Control: 0xffe3,
  CapsLock: 0xffe5, Alt: 0xffe9, Meta: 0xffeb, AltGraph: 0xfe03,
};
for (let n = 1; n <= 12; n += 1) NAMED[`F${n}`] = 0xffbd + n;

function key(event, isDown) {
  const letter = event.key.codePointAt(0);
  const named = [...event.key].length === 1 ? (letter < 256 ? letter : 0x1000000 + letter) : 0;
  const code = NAMED[event.key] || named;
  if (!code) return;
  event.preventDefault();
  send([4, isDown, 0, 0, code >> 24 & 255, code >> 16 & 255, ...short(code)]);
}

function point(event, wheel = 0) {
  const place = canvas.getBoundingClientRect();
  const scale = (at, from, size, whole) =>
    Math.max(0, Math.min(whole - 1, Math.round((at - from) * whole / size)));
  const x = scale(event.clientX, place.left, place.width, canvas.width);
  const y = scale(event.clientY, place.top, place.height, canvas.height);
  const buttons = event.buttons & 1 | (event.buttons & 4) >> 1 | (event.buttons & 2) << 1;
  event.preventDefault();
  send([5, buttons | wheel, ...short(x), ...short(y)]);
}

socket.addEventListener("message", (event) => {
  parts.push(new Uint8Array(event.data));
  held += event.data.byteLength;
  serve();
});
socket.addEventListener("close", (event) => {
  note.textContent = event.reason || "The connection to the screen has ended.";
  note.hidden = false;
});
addEventListener("keydown", (event) => key(event, 1));
addEventListener("keyup", (event) => key(event, 0));
for (const name of ["pointermove", "pointerdown", "pointerup"]) {
  canvas.addEventListener(name, (event) => point(event));
}
canvas.addEventListener("contextmenu", (event) => event.preventDefault());
canvas.addEventListener("wheel", (event) => {
  point(event, event.deltaY < 0 ? 8 : 16);
  point(event);
}, { passive: false });

begin().then(follow).catch((fault) => {
  note.textContent = fault.message;
  note.hidden = false;
  socket.close();
});
