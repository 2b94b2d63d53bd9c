import { isIP } from 'node:net';
import { z } from 'zod';

/** Of proxies. */
export const addressList = z
  .string()
  .transform((value) => value.split(',').map((address) => address.trim()))
  .refine((list) => list.every(isNetwork), 'is not a list of addresses such as 10.0.0.1 or 10.0.0.0/8');

/** The owner may stand for all of its repositories; the organisation is named as everywhere. */
const CI_REPOSITORY = /^[a-z0-9][a-z0-9-]*\/(?:\*|[\w.-]+)(?:@[^=,\s]+)?(?:=[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)?$/i;

/** Of this network. */
export const hostList = z
  .string()
  .transform((value) => value.split(',').map((host) => host.trim().toLowerCase()))
  .refine(
    (list) => list.every((host) => /^(?:https?:\/\/)?[a-z0-9.-]+(?::\d{1,5})?$/.test(host)),
    'is not a list of hosts such as intranet.example.org or http://localhost:8080',
  );

function isNetwork(value: string): boolean {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  return isIP(address) !== 0 && (bits === undefined || Number(bits) <= (isIP(address) === 4 ? 32 : 128));
}

/** Whose CI runs are let in. */
export const repositoryList = z
  .string()
  .refine(
    (value) => value.split(',').every((entry) => CI_REPOSITORY.test(entry.trim())),
    'is not a list such as acme/tools@main,acme/*=acme',
  );
