/** A record of TLS has at most so much, with its header. */
const LARGEST_RECORD = 5 + 16 * 1024;

/**
 * The host name that a TLS client asks for (RFC 8446 §4.1.2, RFC 6066 §3), read from the first bytes that it sends.
 * @returns undefined while more bytes are needed; null when they are no TLS greeting in one record, or name no host
 */
export function serverNameOf(bytes: Buffer): string | null | undefined {
  if (bytes.length > 0 && bytes[0] !== 22) return null;
  if (bytes.length < 5) return undefined;
  const end = 5 + bytes.readUInt16BE(3);
  if (end > LARGEST_RECORD) return null;
  if (bytes.length < end) return undefined;
  try {
    return hostIn(bytes.subarray(5, end));
  } catch (error) {
    if (error instanceof RangeError) return null; // a length in it leads beyond its end
    throw error;
  }
}

function hostIn(message: Buffer): string | null {
  if (message.readUInt8(0) !== 1 || message.readUIntBE(1, 3) + 4 > message.length) return null;
  let at = 4 + 2 + 32;
  at += 1 + message.readUInt8(at); // session
  at += 2 + message.readUInt16BE(at); // ciphers
  at += 1 + message.readUInt8(at); // compressions
  const end = at + 2 + message.readUInt16BE(at);
  for (at += 2; at + 4 <= end; at += 4 + message.readUInt16BE(at + 2)) {
    if (message.readUInt16BE(at) !== 0) continue;
    // a list, of which only host names (kind 0) were ever defined, and one alone is allowed
    if (message.readUInt8(at + 6) !== 0) return null;
    const length = message.readUInt16BE(at + 7);
    if (at + 9 + length > message.length) return null;
    return message.toString('latin1', at + 9, at + 9 + length).toLowerCase();
  }
  return null;
}
