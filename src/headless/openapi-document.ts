import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract } from '#shared/contract/index.ts';
import { isPublicCall } from './public-calls.ts';

const description = `Public API of WellOS. Send a token as \`Authorization: Bearer …\`: one made under Settings, or the
one in the address WellOS prints. A call in the name of the latter says for which operator with \`?tenant=<id>\`.
Sample arrays come as a frame beside the answer: the answer describes it, and \`GET /frames/{frameId}\` gives its bytes,
once, within 60 seconds, to the same token. The id of a tag has a slash in it: \`%2F\` in an address.`;

/** The document of all public calls, made from the contract. */
export async function createOpenApiDocument(version: string): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(contract, {
    filter: isPublicCall,
    info: { title: 'WellOS', version, description, license: { name: 'Apache-2.0' } },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  });
  return { ...document, paths: { ...document.paths, '/frames/{frameId}': framePath } };
}

const framePath = {
  get: {
    operationId: 'frames.get',
    summary: 'Bytes of a sample frame an answer described',
    description:
      'Little-endian: 4 bytes `WFR1`, u32 frame id, then each described column (f64, f32, i32 or u8), each padded to 8 bytes.',
    parameters: [
      { name: 'frameId', in: 'path', required: true, schema: { type: 'integer', minimum: 0 } },
    ],
    responses: {
      '200': {
        description: 'The frame',
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
      '404': { description: 'Fetched already, too old, or of another token' },
    },
  },
};
