import { authErrors, type Principal, runsInstallation } from '#foundry/auth';
import { describeConfig } from '#foundry/config';
import { Inject, Injectable } from '@nestjs/common';
import type { ConfigurationView } from './administration.schemas.js';

export interface AdministrationOptions {
  /** What the process was started with. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Variables that options such as `--port` set, in place of the environment's. */
  readonly commandLine: Readonly<Record<string, string | undefined>>;
}

export const ADMINISTRATION_OPTIONS = Symbol('ADMINISTRATION_OPTIONS');

/** The configuration as the process sees it; it is changed where the process is started. */
@Injectable()
export class ConfigurationAdministration {
  constructor(@Inject(ADMINISTRATION_OPTIONS) private readonly options: AdministrationOptions) {}

  /** @throws auth.not_allowed for members of other organisations than the one that runs the installation */
  view(caller: Principal): ConfigurationView {
    if (!runsInstallation(caller)) {
      throw authErrors.notAllowed('The configuration is the whole installation’s: only the default organisation may see it.');
    }
    return { items: describeConfig(this.options.environment, this.options.commandLine) };
  }
}
