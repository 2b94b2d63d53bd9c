import { closeSync, lstatSync, mkdirSync, openSync, readFileSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const BLOCK = 512;

/** Writes a directory's folders and plain files as an uncompressed POSIX tar archive, sorted by name. */
export function writeTar(file: string, directory: string): void {
  const output = openSync(file, 'wx');
  try {
    const add = (folder: string, name: string): void => {
      const path = join(folder, name);
      for (const child of readdirSync(path).sort()) {
        const entry = name === '' ? child : `${name}/${child}`;
        const full = join(folder, entry);
        if (lstatSync(full).isDirectory()) {
          writeAll(output, header(`${entry}/`, 0));
          add(folder, entry);
          continue;
        }
        const content = readFileSync(full);
        writeAll(output, header(entry, content.length));
        writeAll(output, content);
        writeAll(output, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK));
      }
    };
    add(directory, '');
    writeAll(output, Buffer.alloc(2 * BLOCK));
  } finally {
    closeSync(output);
  }
}

/** Unpacks an archive that `writeTar` wrote into an empty directory. Throws when it is cut short. */
export function readTar(file: string, directory: string): void {
  const archive = readFileSync(file);
  let offset = 0;
  for (;;) {
    if (offset + BLOCK > archive.length) throw new Error(`${file} ends in the middle`);
    const nameEnd = archive.indexOf(0, offset);
    const name = archive.toString('latin1', offset, Math.min(nameEnd, offset + 100));
    if (name === '') return;
    const size = Number.parseInt(archive.toString('latin1', offset + 124, offset + 135), 8);
    const start = offset + BLOCK;
    if (start + size > archive.length) throw new Error(`${file} ends in the middle`);
    if (name.endsWith('/')) mkdirSync(join(directory, name), { mode: 0o700 });
    else {
      const output = openSync(join(directory, name), 'wx', 0o600);
      writeAll(output, archive.subarray(start, start + size));
      closeSync(output);
    }
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function header(name: string, size: number): Buffer {
  if (Buffer.byteLength(name, 'latin1') > 100) throw new Error(`${name} is too long for the archive`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
  block.write(name, 0, 'latin1');
  block.write(octal(name.endsWith('/') ? 0o700 : 0o600, 7), 100, 'latin1');
  block.write(octal(0, 7), 108, 'latin1');
  block.write(octal(0, 7), 116, 'latin1');
  block.write(octal(size, 11), 124, 'latin1');
  block.write(octal(0, 11), 136, 'latin1');
  block.fill(' ', 148, 156);
  block.write(name.endsWith('/') ? '5' : '0', 156, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return block;
}

/** A write may be short when the disk fills up; the next one then throws ENOSPC. */
function writeAll(output: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(output, bytes, written);
}
