import { VERSION } from '#foundry/kernel';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { describeAllRoutes } from './route-docs.js';

/** The OpenAPI document of the REST interface, made from the routes and their zod schemas. */
export function createOpenApi(app: INestApplication): OpenAPIObject {
  describeAllRoutes();
  const config = new DocumentBuilder()
    .setTitle('Foundry')
    .setDescription('A request in plain words becomes a tested, running project bundle.')
    .setVersion(VERSION)
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'The admin token that was printed at first start, or an API key.',
    })
    .build();
  return SwaggerModule.createDocument(app, config);
}
