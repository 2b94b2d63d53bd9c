#!/usr/bin/env node
// Starts the program that a command belongs to: `up` is the server, `worker` a process that only works on jobs, `mcp` the
// sidecar, everything else the command line.
import { runProgram } from './programs.mjs';

runProgram({ up: 'api', worker: 'worker', mcp: 'sidecar' }[process.argv[2]] ?? 'cli');
