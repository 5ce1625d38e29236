import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

/**
 * Sends a few Redis commands over one connection and returns their replies in order.
 *
 * Built-in modules only: the scripts speak to a Redis before anything is installed.
 * @param {string} url redis[s]://[user[:password]@]host[:port][/db]
 * @param {string[][]} commands
 * @returns {Promise<unknown[]>} strings, numbers, null and arrays; an error reply is an `Error` in its place
 * @throws when the connection fails, when AUTH or SELECT is refused, or after `timeoutMs`
 */
export function redisCommands(url, commands, { timeoutMs = 5_000 } = {}) {
  const { hostname, port, username, password, pathname, protocol } = new URL(url);
  const preamble = [];
  if (password) {
    const secret = decodeURIComponent(password);
    preamble.push(username ? ['AUTH', decodeURIComponent(username), secret] : ['AUTH', secret]);
  }
  if (pathname.length > 1) preamble.push(['SELECT', pathname.slice(1)]);
  const all = [...preamble, ...commands];

  return new Promise((resolve, reject) => {
    const to = { host: hostname.replace(/^\[|\]$/g, '') || '127.0.0.1', port: Number(port || 6379) };
    const socket = protocol === 'rediss:' ? connectTls({ ...to, servername: to.host }) : connect(to);
    let received = Buffer.alloc(0);
    const fail = (error) => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(timeoutMs, () => fail(new Error(`no answer from ${to.host}:${to.port} within ${timeoutMs} ms`)));
    socket.once('error', fail);
    socket.once('close', () => reject(new Error(`${to.host}:${to.port} closed the connection`)));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      let replies;
      try {
        replies = parseReplies(received, all.length);
      } catch (error) {
        return fail(error);
      }
      if (replies === undefined) return;
      const refused = replies.slice(0, preamble.length).find((reply) => reply instanceof Error);
      if (refused) return fail(refused);
      socket.end();
      resolve(replies.slice(preamble.length));
    });
    socket.write(all.map(encode).join(''));
  });
}

function encode(command) {
  return `*${command.length}\r\n${command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`;
}

/** The first `count` replies of `bytes`, or undefined while they are not complete. */
export function parseReplies(bytes, count) {
  let at = 0;
  const incomplete = Symbol('incomplete');
  const line = () => {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) throw incomplete;
    const text = bytes.toString('utf8', at, end);
    at = end + 2;
    return text;
  };
  const reply = () => {
    const head = line();
    const rest = head.slice(1);
    switch (head[0]) {
      case '+':
        return rest;
      case '-':
        return new Error(rest);
      case ':':
        return Number(rest);
      case '$': {
        const length = Number(rest);
        if (length < 0) return null;
        if (bytes.length < at + length + 2) throw incomplete;
        const text = bytes.toString('utf8', at, at + length);
        at += length + 2;
        return text;
      }
      case '*':
        return Number(rest) < 0 ? null : Array.from({ length: Number(rest) }, reply);
      default:
        throw new Error(`not a Redis answer: ${head.slice(0, 40)}`);
    }
  };
  try {
    return Array.from({ length: count }, reply);
  } catch (reason) {
    if (reason === incomplete) return undefined;
    throw reason;
  }
}
