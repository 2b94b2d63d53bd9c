import { type DynamicModule, Global, Module } from '@nestjs/common';
import {
  ADMINISTRATION_OPTIONS,
  type AdministrationOptions,
  ConfigurationAdministration,
} from './configuration.administration.js';
import { QueueAdministration } from './queue.administration.js';

export type { AdministrationOptions } from './configuration.administration.js';

/** Needs the global modules of the queue, the audit log and sign-in. */
@Global()
@Module({})
export class AdministrationModule {
  static forRoot(options: AdministrationOptions): DynamicModule {
    return {
      module: AdministrationModule,
      providers: [{ provide: ADMINISTRATION_OPTIONS, useValue: options }, ConfigurationAdministration, QueueAdministration],
      exports: [ConfigurationAdministration, QueueAdministration],
    };
  }
}
