// Loaded into a coordinator before anything else: decoding this text ends the process, as a bug deep in a library might.
const POISON = 'cG9pc29uLXBpbGw=';
const from = Buffer.from;

Buffer.from = (value, ...rest) => {
  if (value === POISON) process.kill(process.pid, 'SIGKILL');
  return from(value, ...rest);
};
