// Loaded into a server before its program (`node --import`): tells the benchmark over IPC how much processor time the process has
// used, in microseconds of all its threads, and how much memory it holds after garbage was collected.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

process.on('message', (question) => {
  if (question === 'processor') {
    const { user, system } = process.cpuUsage();
    process.send({ processor: user + system });
  }
  if (question === 'memory') {
    collectGarbage();
    const { heapUsed, external, rss } = process.memoryUsage();
    process.send({ heapUsed, external, rss });
  }
});
process.channel?.unref();
