import { defineErrors } from '#foundry/kernel';

export const gatewayErrors = defineErrors('gateway', {
  upstreamNotFound: [404, 'There is no such upstream server in the organisation.'],
  prefixTaken: [409, 'Another upstream server of the organisation has this prefix.'],
  tooManyUpstreams: [409, 'The organisation has as many upstream servers as it may.'],
  upstreamUnavailable: [502, 'The upstream server cannot be reached, or is left alone after several failures.'],
  upstreamTimedOut: [504, 'The upstream server did not answer in time.'],
  upstreamRefused: [502, 'The upstream server refused the call.'],
  upstreamAnswerInvalid: [
    502,
    'The upstream server answered with what does not fit the protocol, its own schema, or the size limit.',
  ],
  toolGone: [404, 'The upstream server no longer has this tool.'],
});
