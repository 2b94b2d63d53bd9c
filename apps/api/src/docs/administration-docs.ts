import {
  configurationViewSchema,
  failedJobPageSchema,
  jobCountSchema,
  queueListSchema,
  queueViewSchema,
} from '#foundry/administration';
import {
  clientDetailSchema,
  clientPageSchema,
  organisationListSchema,
  organisationViewSchema,
  scopeListSchema,
  userPageSchema,
  userViewSchema,
} from '#foundry/auth';
import { buildPageSchema } from '#foundry/orchestrator';
import { ApiResponse } from '@nestjs/swagger';
import { AdminBuildsController } from '../admin/admin-builds.controller.js';
import { ClientsController } from '../admin/clients.controller.js';
import { ConfigurationController } from '../admin/configuration.controller.js';
import { OrganisationsController } from '../admin/organisations.controller.js';
import { QueuesController } from '../admin/queues.controller.js';
import { UsersController } from '../admin/users.controller.js';
import { answers, describeRoutes, summary } from './describe-routes.js';

const SOON = 'It takes effect here at once, in other processes and on open streams within five seconds.';

/** The routes of those who see to an installation; a walk through them is in docs/admin.md. */
export function describeAdministration(): void {
  describeRoutes(OrganisationsController, 'administration', {
    list: [summary('List organisations; everybody but the operator sees their own'), answers(organisationListSchema)],
    create: [summary('Make an organisation, with its first user'), answers(organisationViewSchema, 201)],
    get: [summary('One organisation'), answers(organisationViewSchema)],
    rename: [summary('Change what people call an organisation; its id stays'), answers(organisationViewSchema)],
    disable: [summary('End every token of an organisation, until it is enabled again', SOON), answers(organisationViewSchema)],
    enable: [summary('Let the tokens of an organisation work again'), answers(organisationViewSchema)],
  });
  describeRoutes(UsersController, 'administration', {
    list: [summary('List users, newest first'), answers(userPageSchema)],
    create: [summary('Make a user, with the scopes that their tokens may have at most'), answers(userViewSchema, 201)],
    get: [summary('One user'), answers(userViewSchema)],
    change: [
      summary('Change the name, the address or the scopes of a user', 'Fewer scopes count for tokens that are there, too.'),
      answers(userViewSchema),
    ],
    disable: [summary('End every token of a user, until the user is enabled again', SOON), answers(userViewSchema)],
    enable: [summary('Let the tokens of a user work again'), answers(userViewSchema)],
  });
  describeRoutes(ClientsController, 'administration', {
    list: [
      summary(
        'List programs that use OAuth',
        'The operator sees all that registered, others those that somebody of theirs allowed something.',
      ),
      answers(clientPageSchema),
    ],
    get: [summary('One program, and who allowed it what'), answers(clientDetailSchema)],
    remove: [
      summary('End what a program was allowed', `By the operator: for everybody, with its registration. ${SOON}`),
      ApiResponse({ status: 204 }),
    ],
  });
  describeRoutes(QueuesController, 'administration', {
    list: [summary('Queues with their counts; for the default organisation only, as all of these'), answers(queueListSchema)],
    pause: [summary('Take no new jobs from a queue; those at work go on'), answers(queueViewSchema)],
    resume: [summary('Take jobs from a queue again'), answers(queueViewSchema)],
    failed: [summary('Failed jobs, newest first'), answers(failedJobPageSchema)],
    retry: [summary('Try a failed job again'), answers(queueViewSchema)],
    retryAll: [summary('Try all failed jobs of a queue again'), answers(jobCountSchema)],
    drain: [
      summary('Remove the jobs that wait', 'What a build or a session still needs is put back within seconds.'),
      answers(jobCountSchema),
    ],
  });
  describeRoutes(ConfigurationController, 'administration', {
    view: [
      summary(
        'Every setting, what is in force and where it comes from',
        'Secrets are not shown. For the default organisation only.',
      ),
      answers(configurationViewSchema),
    ],
    scopes: [summary('Every scope in words'), answers(scopeListSchema)],
  });
  describeRoutes(AdminBuildsController, 'administration', {
    list: [summary('Builds of the organisation, newest first; the operator may name another one'), answers(buildPageSchema)],
  });
}
