// Runs inside a sandboxed run that has a network of its own, as the parent of the real command, and carries connections
// between the run's 127.0.0.1 and Foundry. Plain Node without dependencies: nothing but this file is there inside.
//
//   node relay.mjs '{"socket":"/run/foundry/relay.sock","listen":[8080],"env":{}}' PROGRAM ARGUMENTS…
//
// Every connection is made from here to Foundry's socket, never the other way: the run owns no socket that anyone outside
// opens by its path, so there is none that it could replace by a link to another one. The first line says what it is for:
//
//   control        one at a time; Foundry writes "open ID PORT", answered by a new connection or by "refused ID"
//   answer ID      carries what was asked for by "open"
//   reach PORT     somebody inside has called 127.0.0.1:PORT
import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { constants } from 'node:os';

/** At once; more wait for one to end. */
const MAX_CONNECTIONS = 256;
/** Milliseconds that an answer on its way has left when the command has ended. */
const LAST_WORDS_MS = 250;
const FORWARDED = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];

const [settings, program, ...args] = process.argv.slice(2);
const { socket, listen, env } = JSON.parse(settings);
const open = new Set();

/** Carries both directions until both have ended; an error of one side resets the other. */
function carry(a, b) {
  for (const [from, to] of [[a, b], [b, a]]) {
    open.add(from);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      open.delete(from);
      if (!from.readableEnded) to.destroy();
    });
    from.pipe(to);
  }
}

function dial(line) {
  const connection = connect({ path: socket, allowHalfOpen: true });
  connection.write(`${line}\n`);
  return connection;
}

function answer(control, id, port) {
  const server = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
  const refuse = () => control.write(`refused ${id}\n`);
  if (open.size >= 2 * MAX_CONNECTIONS) {
    server.destroy();
    return refuse();
  }
  server.once('error', refuse);
  server.once('connect', () => {
    server.off('error', refuse);
    carry(server, dial(`answer ${id}`));
  });
}

function serve() {
  return new Promise((resolve, reject) => {
    const control = dial('control');
    let text = '';
    control.setEncoding('latin1');
    control.on('data', (chunk) => {
      text += chunk;
      const lines = text.split('\n');
      text = lines.pop();
      for (const line of lines) {
        const [word, id, port] = line.split(' ');
        if (word === 'open') answer(control, id, Number(port));
        else if (word === 'ready') resolve();
      }
    });
    control.on('error', reject); // after "ready" it only means that Foundry has gone
    control.on('close', () => reject(new Error('Foundry has closed the relay.')));
  });
}

function listenOn(port) {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (inside) => carry(inside, dial(`reach ${port}`)));
  server.maxConnections = MAX_CONNECTIONS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

function fail(error) {
  process.stderr.write(`relay: ${error.message}\n`);
  process.exit(127);
}

/** As the command ended, so does this: whoever waits for it sees no difference. */
function end(code, signal) {
  const leave = () => {
    if (signal === null) process.exit(code);
    for (const name of FORWARDED) process.removeAllListeners(name);
    process.kill(process.pid, signal);
    // the first process of a namespace does not die of its own signals
    setTimeout(() => process.exit(128 + constants.signals[signal]), 50);
  };
  if (open.size === 0) return leave();
  const patience = setTimeout(leave, LAST_WORDS_MS);
  for (const connection of open) {
    connection.once('close', () => {
      if (open.size > 0) return;
      clearTimeout(patience);
      leave();
    });
  }
}

try {
  await Promise.all([serve(), ...listen.map(listenOn)]);
} catch (error) {
  fail(error);
}
// In a group of its own: a signal to the group that this is in would reach it twice, and many programs end at once then.
const command = spawn(program, args, { stdio: 'inherit', detached: true, env: { ...process.env, ...env } });
command.on('error', fail);
command.on('exit', end);
for (const name of FORWARDED) process.on(name, () => command.kill(name));
