// Just enough of RFC 6455 for a feed that only speaks: handshake, text frames out, close in.
import { createHash } from 'node:crypto';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

function frame(text) {
  const data = Buffer.from(text);
  const head = data.length < 126 ? Buffer.from([0x81, data.length]) : Buffer.from([0x81, 126, data.length >> 8, data.length & 255]);
  return Buffer.concat([head, data]);
}

/** Accepts the upgrade; returns how to send. Closes when the browser does. */
export function accept(request, socket, onClose) {
  const answer = createHash('sha1').update(request.headers['sec-websocket-key'] + GUID).digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${answer}\r\n\r\n`);
  socket.on('data', (data) => {
    if ((data[0] & 15) === 8) socket.end(Buffer.from([0x88, 0]));
  });
  socket.on('close', onClose);
  socket.on('error', onClose);
  return (text) => socket.writable && socket.write(frame(text));
}
