import { scopesOf } from '#foundry/auth';
import { changesNothing } from '../http/audit.interceptor.js';
import { ApiExtension, ApiHeader, ApiOperation, ApiResponse, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

type Controller = abstract new (...args: never[]) => object;
type Method<C extends Controller> = keyof InstanceType<C> & string;

/**
 * What the routes' documentation says besides their paths and shapes. It stands here, not on the controllers, so that
 * the documentation's library is loaded when somebody reads it, not whenever the server starts.
 */
export function describeRoutes<C extends Controller>(
  controller: C,
  tag: string,
  routes: { [M in Method<C>]?: MethodDecorator[] },
): void {
  ApiTags(tag)(controller);
  for (const [name, decorators] of Object.entries<MethodDecorator[] | undefined>(routes)) {
    const descriptor = Object.getOwnPropertyDescriptor(controller.prototype, name);
    if (!descriptor) throw new Error(`${controller.name} has no route ${name}.`);
    const scopes = scopesOf(descriptor.value as () => unknown);
    const security = scopes ? [ApiSecurity('bearer', [...scopes])] : [];
    const silent = changesNothing(descriptor.value as () => unknown);
    const audited = silent === undefined ? [] : [ApiExtension('x-changes-nothing', silent)];
    for (const decorate of [...(decorators ?? []), ...security, ...audited])
      decorate(controller.prototype as object, name, descriptor);
  }
}

export const summary = (text: string, description?: string): MethodDecorator => ApiOperation({ summary: text, description });
export const answers = (schema: z.ZodType, status = 200): MethodDecorator => ApiResponse({ status, standardSchema: schema });
export const header = (name: string, type: 'string' | 'integer'): MethodDecorator =>
  ApiHeader({ name, required: false, schema: { type } });
